package sample

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"gradus/solver"
)

// posterior is that of a linear-Gaussian problem, N(H^{-1} b, H^{-1}); it is its own preconditioner.
type posterior struct {
	h    *mat.SymDense
	chol mat.Cholesky
	root mat.TriDense // H = root^T root
	b    *mat.VecDense
}

func newPosterior(t testing.TB, h *mat.SymDense, b *mat.VecDense) *posterior {
	p := &posterior{h: h, b: b}
	if !p.chol.Factorize(h) {
		t.Fatal("not positive definite")
	}
	p.chol.UTo(&p.root)
	return p
}

func (p *posterior) each(dst, v []float64, f func(dst, v *mat.VecDense) error) error {
	n := p.b.Len()
	for i := range len(v) / n {
		if err := f(mat.NewVecDense(n, row(dst, i, n)), mat.NewVecDense(n, row(v, i, n))); err != nil {
			return err
		}
	}
	return nil
}

func (p *posterior) Score(_ context.Context, dst, x []float64, _ float64) error {
	return p.each(dst, x, func(d, x *mat.VecDense) error {
		d.MulVec(p.h, x)
		d.SubVec(p.b, d)
		return nil
	})
}

func (p *posterior) Solve(_ context.Context, dst, v []float64, _ float64) error {
	return p.each(dst, v, p.solve)
}

func (p *posterior) solve(d, v *mat.VecDense) error { return p.chol.SolveVecTo(d, v) }

func (p *posterior) Precision(_ context.Context, dst, v []float64, _ float64) error {
	return p.each(dst, v, func(d, v *mat.VecDense) error { d.MulVec(p.h, v); return nil })
}

func (p *posterior) Draw(_ context.Context, dst []float64, normals func([]float64, int), _ float64) error {
	n := p.b.Len()
	for i := range len(dst) / n {
		xi := make([]float64, n)
		normals(xi, i)
		if err := mat.NewVecDense(n, row(dst, i, n)).SolveVec(p.root.TTri().T(), mat.NewVecDense(n, xi)); err != nil {
			return err
		}
	}
	return nil
}

// tikhonovPicture is a picture of side x side pixels of which every third is seen with noise of sd 0.2, under
// the prior exp(-10/2 (|grad x|^2 + 0.3 |x|^2)).
func tikhonovPicture(t testing.TB, side int) *posterior {
	n := side * side
	h, b := mat.NewSymDense(n, nil), mat.NewVecDense(n, nil)
	link := func(i, j int) {
		h.SetSym(i, i, h.At(i, i)+10)
		h.SetSym(j, j, h.At(j, j)+10)
		h.SetSym(i, j, -10)
	}
	for i := range n {
		h.SetSym(i, i, h.At(i, i)+3)
		if i%side > 0 {
			link(i-1, i)
		}
		if i >= side {
			link(i-side, i)
		}
		if i%3 == 0 {
			h.SetSym(i, i, h.At(i, i)+1/0.04)
			b.SetVec(i, math.Sin(float64(i))/0.04)
		}
	}
	return newPosterior(t, h, b)
}

// The posterior of a picture under Tikhonov's prior has an exact mean and covariance.
func TestPosteriorOfATikhonovPicture(t *testing.T) {
	const side, chains, kept = 16, 10, 60
	p := tikhonovPicture(t, side)
	n := side * side
	mean, cov := mat.NewVecDense(n, nil), mat.NewSymDense(n, nil)
	if err := p.solve(mean, p.b); err != nil {
		t.Fatal(err)
	}
	if err := p.chol.InverseTo(cov); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		l        Langevin
		variance float64 // of the chain, in parts of the right one
		own      float64 // correlation of a step with the next
	}{
		{Langevin{Size: 1, Damped: true}, 1, 0}, // every step is a draw of its own
		{Langevin{Size: 0.5, Damped: true}, 1, 0.5},
		{Langevin{Size: 0.5}, 1 / 0.75, 0.5},
	} {
		c.l.Preconditioner, c.l.Draws = p, Draws{Seed: 51}
		x := NewChains(chains, n)
		s := Settings{Langevin: c.l, Schedule: solver.Schedule{Kind: solver.Fixed, Levels: 20}, Keep: kept}
		sum, squares, products := make([]float64, n), make([]float64, n), make([]float64, n)
		for tick, err := range Run(t.Context(), p, x, s) {
			if err != nil {
				t.Fatal(err)
			}
			for i := range x.X {
				if !tick.Kept {
					break
				}
				j := i % n
				d := x.X[i] - mean.AtVec(j)
				sum[j] += d
				squares[j] += d * d
				if j+1 < n {
					products[j] += d * (x.X[i+1] - mean.AtVec(j+1))
				}
			}
		}
		draws := float64(chains * kept)
		effective := draws * (1 - c.own) / (1 + c.own)
		ofSquares := draws * (1 - c.own*c.own) / (1 + c.own*c.own)
		chi := [3]float64{}
		for j := range n {
			v := c.variance * cov.At(j, j)
			chi[0] += sum[j] * sum[j] / (draws * draws) / (v / effective)
			z := (squares[j]/draws/v - 1) / math.Sqrt(2/ofSquares)
			chi[1] += z * z
			if j+1 < n {
				w, next := c.variance*cov.At(j, j+1), c.variance*cov.At(j+1, j+1)
				z := (products[j]/draws - w) / math.Sqrt((v*next+w*w)/ofSquares)
				chi[2] += z * z
			}
		}
		// Means of n squares of z-scores, which hang together as neighbours do: sd 0.2 at most.
		for i, what := range []string{"means", "variances", "covariances of neighbours"} {
			if got := chi[i] / float64(n); got < 0.4 || got > 1.8 {
				t.Errorf("%s, step %g, damped %t: mean square of the z-scores %.2f", what, c.l.Size, c.l.Damped, got)
			}
		}
	}
}

// A step of chains on a picture, without the score: what draws and bookkeeping cost.
func BenchmarkLangevinStep(b *testing.B) {
	for name, c := range map[string]*Chains{"plane": NewChains(10_000, 2), "picture": NewChains(8, 16384)} {
		b.Run(name, func(b *testing.B) {
			w, err := newWalker(scoreOnly{}, c, Langevin{Size: 0.1})
			if err != nil {
				b.Fatal(err)
			}
			for k := range b.N {
				if _, err := w.move(b.Context(), 1, k); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(c.X)), "ns/number")
		})
	}
}
