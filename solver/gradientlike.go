package solver

import "gonum.org/v1/gonum/floats"

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

func (r *gradientLike) move(x []float64, t float64, s *Step) bool {
	s.Energy = r.p.Gradient(r.d, x, t)
	s.GradientNorm = norm(r.d)
	floats.Scale(-t, r.d)
	r.observe(x, r.d, s)
	slope := floats.Dot(r.g, r.d)
	if slope >= 0 {
		return false
	}
	search := r.search
	if r.last != nil {
		search.First = r.last.step(x, r.d, search.First)
	}
	f := func(x []float64) float64 { return r.p.Energy(x, r.target) }
	s.Size, s.Accepted = search.find(r.next, x, r.d, slope, s.Target, f)
	copy(x, r.next)
	// Without a move, the next step on this level would only repeat this one.
	return s.Size > 0
}
