package toy2d

import "math"

// Mat is a 2x2 matrix by rows.
type Mat = [2][2]float64

// gram returns A^T A.
func gram(a Mat) Sym {
	return Sym{
		a[0][0]*a[0][0] + a[1][0]*a[1][0],
		a[0][0]*a[0][1] + a[1][0]*a[1][1],
		a[0][1]*a[0][1] + a[1][1]*a[1][1],
	}
}

// adjoint returns A^T v.
func adjoint(a Mat, v Vec) Vec {
	return Vec{a[0][0]*v[0] + a[1][0]*v[1], a[0][1]*v[0] + a[1][1]*v[1]}
}

// Sym is a symmetric 2x2 matrix.
type Sym struct{ XX, XY, YY float64 }

// outer returns a a^T.
func outer(a Vec) Sym { return Sym{a[0] * a[0], a[0] * a[1], a[1] * a[1]} }

// Eigen returns the eigenvalues, smallest first, and the unit eigenvector of the
// first; the second's is that one turned by 90 degrees.
func (s Sym) Eigen() (lo, hi float64, v Vec) {
	mean, half := (s.XX+s.YY)/2, (s.XX-s.YY)/2
	r := math.Hypot(half, s.XY)
	// The difference cancels for nearly singular matrices: det/hi does not.
	hi = mean + r
	lo = mean - r
	if mean > 0 {
		lo = (s.XX*s.YY - s.XY*s.XY) / hi
	}
	phi := math.Atan2(s.XY, half) / 2 // direction of hi
	return lo, hi, Vec{-math.Sin(phi), math.Cos(phi)}
}

func (s Sym) det() float64 { return s.XX*s.YY - s.XY*s.XY }

// mul returns S v.
func (s Sym) mul(v Vec) Vec { return Vec{s.XX*v[0] + s.XY*v[1], s.XY*v[0] + s.YY*v[1]} }

// solve returns S^{-1} b; Inf or NaN when S is singular.
func (s Sym) solve(b Vec) Vec {
	det := s.det()
	return Vec{(s.YY*b[0] - s.XY*b[1]) / det, (s.XX*b[1] - s.XY*b[0]) / det}
}

// inverse returns S^{-1}; Inf or NaN when S is singular.
func (s Sym) inverse() Sym {
	det := s.XX*s.YY - s.XY*s.XY
	return Sym{s.YY / det, -s.XY / det, s.XX / det}
}

// plus returns S + c Q.
func (s Sym) plus(c float64, q Sym) Sym { return Sym{s.XX + c*q.XX, s.XY + c*q.XY, s.YY + c*q.YY} }

// abs returns the absolute values of the entries.
func (s Sym) abs() Sym { return Sym{math.Abs(s.XX), math.Abs(s.XY), math.Abs(s.YY)} }
