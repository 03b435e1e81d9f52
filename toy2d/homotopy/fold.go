package homotopy

import (
	"math"

	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

// fold is where two stationary points meet and vanish, or appear.
type fold struct {
	tau float64
	z   plane.Vec
}

// solveFold solves grad F = 0, det Hess F = 0 for the point and log t by Newton's
// method, from a start close by. The residual is exact; the derivatives of the
// determinant are central differences. ok is false without convergence.
func solveFold(p *mixture.Problem, tau float64, z plane.Vec, w *stationary.Work) (at fold, ok bool) {
	for i := 0; i < 25 && !w.Over(); i++ {
		f := newLevel(p, tau, w).f
		j := f.At(z)
		unit := 1e-4 * math.Sqrt(p.A1/(j.Mean.XX+j.Mean.YY)) // a length in which F is smooth
		det := func(f *stationary.Field, z plane.Vec) float64 { return f.At(z).Hess.Det() }
		slope := [3]float64{
			(det(f, plane.Vec{z[0] + unit, z[1]}) - det(f, plane.Vec{z[0] - unit, z[1]})) / (2 * unit),
			(det(f, plane.Vec{z[0], z[1] + unit}) - det(f, plane.Vec{z[0], z[1] - unit})) / (2 * unit),
			(det(newLevel(p, tau+1e-5, w).f, z) - det(newLevel(p, tau-1e-5, w).f, z)) / 2e-5,
		}
		d, regular := solve3([3][4]float64{
			{j.Hess.XX, j.Hess.XY, j.Rate[0], -j.Grad[0]},
			{j.Hess.XY, j.Hess.YY, j.Rate[1], -j.Grad[1]},
			{slope[0], slope[1], slope[2], -j.Hess.Det()},
		})
		move := math.Hypot(d[0], d[1])
		if !regular || !(math.Abs(d[2]) < 1) || !(move < 1+plane.Norm(z)) {
			return at, false
		}
		z, tau = plane.Vec{z[0] + d[0], z[1] + d[1]}, tau+d[2]
		if move <= 1e-9*(1+plane.Norm(z)) && math.Abs(d[2]) <= 1e-11 {
			return fold{tau, z}, true
		}
	}
	return at, false
}

// solve3 solves three equations, each a row of coefficients and right side, by
// elimination with scaled pivots.
func solve3(a [3][4]float64) (x [3]float64, regular bool) {
	for i := range a {
		scale := max(math.Abs(a[i][0]), math.Abs(a[i][1]), math.Abs(a[i][2]))
		for j := range a[i] {
			a[i][j] /= scale
		}
	}
	for i := range a {
		pivot := i
		for r := i + 1; r < 3; r++ {
			if math.Abs(a[r][i]) > math.Abs(a[pivot][i]) {
				pivot = r
			}
		}
		a[i], a[pivot] = a[pivot], a[i]
		for r := i + 1; r < 3; r++ {
			c := a[r][i] / a[i][i]
			for j := i; j < 4; j++ {
				a[r][j] -= c * a[i][j]
			}
		}
	}
	for i := 2; i >= 0; i-- {
		x[i] = a[i][3]
		for j := i + 1; j < 3; j++ {
			x[i] -= a[i][j] * x[j]
		}
		x[i] /= a[i][i]
	}
	sum := x[0] + x[1] + x[2]
	return x, !math.IsNaN(sum) && !math.IsInf(sum, 0)
}

// explains reports whether a fold is where both tracks got stuck.
func (c fold) explains(a, b track) bool {
	for _, t := range [...]track{a, b} {
		if t.arrived || math.Abs(t.tau-c.tau) > 1e-5 || plane.Distance(t.at, c.z) > 1e-3*(1+plane.Norm(c.z)) {
			return false
		}
	}
	return true
}
