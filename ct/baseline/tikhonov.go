package baseline

import (
	"context"
	"fmt"

	"gradus/ct/operator"
	"gradus/ct/picture"
)

// What Tikhonov asks of its conjugate gradients. When the last quarter of the iterations moved
// the picture by 1e-3 of its norm, its PSNR was within 0.0005 dB of the limit's (15 and 60
// angles, denoising, inpainting, with and without noise). That took 10 to 200 iterations, and
// without noise, when lambda is next to nothing, thousands.
const (
	tikhonovTolerance  = 1e-3
	tikhonovIterations = 5000
)

// TikhonovSolution is a minimiser of Tikhonov's energy.
type TikhonovSolution struct {
	X          picture.Image
	Energy     float64 // 1/2 |Ax - y|^2 + lambda/2 |grad x|^2
	Iterations int     // applications of A and of its transpose
	Converged  bool    // whether the picture moved by at most 1e-3 of its norm in the last quarter of them
}

// Tikhonov minimises 1/2 |Ax - y|^2 + lambda/2 |grad x|^2 over pictures x of n x n
// pixels, lambda >= 0, by conjugate gradients on
//
//	(A^T A + lambda grad^T grad) x = A^T y
//
// with grad by forward differences. start, unless nil, is where it begins. The error
// is the context's.
func Tikhonov(ctx context.Context, op operator.Operator, n int, y []float32, lambda float64,
	start []float32) (TikhonovSolution, error) {
	w := newTikhonov(op, n, y)
	return w.solve(ctx, lambda, start)
}

// tikhonov is the memory of solves with the same operator and measurements.
type tikhonov struct {
	op     operator.Operator
	n      int
	y, b   []float32 // b = A^T y
	seen   []float32 // A^T 1
	ax     []float32
	dx, dy []float32
	div    []float32
	cg     ConjugateGradients
}

func newTikhonov(op operator.Operator, n int, y []float32) *tikhonov {
	if n*n != op.Pixels() || len(y) != op.Measurements() {
		panic(fmt.Sprintf("baseline: Tikhonov of %d x %d pixels and %d measurements, but A has %d and %d", n, n, len(y),
			op.Pixels(), op.Measurements()))
	}
	w := &tikhonov{op: op, n: n, y: y, ax: make([]float32, len(y))}
	for _, p := range []*[]float32{&w.b, &w.seen, &w.dx, &w.dy, &w.div} {
		*p = make([]float32, n*n)
	}
	op.Transpose(w.b, y)
	op.Transpose(w.seen, operator.Ones(len(y)))
	return w
}

func (w *tikhonov) solve(ctx context.Context, lambda float64, start []float32) (s TikhonovSolution, err error) {
	s.X = picture.NewImage(w.n)
	copy(s.X.Pix, start)
	apply := func(dst, x []float32) {
		w.op.Apply(w.ax, x)
		w.op.Transpose(dst, w.ax)
		operator.Gradient(w.dx, w.dy, x, w.n)
		operator.Divergence(w.div, w.dx, w.dy, w.n)
		weight := float32(lambda)
		for i, v := range w.div {
			dst[i] -= weight * v
		}
	}
	diagonal := func(dst []float32) {
		operator.LaplacianDiagonal(dst, w.n, func(int) float32 { return float32(lambda) })
		for i, c := range w.seen {
			dst[i] += c
		}
	}
	s.Iterations, s.Converged, err = w.cg.Solve(ctx, System{Apply: apply, Diagonal: diagonal}, s.X.Pix, w.b,
		tikhonovTolerance, tikhonovIterations)
	s.Energy = w.energy(s.X.Pix, lambda)
	return s, err
}

func (w *tikhonov) energy(x []float32, lambda float64) float64 {
	w.op.Apply(w.ax, x)
	operator.Gradient(w.dx, w.dy, x, w.n)
	return misfit(w.ax, w.y)/2 + lambda/2*(operator.Dot(w.dx, w.dx)+operator.Dot(w.dy, w.dy))
}

// misfit returns |Ax - y|^2.
func misfit(ax, y []float32) (sum float64) {
	for i, v := range ax {
		d := float64(v) - float64(y[i])
		sum += d * d
	}
	return sum
}
