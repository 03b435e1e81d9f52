package solver

import (
	"context"

	"gonum.org/v1/gonum/floats"
)

// GradientLike is the paper's Algorithm 2: the direction of the graduated flow,
//
//	d = -t grad F(x, t),
//
// taken only where it descends on f. Where it does not, x waits for the next
// level: that is the adaptive smoothing schedule. Otherwise a line search on f
// chooses the step.
const GradientLike Method = "gradient-like"

type gradientLike struct{}

func (gradientLike) Traits() Traits {
	return Traits{Name: GradientLike, Title: "Gradient-like method", TimesT: true, Searches: true}
}

// Cost does not grow with Observe: the method needs f itself.
func (gradientLike) Cost(s Settings) Cost {
	return Cost{Gradients: 2, Energies: s.Rule.withDefaults().Search.Tries}
}

func (gradientLike) Bind(p Problem, s Settings) Mover {
	n := p.Dim()
	r := &gradientLikeMover{observer: newObserver(p, s), search: s.Search, d: make([]float64, n),
		next: make([]float64, n)}
	if s.Search.BarzilaiBorwein {
		r.last = new(barzilaiBorwein)
	}
	return r
}

type gradientLikeMover struct {
	observer
	search  LineSearch
	d, next []float64
	last    *barzilaiBorwein // nil: every search starts from search.First
}

func (r *gradientLikeMover) Move(ctx context.Context, x []float64, t float64, s *Step) (moved bool, err error) {
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

// barzilaiBorwein proposes the first step of a line search from the last two points and
// their directions:
//
//	4 <dx, dd> / <dd, dd>,  dx = x_k - x_{k-1},  dd = d_{k-1} - d_k
//
// (Barzilai and Borwein, "Two-point step size gradient methods", 1988; the factor, which
// backtracking takes back where it is too bold, is that of the paper's published code.)
type barzilaiBorwein struct{ x, d []float64 }

// step returns the proposal, or otherwise if there is none, and remembers the point.
func (b *barzilaiBorwein) step(x, d []float64, otherwise float64) float64 {
	var xd, dd float64
	for i := range b.x {
		change := b.d[i] - d[i]
		xd += (x[i] - b.x[i]) * change
		dd += change * change
	}
	b.x, b.d = append(b.x[:0], x...), append(b.d[:0], d...)
	if proposal := 4 * xd / dd; proposal > 0 && finite([]float64{proposal}) {
		return proposal
	}
	return otherwise
}
