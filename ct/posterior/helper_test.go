package posterior

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"gradus/ct/operator"
	"gradus/ct/prior"
	"gradus/internal/cpu"
	"gradus/internal/leak"
	"gradus/solver"
)

func TestMain(m *testing.M) { leak.Main(m) }

// dense is an operator given by its matrix.
type dense struct{ *mat.Dense }

func (a dense) Pixels() int       { _, c := a.Dims(); return c }
func (a dense) Measurements() int { r, _ := a.Dims(); return r }

func (a dense) Apply(dst, x []float32) { a.multiply(dst, x, a.Dense) }

func (a dense) Transpose(dst, y []float32) { a.multiply(dst, y, a.T()) }

func (a dense) multiply(dst, x []float32, m mat.Matrix) {
	for i := range dst {
		sum := 0.0
		for j, v := range x {
			sum += m.At(i, j) * float64(v)
		}
		dst[i] = float32(sum)
	}
}

// randomDense has entries from 0 to 1.
func randomDense(rows, columns int) dense {
	r := rand.New(rand.NewPCG(5, 0))
	m := mat.NewDense(rows, columns, nil)
	for i := range rows {
		for j := range columns {
			m.Set(i, j, r.Float64())
		}
	}
	return dense{m}
}

// linear is a problem of side x side pixels under Tikhonov's prior: every third pixel is seen, with noise of SD 0.2.
func linear(side int) Problem {
	keep := make([]bool, side*side)
	for i := range keep {
		keep[i] = i%3 == 0
	}
	op := operator.NewMask(keep)
	y := make([]float32, op.Measurements())
	for i := range y {
		y[i] = float32(math.Sin(float64(3 * i)))
	}
	return Problem{Operator: op, Y: y, SD: 0.2, Iterations: 300, Tolerance: 1e-5,
		Prior: func() prior.Bounded { return prior.NewTikhonov(side, 10) }}
}

// learnt is a problem of denoising under the network's prior.
func learnt(side int) Problem {
	kernels := cpu.Available()
	k := kernels[len(kernels)-1]
	op := operator.Identity(side * side)
	y := make([]float32, side*side)
	for i := range y {
		y[i] = float32(i%side) / float32(side)
	}
	return Problem{Operator: op, Y: y, SD: 0.1, Iterations: 20, Tolerance: 1e-4,
		Prior: func() prior.Bounded { return prior.NewScore(k, side, 1, prior.VE) }}
}

// matrix is P_t of a problem, column by column.
func matrix(t *testing.T, q *Target, sigma float64) *mat.SymDense {
	t.Helper()
	n := q.Dim()
	p := mat.NewSymDense(n, nil)
	unit, column := make([]float64, n), make([]float64, n)
	for j := range n {
		clear(unit)
		unit[j] = 1
		if err := q.Precision(t.Context(), column, unit, sigma); err != nil {
			t.Fatal(err)
		}
		for i := range j + 1 {
			p.SetSym(i, j, column[i])
		}
	}
	return p
}

func fixed(steps int) solver.Schedule {
	return solver.Schedule{Kind: solver.Fixed, Min: 0.1, Levels: steps}
}
