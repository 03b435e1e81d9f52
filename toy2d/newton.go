package toy2d

import "math"

// newton looks for a stationary point near z. The limit may be another one than
// the nearest; ok says only that there is one.
func (f *field) newton(z Vec) (at Vec, ok bool) {
	last := math.Inf(1)
	for range 40 {
		j := f.at(z)
		d := j.hess.solve(j.grad)
		step := norm(d)
		unit := 1 + norm(z)
		switch {
		case !(step <= 4*last) || step > 1e3*unit: // NaN as well
			return z, false
		case step <= 1e-15*unit, step <= 1e-9*unit && step >= last/2: // rounding is all that is left
			return z, true
		}
		z, last = sub(z, d), step
	}
	return z, last <= 1e-7*(1+norm(z)) // slow: close to a degenerate point
}

// descend minimises F from z. Each step minimises sum r_k Q_k, which lies above F
// and touches it at the current point, so F never rises and no step size is needed;
// Newton finishes.
func (f *field) descend(z Vec) (Vec, bool) {
	for i := 0; i < 10_000 && !f.work.over(); i++ {
		j := f.at(z)
		d := j.mean.solve(j.grad)
		z = sub(z, d)
		if norm(d) > 1e-3*(1+norm(z)) || !positive(j.hess) {
			if norm(d) <= 1e-13*(1+norm(z)) {
				return z, true // a degenerate minimum
			}
			continue
		}
		if at, ok := f.newton(z); ok && distance(at, z) <= 10*norm(j.hess.solve(j.grad)) && positive(f.at(at).hess) {
			return at, true
		}
	}
	return z, false
}

func positive(s Sym) bool { return s.XX > 0 && s.det() > 0 }
