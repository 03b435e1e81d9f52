package stationary

import (
	"context"
	"math"

	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// Valleys are the minima of f = F(., t_min) with what leads to each: a point lies in the
// valley of the minimum that the gradient flow x' = -grad f(x) takes it to. Any number of
// goroutines may ask. The distance to a minimum decides nothing: of two minima that are
// close together, each has its own points.
type Valleys struct {
	Minima   []Point // sorted by value: the first is the global minimiser
	Complete bool    // Minima are surely all

	field *Field
	at    []plane.Vec // the minima in the frame
	reach []float64   // radius of a disc around each in which f is convex: the flow never leaves it
	scale float64     // of the narrowest mode, a length
}

func newValleys(l *mixture.Landscape, s *Survey) *Valleys {
	f := NewField(l, uncounted())
	v := &Valleys{Minima: s.Minima(), Complete: s.Complete, field: f, scale: math.Inf(1)}
	for _, m := range l.Problem.Modes {
		lo, _, _ := m.Sym().Eigen()
		v.scale = min(v.scale, math.Sqrt(lo+l.V))
	}
	for _, m := range v.Minima {
		z := f.In(m.X)
		v.at = append(v.at, z)
		v.reach = append(v.reach, max(f.convexAround(z), 1e-7*(1+plane.Norm(z))))
	}
	return v
}

// uncounted is work without a limit.
func uncounted() *Work { return &Work{Ctx: context.Background(), Limit: math.MaxInt} }

// convexAround returns the radius of a disc around a minimum in which the Hessian is
// proved to be positive definite; 0 if there is none that is worth it.
func (f *Field) convexAround(z plane.Vec) float64 {
	all := f.cell(plane.Window{}).modes
	p := newProver(f)
	lo, _, _ := f.At(z).Hess.Eigen()
	proved := func(r float64) bool {
		c := cell{centre: z, half: [2]plane.Vec{{r, 0}, {0, r}}, modes: all}
		p.look(c)
		s, ok := p.stray(c)
		return ok && max(s.XX, s.YY)+s.XY < lo // a bound of the stray's norm
	}
	r := 16.0
	for ; !proved(r); r /= 2 {
		if r < 1e-7*(1+plane.Norm(z)) {
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
func (v *Valleys) Of(x plane.Vec) int {
	if math.IsNaN(x[0]) || math.IsNaN(x[1]) {
		return Nowhere
	}
	if v.Complete && len(v.Minima) == 1 {
		return 0 // nothing else takes more than a line of points
	}
	f := *v.field
	f.work = uncounted()
	return v.descend(&f, f.In(x))
}

const (
	mostDescentSteps = 5000 // 20 are usual
	descentTolerance = 2e-3 // of one step, in units of the scale and the distance to the nearest minimum
)

// descend follows z' = -grad f(z) until a disc is entered. The Rosenbrock method ROS2 of
// Verwer et al. (SIAM J. Sci. Comput. 20, 1999) is L-stable: narrow valleys cost it no small
// steps, and near a minimum it becomes Newton's. Its first stage alone is of first order, which
// tells the error.
func (v *Valleys) descend(f *Field, z plane.Vec) int {
	const gamma = 1 - 1/math.Sqrt2
	j := f.At(z)
	h := 0.1 * v.scale / (plane.Norm(j.Grad) + 1e-300)
	for range mostDescentSteps {
		near, away := v.nearest(z)
		if near >= 0 && away < v.reach[near] {
			return near
		}
		if lo, _, _ := j.Hess.Eigen(); lo < 0 {
			h = min(h, 0.5/(gamma*-lo)) // beyond, the method turns round
		}
		m := plane.Sym{XX: 1, XY: 0, YY: 1}.Plus(gamma*h, j.Hess)
		k1 := m.Solve(plane.Scaled(-1, j.Grad))
		there := f.At(plane.AddScaled(z, h, k1))
		k2 := m.Solve(plane.AddScaled(plane.Scaled(-1, there.Grad), -2, k1))
		next := plane.AddScaled(plane.AddScaled(z, 1.5*h, k1), h/2, k2)
		miss := plane.Norm(plane.AddScaled(k1, 1, k2)) * h / 2
		allowed := descentTolerance * (v.scale + min(away, plane.Norm(z)+1))
		if !(miss <= allowed) { // NaN as well
			h *= max(0.2, min(0.8, 0.9*math.Sqrt(allowed/miss)))
			if !(h > 1e-300) {
				return Nowhere
			}
			continue
		}
		if step := plane.Distance(next, z); step <= 1e-13*(1+plane.Norm(z)) && h*plane.Norm(j.Grad) > 1e-9*v.scale {
			return Nowhere // at a stationary point that is not a minimum
		}
		z, j = next, f.At(next)
		h *= min(4, 0.9*math.Sqrt(allowed/(miss+1e-300)))
	}
	return Nowhere
}

// nearest returns the minimum nearest to a point of the frame, and how far it is.
func (v *Valleys) nearest(z plane.Vec) (i int, away float64) {
	i, away = Nowhere, math.Inf(1)
	for k, m := range v.at {
		if d := plane.Distance(z, m); d < away {
			i, away = k, d
		}
	}
	return i, away
}
