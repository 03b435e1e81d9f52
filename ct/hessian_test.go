package ct

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"gradus/ct/operator"
	"gradus/ct/prior"
	"gradus/internal/cpu"
	"gradus/solver/lanczos"
)

// padded scans 16 x 16 pixels in the middle of 32 x 32, the least that a projector takes.
type padded struct{ *operator.Projector }

func (p padded) Pixels() int { return 16 * 16 }

func (p padded) Apply(dst, x []float32) {
	whole := make([]float32, 32*32)
	for i := range 16 {
		copy(whole[(i+8)*32+8:], x[i*16:(i+1)*16])
	}
	p.Projector.Apply(dst, whole)
}

func (p padded) Transpose(dst, y []float32) {
	whole := make([]float32, 32*32)
	p.Projector.Transpose(whole, y)
	for i := range 16 {
		copy(dst[i*16:(i+1)*16], whole[(i+8)*32+8:])
	}
}

// tiny is a scan of 16 x 16 pixels with a prior.
func tiny(p prior.Prior) *Problem {
	op := padded{operator.NewProjector(cpu.Go, 32, 11, math.Pi)}
	y := make([]float32, op.Measurements())
	op.Apply(y, random(rand.New(rand.NewPCG(5, 6)), op.Pixels()))
	return NewProblem(op, y, 40, p)
}

// dense writes a symmetric map out, and says how far from symmetric it is.
func dense(t *testing.T, n int, apply func(context.Context, []float64, []float64) error) (*mat.SymDense, float64) {
	t.Helper()
	full, unit, column := mat.NewDense(n, n, nil), make([]float64, n), make([]float64, n)
	for j := range n {
		unit[j] = 1
		if err := apply(t.Context(), column, unit); err != nil {
			t.Fatal(err)
		}
		full.SetCol(j, column)
		unit[j] = 0
	}
	s, skew := mat.NewSymDense(n, nil), 0.0
	for i := range n {
		for j := range i + 1 {
			s.SetSym(i, j, (full.At(i, j)+full.At(j, i))/2)
			skew = max(skew, math.Abs(full.At(i, j)-full.At(j, i)))
		}
	}
	return s, skew / mat.Max(full)
}

// Against dense linear algebra on 16 x 16 pixels: products with Hess F are differences of its gradient, and in enough
// steps Lanczos finds the extreme eigenvalues of Hess R, of Hess F and of P^{-1} Hess F.
func TestHessianAgainstDense(t *testing.T) {
	for _, c := range []struct {
		name      string
		prior     prior.Prior
		t         float64
		tolerance float64 // of eigenvalues, relative to the greatest: products of a network are differences in float32
	}{
		{"tikhonov", prior.NewTikhonov(16, 3), 1, 1e-5},
		{"tv", prior.NewTV(16, 3), 0.2, 1e-5},
		{"score", prior.NewScore(fastest(), 16, 0.5, prior.VE), 0.1, 5e-3},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := tiny(c.prior)
			n := p.Dim()
			r := rand.New(rand.NewPCG(7, 8))
			x := random(r, n)
			for i := range x {
				x[i] *= 0.3
			}
			h, err := p.HessianAt(t.Context(), x, c.t)
			if err != nil {
				t.Fatal(err)
			}
			whole, skew := dense(t, n, h.Apply)
			if skew > c.tolerance {
				t.Errorf("not symmetric: %.2g", skew)
			}
			testAgainstGradient(t, p, x, c.t, whole, c.tolerance)
			part, _ := dense(t, n, h.Prior)

			preconditioner, skew := dense(t, n, h.P)
			if skew > 1e-5 {
				t.Errorf("P is not symmetric: %.2g", skew)
			}
			start := point(r, n)
			for _, found := range []struct {
				name   string
				pencil lanczos.Pencil
				h, p   *mat.SymDense
			}{
				{"Hess R", lanczos.Pencil{H: h.Prior}, part, nil},
				{"Hess F", lanczos.Pencil{H: h.Apply}, whole, nil},
				{"P^-1 Hess F", lanczos.Pencil{H: h.Apply, P: h.P, Solve: h.Solve}, whole, preconditioner},
			} {
				e, err := lanczos.Find(t.Context(), found.pencil, start, 90)
				if err != nil {
					t.Fatal(err)
				}
				least, greatest := extremes(t, found.h, found.p)
				for _, v := range [][2]float64{{e.Least.Value, least}, {e.Greatest.Value, greatest}} {
					if math.Abs(v[0]-v[1]) > c.tolerance*math.Max(greatest, -least)+2e-4 {
						t.Errorf("%s: %g, dense %g", found.name, v[0], v[1])
					}
				}
				least, greatest = extremes(t, found.h, nil)
				d := e.LeastOfH.Value - least
				if exact := c.name == "tikhonov" && found.p != nil; exact { // P is H: there is nothing more to find
					d = min(d, 0)
				}
				if math.Abs(d) > c.tolerance*greatest {
					t.Errorf("%s: least of H %g, dense %g", found.name, e.LeastOfH.Value, least)
				}
			}
		})
	}
}

// testAgainstGradient compares a Hessian that is written out with differences of the gradient.
func testAgainstGradient(t *testing.T, p *Problem, x []float32, at float64, whole *mat.SymDense, tolerance float64) {
	t.Helper()
	n := p.Dim()
	v := point(rand.New(rand.NewPCG(9, 9)), n)
	difference := func(h float64) []float64 {
		up, down := make([]float64, n), make([]float64, n)
		for side, g := range map[float64][]float64{h: up, -h: down} {
			to := floats.AddScaledTo(make([]float64, n), toFloat64(x), side, v)
			must(p.Gradient(t.Context(), g, to, at))
		}
		floats.Sub(up, down)
		floats.Scale(1/(2*h), up)
		return up
	}
	h := 2e-3 * at
	want, twice := difference(h), difference(2*h)
	floats.Scale(4./3, want)
	floats.AddScaled(want, -1./3, twice)
	var got mat.VecDense
	got.MulVec(whole, mat.NewVecDense(n, v))
	if e := floats.Distance(got.RawVector().Data, want, 2) / floats.Norm(want, 2); e > 2*tolerance+1e-4 {
		t.Errorf("H v differs by %.2g from differences of the gradient", e)
	}
}

// extremes are those of P^{-1} H, of H where there is no P.
func extremes(t *testing.T, h, p *mat.SymDense) (least, greatest float64) {
	t.Helper()
	if p != nil {
		var c mat.Cholesky
		var l mat.TriDense
		var half, both mat.Dense
		if !c.Factorize(p) {
			t.Fatal("P is not positive definite")
		}
		c.LTo(&l)
		if err := errors.Join(half.Solve(&l, h), both.Solve(&l, half.T())); err != nil {
			t.Fatal(err)
		}
		h = mat.NewSymDense(h.SymmetricDim(), nil)
		for i := range h.SymmetricDim() {
			for j := range i + 1 {
				h.SetSym(i, j, (both.At(i, j)+both.At(j, i))/2)
			}
		}
	}
	var e mat.EigenSym
	if !e.Factorize(h, false) {
		t.Fatal("no eigenvalues")
	}
	all := e.Values(nil)
	return all[0], all[len(all)-1]
}
