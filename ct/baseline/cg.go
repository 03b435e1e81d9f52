package baseline

import (
	"context"
	"math"

	"gradus/ct/operator"
)

// ConjugateGradients solves S x = b for a symmetric positive semidefinite map S and a b
// in its range. The zero value is ready; it keeps its memory between solves, and serves
// one at a time.
type ConjugateGradients struct {
	r, p, q, m []float32
	ways       []float64 // |x_k - x_{k-1}| of the iterations
}

// null is how flat a direction is, beside the steepest, that lies in the null space up to
// rounding.
const null = 1e-12

// System is S with an approximation of its diagonal, which scales it (Jacobi's
// preconditioner). Where a measurement sees some pixels and only a small lambda the others,
// this makes both count alike.
type System struct {
	Apply    func(dst, x []float32)
	Diagonal func(dst []float32) // without negative numbers
}

// Solve starts from x and improves it until its last quarter of iterations moved it by
// tolerance |x| at most, and returns the number of applications of S and whether it got there.
// The error is the context's.
//
// The residual says little about the error: noise-free inpainting has a residual of 1e-6 with
// every unseen pixel still black. The way gone in the last iterations is about the error that
// there was before them, as long as it has become much smaller since: the estimate of Hestenes
// and Stiefel (1952), for |.| instead of |.|_S, with a delay; see Strakos and Tichy, "On error
// estimation in the conjugate gradient method and why it works in finite precision
// computations", 2002. A delay that grows with the iterations allows for errors that fall slowly.
func (c *ConjugateGradients) Solve(ctx context.Context, s System, x, b []float32,
	tolerance float64, iterations int) (applied int, converged bool, err error) {
	if operator.Dot(b, b) == 0 {
		clear(x)
		return 0, true, nil
	}
	c.begin(s, x, b)
	rz, steepest := c.direct(math.Inf(1)), 0.0
	for applied = 1; rz > 0; applied++ {
		if applied > iterations {
			return applied, false, nil
		}
		if err := ctx.Err(); err != nil {
			return applied, false, err
		}
		s.Apply(c.q, c.p)
		curvature := operator.Dot(c.p, c.q)
		length, scaled := c.lengths()
		slope := curvature / scaled
		steepest = max(steepest, slope)
		if !(slope > null*steepest) || math.IsInf(curvature, 0) {
			return applied + 1, false, nil // only rounding is left of b outside the null space
		}
		alpha := rz / curvature
		size := c.step(x, float32(alpha))
		c.ways = append(c.ways, alpha*length)
		if c.lately() <= tolerance*size {
			return applied + 1, true, nil
		}
		rz = c.direct(rz)
	}
	return applied, true, nil
}

// begin sets the residual b - S x.
func (c *ConjugateGradients) begin(s System, x, b []float32) {
	if n := len(b); len(c.r) != n {
		c.r, c.p, c.q, c.m = make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
	}
	s.Diagonal(c.m)
	for i, v := range c.m {
		if v == 0 { // nothing depends on x_i
			c.m[i] = 1
		}
	}
	s.Apply(c.q, x)
	for i, v := range b {
		c.r[i] = v - c.q[i]
	}
	clear(c.p)
	c.ways = c.ways[:0]
}

// direct makes the residual, divided by the diagonal, the next direction, conjugate to the last
// one. last is the last <r, r/m>, infinite at first, and the new one is returned.
func (c *ConjugateGradients) direct(last float64) (rz float64) {
	p, m := c.p[:len(c.r)], c.m[:len(c.r)]
	for i, r := range c.r {
		rz += float64(r) * float64(r/m[i])
	}
	beta := float32(rz / last)
	for i, r := range c.r {
		p[i] = r/m[i] + beta*p[i]
	}
	return rz
}

// lengths returns |p|, and <p, m p>.
func (c *ConjugateGradients) lengths() (length, scaled float64) {
	m := c.m[:len(c.p)]
	for i, v := range c.p {
		square := float64(v) * float64(v)
		length += square
		scaled += float64(m[i]) * square
	}
	return math.Sqrt(length), scaled
}

// step moves x and the residual along the direction, and returns |x|.
func (c *ConjugateGradients) step(x []float32, alpha float32) (size float64) {
	p, q, r := c.p[:len(x)], c.q[:len(x)], c.r[:len(x)]
	for i, v := range x {
		v += alpha * p[i]
		x[i] = v
		r[i] -= alpha * q[i]
		size += float64(v) * float64(v)
	}
	return math.Sqrt(size)
}

// lately is the way gone in the last quarter of the iterations, and at least in two. Infinite
// before there are as many.
func (c *ConjugateGradients) lately() (way float64) {
	back := 2 + len(c.ways)/4
	if len(c.ways) <= back {
		return math.Inf(1)
	}
	for _, w := range c.ways[len(c.ways)-back:] {
		way += w
	}
	return way
}
