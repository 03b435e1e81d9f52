package prior

import (
	"math"
	"math/rand/v2"
	"testing"

	"gradus/ct/operator"
	"gradus/internal/cpu"
)

func random(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

// B^T B is the curvature: the mean square of <v, B^T xi> over draws is <v, C v>, exactly where xi runs through all unit
// vectors.
func TestRootsAreOfTheCurvature(t *testing.T) {
	const n = 8
	r := rand.New(rand.NewPCG(3, 0))
	for name, p := range map[string]Bounded{"tikhonov": NewTikhonov(n, 0.7), "score": NewScore(cpu.Go, n, 2, VE)} {
		v, cv, diagonal := random(r, n*n), make([]float32, n*n), make([]float32, n*n)
		p.Curvature(0.3).Apply(cv, v)
		p.Curvature(0.3).Diagonal(diagonal)
		var square float64
		squares := make([]float64, n*n)
		row := make([]float32, n*n)
		for i := range p.RootLength() {
			xi := make([]float32, p.RootLength())
			xi[i] = 1
			p.Root(row, xi, 0.3)
			d := operator.Dot(row, v)
			square += d * d
			for j, w := range row {
				squares[j] += float64(w) * float64(w)
			}
		}
		if want := operator.Dot(v, cv); math.Abs(square/want-1) > 1e-5 {
			t.Errorf("%s: |B v|^2 is %g, <v, C v> is %g", name, square, want)
		}
		for j, d := range diagonal {
			if math.Abs(squares[j]-float64(d)) > 1e-5*float64(d) {
				t.Fatalf("%s: pixel %d of the diagonal is %g, of B^T B %g", name, j, d, squares[j])
			}
		}
	}
}

// What a gradient tells of the denoised picture is what the network says.
func TestDenoisedFollowsFromTheGradient(t *testing.T) {
	const n, sigma = 16, 0.2
	p := NewScore(cpu.Go, n, 1.5, VE)
	x := random(rand.New(rand.NewPCG(4, 0)), n*n)
	gradient, want, got, h := make([]float32, n*n), make([]float32, n*n), make([]float32, n*n), make([]float32, n*n)
	if _, err := p.Gradient(t.Context(), gradient, x, sigma); err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.Bound(t.Context(), want, h, x, sigma); err != nil {
		t.Fatal(err)
	}
	p.Denoised(got, x, gradient, sigma)
	for i := range got {
		if math.Abs(float64(got[i]-want[i])) > 1e-5 {
			t.Fatalf("pixel %d: %g, the network says %g", i, got[i], want[i])
		}
	}
}
