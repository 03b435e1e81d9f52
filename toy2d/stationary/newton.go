package stationary

import (
	"math"

	"gradus/toy2d/plane"
)

// Newton looks for a stationary point near z. The limit may be another one than
// the nearest; ok says only that there is one.
func (f *Field) Newton(z plane.Vec) (at plane.Vec, ok bool) {
	last := math.Inf(1)
	for range 40 {
		j := f.At(z)
		d := j.Hess.Solve(j.Grad)
		step := plane.Norm(d)
		unit := 1 + plane.Norm(z)
		switch {
		case !(step <= 4*last) || step > 1e3*unit: // NaN as well
			return z, false
		case step <= 1e-15*unit, step <= 1e-9*unit && step >= last/2: // rounding is all that is left
			return z, true
		}
		z, last = plane.Sub(z, d), step
	}
	return z, last <= 1e-7*(1+plane.Norm(z)) // slow: close to a degenerate point
}

// descend minimises F from z. Each step minimises sum r_k Q_k, which lies above F
// and touches it at the current point, so F never rises and no step size is needed;
// Newton finishes.
func (f *Field) descend(z plane.Vec) (plane.Vec, bool) {
	for i := 0; i < 10_000 && !f.work.Over(); i++ {
		j := f.At(z)
		d := j.Mean.Solve(j.Grad)
		z = plane.Sub(z, d)
		if plane.Norm(d) > 1e-3*(1+plane.Norm(z)) || !positive(j.Hess) {
			if plane.Norm(d) <= 1e-13*(1+plane.Norm(z)) {
				return z, true // a degenerate minimum
			}
			continue
		}
		if at, ok := f.Newton(z); ok && plane.Distance(at, z) <= 10*plane.Norm(j.Hess.Solve(j.Grad)) &&
			positive(f.At(at).Hess) {
			return at, true
		}
	}
	return z, false
}

func positive(s plane.Sym) bool { return s.XX > 0 && s.Det() > 0 }
