package prior

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gradus/ct/operator"
	"gradus/internal/cpu"
)

func normal(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

// Products with the Hessian are differences of the gradient, extrapolated, and the Hessian is symmetric.
func TestHessianAgainstDifferences(t *testing.T) {
	const n = 32
	tv := NewTV(n, 0.7)
	score := NewScore(cpu.Available()[0], n, 0.5, VE)
	for _, c := range []struct {
		name      string
		p         Prior
		t, h      float64
		tolerance float64 // relative
	}{
		{"tv", tv, 0.5, 3e-3, 1e-3}, {"tv, little smoothing", tv, 0.1, 1e-3, 1e-3},
		{"tikhonov", NewTikhonov(n, 0.3), 1, 1e-2, 1e-3},
		// The longest way whose differences are still the derivative's, and the shortest that float32 resolves.
		{"score", score, 1, 0.2 / n, 3e-3}, {"score, little noise", score, 0.1, 0.02 / n, 1e-2},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 1))
			x, v, w := normal(r, n*n), normal(r, n*n), normal(r, n*n)
			hv, hw := make([]float32, n*n), make([]float32, n*n)
			product := func(dst, v []float32) {
				if err := c.p.Hessian(t.Context(), dst, v, x, c.t); err != nil {
					t.Fatal(err)
				}
			}
			product(hv, v)
			product(hw, w)
			up, down, to := make([]float32, n*n), make([]float32, n*n), make([]float32, n*n)
			differences := func(h float64) []float64 {
				for _, side := range []struct {
					h   float64
					dst []float32
				}{{h, up}, {-h, down}} {
					for i, e := range x {
						to[i] = e + float32(side.h)*v[i]
					}
					if _, err := c.p.Gradient(t.Context(), side.dst, to, c.t); err != nil {
						t.Fatal(err)
					}
				}
				d := make([]float64, n*n)
				for i := range d {
					d[i] = (float64(up[i]) - float64(down[i])) / (2 * h)
				}
				return d
			}
			once, twice := differences(c.h), differences(2*c.h)
			var off, size float64
			for i := range once {
				want := (4*once[i] - twice[i]) / 3
				off += math.Pow(float64(hv[i])-want, 2)
				size += want * want
			}
			if e := math.Sqrt(off / size); e > c.tolerance {
				t.Errorf("relative error %.2g", e)
			}
			a, b := operator.Dot(w, hv), operator.Dot(v, hw)
			if e := math.Abs(a-b) / math.Sqrt(size*operator.Dot(w, w)); e > c.tolerance {
				t.Errorf("<w, H v> = %g, <v, H w> = %g", a, b)
			}
		})
	}
}

// A cosine is an eigenvector of Tikhonov's, with the eigenvalue lambda (4 - 2 cos(pi a/n) - 2 cos(pi b/n)).
func TestHessianOfTikhonov(t *testing.T) {
	const n, lambda = 16, 0.3
	p := NewTikhonov(n, lambda)
	v, hv := make([]float32, n*n), make([]float32, n*n)
	for a := range n {
		b := (3*a + 1) % n
		for i := range v {
			v[i] = float32(math.Cos(math.Pi*float64(a)*(float64(i/n)+0.5)/n) *
				math.Cos(math.Pi*float64(b)*(float64(i%n)+0.5)/n))
		}
		if err := p.Hessian(t.Context(), hv, v, nil, 1); err != nil {
			t.Fatal(err)
		}
		value := lambda * (4 - 2*math.Cos(math.Pi*float64(a)/n) - 2*math.Cos(math.Pi*float64(b)/n))
		for i, e := range hv {
			if math.Abs(float64(e)-value*float64(v[i])) > 1e-6 {
				t.Fatalf("a = %d, b = %d: %g at %d, not %g", a, b, e, i, value*float64(v[i]))
			}
		}
	}
}

// A vector of zeros has no direction, and a context that is done reaches the network.
func TestHessianEnds(t *testing.T) {
	const n = 32
	p := NewScore(cpu.Go, n, 0.5, VE)
	x, hv := make([]float32, n*n), operator.Ones(n*n)
	if err := p.Hessian(t.Context(), hv, x, x, 1); err != nil || operator.Dot(hv, hv) != 0 {
		t.Errorf("%g, %v", operator.Dot(hv, hv), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.Hessian(ctx, hv, operator.Ones(n*n), x, 1); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
