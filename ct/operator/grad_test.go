package operator

import (
	"math"
	"testing"
)

func TestGradientOfPlane(t *testing.T) {
	const n = 5
	x, dx, dy := make([]float32, n*n), make([]float32, n*n), make([]float32, n*n)
	for i := range n {
		for j := range n {
			x[i*n+j] = float32(3*i - 2*j)
		}
	}
	dx[n-1], dy[n*n-1] = 7, 7 // old values are overwritten
	Gradient(dx, dy, x, n)
	for i := range n {
		for j := range n {
			wantX, wantY := float32(-2), float32(3)
			if j == n-1 {
				wantX = 0
			}
			if i == n-1 {
				wantY = 0
			}
			if dx[i*n+j] != wantX || dy[i*n+j] != wantY {
				t.Errorf("row %d, column %d: %g, %g", i, j, dx[i*n+j], dy[i*n+j])
			}
		}
	}
}

func TestDivergenceIsMinusTranspose(t *testing.T) {
	r := newRand(11)
	for _, n := range []int{1, 2, 3, 17, 64} {
		x, px, py := random(r, n*n), random(r, n*n), random(r, n*n)
		dx, dy, div := make([]float32, n*n), make([]float32, n*n), random(r, n*n)
		Gradient(dx, dy, x, n)
		Divergence(div, px, py, n)
		left, right := Dot(dx, px)+Dot(dy, py), -Dot(x, div)
		size := math.Sqrt((Dot(dx, dx) + Dot(dy, dy)) * (Dot(px, px) + Dot(py, py)))
		if math.Abs(left-right) > 1e-6*size {
			t.Errorf("side %d: %g and %g", n, left, right)
		}
		if Dot(dx, dx)+Dot(dy, dy) > 8*Dot(x, x) {
			t.Errorf("side %d: the norm is above sqrt 8", n)
		}
	}
}
