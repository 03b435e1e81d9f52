package plane

import "math"

// Mat is a 2x2 matrix by rows.
type Mat = [2][2]float64

// Gram returns A^T A.
func Gram(a Mat) Sym {
	return Sym{
		a[0][0]*a[0][0] + a[1][0]*a[1][0],
		a[0][0]*a[0][1] + a[1][0]*a[1][1],
		a[0][1]*a[0][1] + a[1][1]*a[1][1],
	}
}

// Adjoint returns A^T v.
func Adjoint(a Mat, v Vec) Vec {
	return Vec{a[0][0]*v[0] + a[1][0]*v[1], a[0][1]*v[0] + a[1][1]*v[1]}
}

// Sym is a symmetric 2x2 matrix.
type Sym struct{ XX, XY, YY float64 }

// Outer returns a a^T.
func Outer(a Vec) Sym { return Sym{a[0] * a[0], a[0] * a[1], a[1] * a[1]} }

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

// Det returns the determinant.
func (s Sym) Det() float64 { return s.XX*s.YY - s.XY*s.XY }

// Mul returns S v.
func (s Sym) Mul(v Vec) Vec { return Vec{s.XX*v[0] + s.XY*v[1], s.XY*v[0] + s.YY*v[1]} }

// Solve returns S^{-1} b; Inf or NaN when S is singular.
func (s Sym) Solve(b Vec) Vec {
	det := s.Det()
	return Vec{(s.YY*b[0] - s.XY*b[1]) / det, (s.XX*b[1] - s.XY*b[0]) / det}
}

// Inverse returns S^{-1}; Inf or NaN when S is singular.
func (s Sym) Inverse() Sym {
	det := s.XX*s.YY - s.XY*s.XY
	return Sym{s.YY / det, -s.XY / det, s.XX / det}
}

// Plus returns S + c Q.
func (s Sym) Plus(c float64, q Sym) Sym { return Sym{s.XX + c*q.XX, s.XY + c*q.XY, s.YY + c*q.YY} }

// Abs returns the absolute values of the entries.
func (s Sym) Abs() Sym { return Sym{math.Abs(s.XX), math.Abs(s.XY), math.Abs(s.YY)} }
