package plane

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
