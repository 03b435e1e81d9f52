package posterior

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"gradus/ct/operator"
	"gradus/ct/prior"
	"gradus/internal/cpu"
)

// P_t is A^T A/SD^2 + C_t, Solve its inverse, and a draw, which is linear in its normal numbers, has the covariance
// P_t^{-1}: no Monte Carlo is needed where these are the unit vectors.
func TestPreconditioner(t *testing.T) {
	const side, measured, sd, sigma = 8, 40, 2.0, 0.5
	const n = side * side
	a := randomDense(measured, n)
	for name, of := range map[string]func() prior.Bounded{
		"tikhonov": func() prior.Bounded { return prior.NewTikhonov(side, 10) },
		"score":    func() prior.Bounded { return prior.NewScore(cpu.Go, side, 1, prior.VE) },
	} {
		q := New(Problem{Operator: a, Y: operator.Ones(measured), SD: sd, Prior: of, Iterations: 300, Tolerance: 1e-6}, 1, 1)
		p := matrix(t, q, sigma)
		var gram mat.Dense
		gram.Mul(a.T(), a.Dense)
		unit, row := make([]float32, n), make([]float32, n)
		for i := range n {
			clear(unit)
			unit[i] = 1
			of().Curvature(sigma).Apply(row, unit)
			for j := range n {
				if want := gram.At(i, j)/(sd*sd) + float64(row[j]); math.Abs(p.At(i, j)-want) > 1e-4 {
					t.Fatalf("%s: P[%d][%d] is %g, want %g", name, i, j, p.At(i, j), want)
				}
			}
		}
		var chol mat.Cholesky
		if !chol.Factorize(p) {
			t.Fatal(name, "is not positive definite")
		}
		inverse := mat.NewSymDense(n, nil)
		if err := chol.InverseTo(inverse); err != nil {
			t.Fatal(err)
		}
		largest := mat.Max(inverse)

		v, got := make([]float64, n), make([]float64, n)
		for i := range v {
			v[i] = math.Sin(float64(7 * i))
		}
		if err := q.Solve(t.Context(), got, v, sigma); err != nil {
			t.Fatal(err)
		}
		var want mat.VecDense
		want.MulVec(inverse, mat.NewVecDense(n, v))
		for i, g := range got {
			if math.Abs(g-want.AtVec(i)) > 1e-4*mat.Norm(&want, 2) {
				t.Errorf("%s: pixel %d of the solution is %g, want %g", name, i, g, want.AtVec(i))
			}
		}

		cov, draw := mat.NewDense(n, n, nil), make([]float64, n)
		numbers := measured + of().RootLength()
		for k := range numbers {
			one := func(xi []float64, _ int) {
				if clear(xi); len(xi) != numbers {
					t.Fatalf("%s: a draw takes %d numbers, want %d", name, len(xi), numbers)
				}
				xi[k] = 1
			}
			if err := q.Draw(t.Context(), draw, one, sigma); err != nil {
				t.Fatal(err)
			}
			d := mat.NewVecDense(n, draw)
			cov.RankOne(cov, 1, d, d)
		}
		for i := range n {
			for j := range n {
				if math.Abs(cov.At(i, j)-inverse.At(i, j)) > 1e-3*largest {
					t.Fatalf("%s: covariance [%d][%d] of a draw is %g, want %g", name, i, j, cov.At(i, j), inverse.At(i, j))
				}
			}
		}

		// A step is both at once; the two parts of its noise have the same factor where the curvature is that of P.
		normals := func(xi []float64, _ int) {
			for i := range xi {
				xi[i] = math.Cos(float64(i * i))
			}
		}
		move := make([]float64, n)
		if err := q.Draw(t.Context(), draw, normals, sigma); err != nil {
			t.Fatal(err)
		}
		const h = 0.5
		if err := q.Step(t.Context(), move, v, h, of().Tight(), normals, sigma); err != nil {
			t.Fatal(err)
		}
		scale := math.Sqrt(2 * h)
		if of().Tight() {
			scale = math.Sqrt(h * (2 - h))
		}
		for i, m := range move {
			if want := h*got[i] + scale*draw[i]; math.Abs(m-want) > 1e-3 {
				t.Errorf("%s: pixel %d of a step is %g, its parts %g", name, i, m, want)
			}
		}
	}
}
