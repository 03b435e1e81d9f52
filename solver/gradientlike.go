package solver

import (
	"context"

	"gonum.org/v1/gonum/floats"
)

// gradientLike is the paper's Algorithm 2: the direction of the graduated flow,
//
//	d = -t grad F(x, t),
//
// taken only where it descends on f. Where it does not, x waits for the next
// level: that is the adaptive smoothing schedule. Otherwise a line search on f
// chooses the step.
type gradientLike struct {
	observer
	search  LineSearch
	d, next []float64
	last    *barzilaiBorwein // nil: every search starts from search.First
}

func (r *gradientLike) move(ctx context.Context, x []float64, t float64, s *Step) (moved bool, err error) {
	if s.Energy, err = r.p.Gradient(ctx, r.d, x, t); err != nil {
		return false, err
	}
	s.GradientNorm = norm(r.d)
	floats.Scale(-t, r.d)
	if err := r.observe(ctx, x, r.d, s); err != nil {
		return false, err
	}
	slope := floats.Dot(r.g, r.d)
	if slope >= 0 {
		return false, nil
	}
	search := r.search
	if r.last != nil {
		search.First = r.last.step(x, r.d, search.First)
	}
	f := func(x []float64) (float64, error) { return r.p.Energy(ctx, x, r.target) }
	if s.Size, s.Accepted, err = search.find(r.next, x, r.d, slope, s.Target, f); err != nil {
		return false, err
	}
	copy(x, r.next)
	// Without a move, the next step on this level would only repeat this one.
	return s.Size > 0, nil
}
