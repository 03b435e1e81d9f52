package lanczos

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// symmetric returns a random matrix with eigenvalues of both signs; definite makes it positive definite.
func symmetric(r *rand.Rand, n int, definite bool) *mat.SymDense {
	a := mat.NewDense(n, n, vector(r, n*n))
	var square mat.Dense
	square.Mul(a, a.T())
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			v := square.At(i, j) / float64(n)
			if !definite {
				v = a.At(i, j) + a.At(j, i)
			} else if i == j {
				v += 0.1
			}
			s.SetSym(i, j, v)
		}
	}
	return s
}

func vector(r *rand.Rand, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = r.NormFloat64()
	}
	return v
}

func product(a mat.Matrix) func(context.Context, []float64, []float64) error {
	return func(_ context.Context, dst, v []float64) error {
		mat.NewVecDense(len(dst), dst).MulVec(a, mat.NewVecDense(len(v), v))
		return nil
	}
}

// solver returns v -> P^{-1} v.
func solver(t *testing.T, p *mat.SymDense) func(context.Context, []float64, []float64) error {
	t.Helper()
	var c mat.Cholesky
	if !c.Factorize(p) {
		t.Fatal("not positive definite")
	}
	return func(_ context.Context, dst, v []float64) error {
		return c.SolveVecTo(mat.NewVecDense(len(dst), dst), mat.NewVecDense(len(v), v))
	}
}

// pencilValues are the eigenvalues of P^{-1} H, rising: those of L^{-1} H L^{-T} with P = L L^T.
func pencilValues(t *testing.T, h, p *mat.SymDense) []float64 {
	t.Helper()
	var c mat.Cholesky
	if !c.Factorize(p) {
		t.Fatal("not positive definite")
	}
	var l mat.TriDense
	c.LTo(&l)
	var half, both mat.Dense
	if err := errors.Join(half.Solve(&l, h), both.Solve(&l, half.T())); err != nil {
		t.Fatal(err)
	}
	n := h.SymmetricDim()
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			s.SetSym(i, j, (both.At(i, j)+both.At(j, i))/2)
		}
	}
	return values(t, s)
}

func values(t *testing.T, s *mat.SymDense) []float64 {
	t.Helper()
	var e mat.EigenSym
	if !e.Factorize(s, false) {
		t.Fatal("no eigenvalues")
	}
	return e.Values(nil)
}

// nearest is how far a value is from the nearest of some.
func nearest(v float64, all []float64) float64 {
	best := math.Inf(1)
	for _, a := range all {
		best = min(best, math.Abs(a-v))
	}
	return best
}

// In as many steps as there are numbers the extremes are those of dense linear algebra; before, they lie between them,
// each as near to some eigenvalue as its residual says.
func TestExtremesAgainstDense(t *testing.T) {
	const n = 40
	r := rand.New(rand.NewPCG(1, 1))
	for name, preconditioned := range map[string]bool{"a matrix": false, "a pencil": true} {
		t.Run(name, func(t *testing.T) {
			h := symmetric(r, n, false)
			own := values(t, h)
			all, pencil := own, Pencil{H: product(h)}
			if preconditioned {
				p := symmetric(r, n, true)
				all, pencil.P, pencil.Solve = pencilValues(t, h, p), product(p), solver(t, p)
			}
			scale := math.Max(-all[0], all[n-1])
			start := vector(r, n)
			before := Extremes{Least: Pair{Value: math.Inf(1)}, Greatest: Pair{Value: math.Inf(-1)},
				LeastOfH: Pair{Value: math.Inf(1)}}
			for _, steps := range []int{1, 3, 10, 20, n, n + 5} {
				e, err := Find(t.Context(), pencil, start, steps)
				if err != nil {
					t.Fatal(err)
				}
				if want := min(steps, n); e.Steps != want {
					t.Errorf("%d steps: took %d", steps, e.Steps)
				}
				const rounding = 1e-9
				if e.Least.Value < all[0]-rounding*scale || e.Greatest.Value > all[n-1]+rounding*scale ||
					e.LeastOfH.Value < own[0]-rounding*scale {
					t.Errorf("%d steps: %g and %g, of H %g, beyond %g and %g, %g", steps, e.Least.Value, e.Greatest.Value,
						e.LeastOfH.Value, all[0], all[n-1], own[0])
				}
				if e.Least.Value > before.Least.Value+rounding*scale || e.Greatest.Value < before.Greatest.Value-rounding*scale ||
					e.LeastOfH.Value > before.LeastOfH.Value+rounding*scale {
					t.Errorf("%d steps: %+v is worse than fewer", steps, e)
				}
				before = e
				for _, p := range []Pair{e.Least, e.Greatest} {
					if d := nearest(p.Value, all); d > p.Residual+rounding*scale {
						t.Errorf("%d steps: %g is %g from an eigenvalue, residual %g", steps, p.Value, d, p.Residual)
					}
				}
				if d := nearest(e.LeastOfH.Value, own); d > e.LeastOfH.Residual+rounding*scale {
					t.Errorf("%d steps: %g is %g from an eigenvalue of H, residual %g", steps, e.LeastOfH.Value, d, e.LeastOfH.Residual)
				}
			}
			for _, c := range []struct{ got, want float64 }{
				{before.Least.Value, all[0]}, {before.Greatest.Value, all[n-1]}, {before.LeastOfH.Value, own[0]},
			} {
				if math.Abs(c.got-c.want) > 1e-8*scale {
					t.Errorf("all steps: %.12g, dense %.12g", c.got, c.want)
				}
			}
			u := before.LeastOfH.Vector
			image := make([]float64, n)
			if err := pencil.H(t.Context(), image, u); err != nil {
				t.Fatal(err)
			}
			if d := floats.Dot(u, image)/floats.Dot(u, u) - own[0]; math.Abs(d) > 1e-8*scale {
				t.Errorf("the quotient of the vector is off by %g", d)
			}
		})
	}
}

// With a solve that is far from exact what is found still lies between the true extremes, and in the end is them.
func TestInexactSolve(t *testing.T) {
	const n = 40
	r := rand.New(rand.NewPCG(4, 4))
	h, p := symmetric(r, n, false), symmetric(r, n, true)
	all, own := pencilValues(t, h, p), values(t, h)
	diagonal := func(_ context.Context, dst, v []float64) error {
		for i := range dst {
			dst[i] = v[i] / p.At(i, i)
		}
		return nil
	}
	scale := math.Max(-all[0], all[n-1])
	for _, steps := range []int{2, 8, 16, 32, n} {
		e, err := Find(t.Context(), Pencil{H: product(h), P: product(p), Solve: diagonal}, vector(r, n), steps)
		if err != nil {
			t.Fatal(err)
		}
		low, high, least := e.Least.Value-all[0], all[n-1]-e.Greatest.Value, e.LeastOfH.Value-own[0]
		if min(low, high, least) < -1e-9*scale || steps == n && max(low, high, least) > 1e-8*scale {
			t.Errorf("%d steps: off by %g, %g and %g", steps, low, high, least)
		}
	}
}

// Eigenvalues that come several times are found once, and a space that is exhausted ends the search.
func TestExhaustedSpace(t *testing.T) {
	diagonal := []float64{-2, -2, 1, 1, 1, 5}
	apply := func(_ context.Context, dst, v []float64) error {
		floats.MulTo(dst, diagonal, v)
		return nil
	}
	e, err := Find(t.Context(), Pencil{H: apply}, []float64{1, 2, 1, 3, -1, 1}, 6)
	if err != nil || e.Steps != 3 {
		t.Fatalf("%+v, %v", e, err)
	}
	for _, p := range []Pair{e.Least, e.Greatest} {
		if d := nearest(p.Value, []float64{-2, 5}); d > 1e-12 || p.Residual > 1e-12 {
			t.Errorf("%+v", p)
		}
	}
}

func TestNoDirection(t *testing.T) {
	same := func(_ context.Context, dst, v []float64) error { copy(dst, v); return nil }
	lost := func(_ context.Context, dst, _ []float64) error { dst[0] = math.NaN(); return nil }
	for name, find := range map[string]func() (Extremes, error){
		"a start of zeros": func() (Extremes, error) { return Find(t.Context(), Pencil{H: same}, make([]float64, 3), 2) },
		"no number":        func() (Extremes, error) { return Find(t.Context(), Pencil{H: lost}, []float64{1, 2}, 2) },
	} {
		if e, err := find(); err == nil {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

// A context that is done, and an error of a product or a solve, end the search at once.
func TestEnds(t *testing.T) {
	h := symmetric(rand.New(rand.NewPCG(2, 2)), 20, true)
	ctx, cancel := context.WithCancel(t.Context())
	products := 0
	counted := func(ctx context.Context, dst, v []float64) error {
		if products++; products == 3 {
			cancel()
		}
		return product(h)(ctx, dst, v)
	}
	start := vector(rand.New(rand.NewPCG(3, 3)), 20)
	if _, err := Find(ctx, Pencil{H: counted}, start, 20); !errors.Is(err, context.Canceled) || products != 3 {
		t.Errorf("%v after %d products", err, products)
	}
	broken := errors.New("broken")
	fails := func(context.Context, []float64, []float64) error { return broken }
	for _, p := range []Pencil{{H: fails}, {H: product(h), P: product(h), Solve: fails}} {
		if _, err := Find(t.Context(), p, start, 20); !errors.Is(err, broken) {
			t.Error(err)
		}
	}
}
