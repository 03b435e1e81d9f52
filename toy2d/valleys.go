package toy2d

import (
	"context"
	"math"
)

// Valleys are the minima of f = F(., t_min) with what leads to each: a point lies in the
// valley of the minimum that the gradient flow x' = -grad f(x) takes it to. Any number of
// goroutines may ask. The distance to a minimum decides nothing: of two minima that are
// close together, each has its own points.
type Valleys struct {
	Minima   []StationaryPoint // sorted by value: the first is the global minimiser
	Complete bool              // Minima are surely all

	field *field
	at    []Vec     // the minima in the frame
	reach []float64 // radius of a disc around each in which f is convex: the flow never leaves it
	scale float64   // of the narrowest mode, a length
}

func newValleys(l *Landscape, s *Survey) *Valleys {
	f := newField(l, uncounted())
	v := &Valleys{Minima: s.Minima(), Complete: s.Complete, field: f, scale: math.Inf(1)}
	for _, m := range l.problem.Modes {
		lo, _, _ := m.cov().Eigen()
		v.scale = min(v.scale, math.Sqrt(lo+l.v))
	}
	for _, m := range v.Minima {
		z := f.in(m.X)
		v.at = append(v.at, z)
		v.reach = append(v.reach, max(f.convexAround(z), 1e-7*(1+norm(z))))
	}
	return v
}

// uncounted is work without a limit.
func uncounted() *work { return &work{ctx: context.Background(), limit: math.MaxInt} }

// convexAround returns the radius of a disc around a minimum in which the Hessian is
// proved to be positive definite; 0 if there is none that is worth it.
func (f *field) convexAround(z Vec) float64 {
	all := f.cell(Window{}).modes
	p := newProver(f)
	lo, _, _ := f.at(z).hess.Eigen()
	proved := func(r float64) bool {
		c := cell{centre: z, half: [2]Vec{{r, 0}, {0, r}}, modes: all}
		p.look(c)
		s, ok := p.stray(c)
		return ok && max(s.XX, s.YY)+s.XY < lo // a bound of the stray's norm
	}
	r := 16.0
	for ; !proved(r); r /= 2 {
		if r < 1e-7*(1+norm(z)) {
			return 0
		}
	}
	for step := r / 2; step > r/16; step /= 2 { // it holds at r, and does not at 2 r
		if proved(r + step) {
			r += step
		}
	}
	return r
}

// Nowhere is the valley of a point that the flow takes to no minimum: it ends at a saddle, or
// at a minimum that is not known, or its descent was not followed to the end.
const Nowhere = -1

// Of returns the index of the minimum whose valley a point lies in, or Nowhere.
func (v *Valleys) Of(x Vec) int {
	if math.IsNaN(x[0]) || math.IsNaN(x[1]) {
		return Nowhere
	}
	if v.Complete && len(v.Minima) == 1 {
		return 0 // nothing else takes more than a line of points
	}
	f := *v.field
	f.work = uncounted()
	return v.descend(&f, f.in(x))
}

const (
	mostDescentSteps = 5000 // 20 are usual
	descentTolerance = 2e-3 // of one step, in units of the scale and the distance to the nearest minimum
)

// descend follows z' = -grad f(z) until a disc is entered. The Rosenbrock method ROS2 of
// Verwer et al. (SIAM J. Sci. Comput. 20, 1999) is L-stable: narrow valleys cost it no small
// steps, and near a minimum it becomes Newton's. Its first stage alone is of first order, which
// tells the error.
func (v *Valleys) descend(f *field, z Vec) int {
	const gamma = 1 - 1/math.Sqrt2
	j := f.at(z)
	h := 0.1 * v.scale / (norm(j.grad) + 1e-300)
	for range mostDescentSteps {
		near, away := v.nearest(z)
		if near >= 0 && away < v.reach[near] {
			return near
		}
		if lo, _, _ := j.hess.Eigen(); lo < 0 {
			h = min(h, 0.5/(gamma*-lo)) // beyond, the method turns round
		}
		m := Sym{1, 0, 1}.plus(gamma*h, j.hess)
		k1 := m.solve(scaled(-1, j.grad))
		there := f.at(addScaled(z, h, k1))
		k2 := m.solve(addScaled(scaled(-1, there.grad), -2, k1))
		next := addScaled(addScaled(z, 1.5*h, k1), h/2, k2)
		miss := norm(addScaled(k1, 1, k2)) * h / 2
		allowed := descentTolerance * (v.scale + min(away, norm(z)+1))
		if !(miss <= allowed) { // NaN as well
			h *= max(0.2, min(0.8, 0.9*math.Sqrt(allowed/miss)))
			if !(h > 1e-300) {
				return Nowhere
			}
			continue
		}
		if step := distance(next, z); step <= 1e-13*(1+norm(z)) && h*norm(j.grad) > 1e-9*v.scale {
			return Nowhere // at a stationary point that is not a minimum
		}
		z, j = next, f.at(next)
		h *= min(4, 0.9*math.Sqrt(allowed/(miss+1e-300)))
	}
	return Nowhere
}

// nearest returns the minimum nearest to a point of the frame, and how far it is.
func (v *Valleys) nearest(z Vec) (i int, away float64) {
	i, away = Nowhere, math.Inf(1)
	for k, m := range v.at {
		if d := distance(z, m); d < away {
			i, away = k, d
		}
	}
	return i, away
}
