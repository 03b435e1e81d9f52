package ct

import (
	"context"
	"math"
)

// conjugateGradients solves S x = b for a symmetric positive semidefinite map S and a b
// in its range. The zero value is ready; it keeps its memory between solves, and serves
// one at a time.
type conjugateGradients struct {
	r, p, q []float32
}

// null is how flat a direction is, beside the steepest, that lies in the null space up to
// rounding.
const null = 1e-12

// solve starts from x and improves it until |b - S x| <= tolerance |b|, and returns the
// number of applications of S and whether the tolerance was met. Vectors are float32,
// so that below 1e-6 or so the residual by which it judges is no longer the true one.
// The error is the context's.
func (c *conjugateGradients) solve(ctx context.Context, apply func(dst, x []float32), x, b []float32,
	tolerance float64, iterations int) (applied int, converged bool, err error) {
	goal := tolerance * tolerance * dot(b, b)
	if goal == 0 {
		clear(x)
		return 0, true, nil
	}
	c.resize(len(b))
	apply(c.q, x)
	for i, v := range b {
		c.r[i] = v - c.q[i]
	}
	copy(c.p, c.r)
	rr, steepest := dot(c.r, c.r), 0.0
	for applied = 1; rr > goal; applied++ {
		if applied > iterations {
			return applied, false, nil
		}
		if err := ctx.Err(); err != nil {
			return applied, false, err
		}
		apply(c.q, c.p)
		curvature := dot(c.p, c.q)
		slope := curvature / dot(c.p, c.p)
		steepest = max(steepest, slope)
		if !(slope > null*steepest) || math.IsInf(curvature, 0) {
			return applied + 1, false, nil // only rounding is left of b outside the null space
		}
		last := rr
		rr = c.step(x, float32(rr/curvature))
		beta := float32(rr / last)
		for i, v := range c.r {
			c.p[i] = v + beta*c.p[i]
		}
	}
	return applied, true, nil
}

// step moves x and the residual along the direction, and returns the new |r|^2.
func (c *conjugateGradients) step(x []float32, alpha float32) (rr float64) {
	p, q, r := c.p[:len(x)], c.q[:len(x)], c.r[:len(x)]
	for i := range x {
		x[i] += alpha * p[i]
		v := r[i] - alpha*q[i]
		r[i] = v
		rr += float64(v) * float64(v)
	}
	return rr
}

func (c *conjugateGradients) resize(n int) {
	if len(c.r) != n {
		c.r, c.p, c.q = make([]float32, n), make([]float32, n), make([]float32, n)
	}
}

// dot returns <a, b> in float64; four sums, because one would wait for itself.
func dot(a, b []float32) float64 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float64
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += float64(a[i]) * float64(b[i])
		s1 += float64(a[i+1]) * float64(b[i+1])
		s2 += float64(a[i+2]) * float64(b[i+2])
		s3 += float64(a[i+3]) * float64(b[i+3])
	}
	for ; i < len(a); i++ {
		s0 += float64(a[i]) * float64(b[i])
	}
	return s0 + s1 + s2 + s3
}
