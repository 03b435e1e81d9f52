package posterior

import (
	"context"
	"math"

	"gradus/ct/baseline"
)

// The preconditioner is P_t = A^T A/SD^2 + C_t = B^T B with B of two rows, A/SD and the root of C_t: B^T xi has the
// covariance P_t, and P_t^{-1} B^T xi the inverse.

// Solve stores P_t^{-1} v for each point, up to the tolerance.
func (q *Target) Solve(ctx context.Context, dst, v []float64, t float64) error {
	return q.each(ctx, v, func(w *workspace, i int, v []float64) error {
		toFloat32(w.b, v)
		return q.solve(ctx, w, dst[i*q.Dim():], t)
	})
}

// Draw stores draws from N(0, P_t^{-1}).
func (q *Target) Draw(ctx context.Context, dst []float64, normals func(xi []float64, i int), t float64) error {
	return q.each(ctx, dst, func(w *workspace, i int, dst []float64) error {
		q.perturb(w, 1, 1, func(xi []float64) { normals(xi, i) }, t)
		return q.solve(ctx, w, dst, t)
	})
}

// Step stores what a step adds to each point: h P_t^{-1} s and noise with the covariance
//
//	P_t^{-1} (h (2 - h) A^T A/SD^2 + k C_t) P_t^{-1},
//
// in one solve, with k = h (2 - h) where C_t is the prior's curvature, so that the covariance of a Gaussian is exact for
// any h. Where C_t only bounds it k is 2 h: with the curvature of the data alone, which is all there is in directions in
// which the prior leaves a picture as it is, a chain then ends at the right covariance for any h. With k = h (2 - h) it
// would have as little as 1 - h/2 of the right variance there, with 2 h in both parts too much where the data say all.
// Directions that the prior does flatten end at up to 2/(2 - h) of the right variance, and denoising takes them away.
func (q *Target) Step(ctx context.Context, dst, s []float64, h float64, damped bool, normals func(xi []float64, i int),
	t float64) error {
	return q.each(ctx, s, func(w *workspace, i int, s []float64) error {
		data, bound := math.Sqrt(2*h), math.Sqrt(2*h)
		if damped {
			data = math.Sqrt(h * (2 - h))
			if w.prior.Tight() {
				bound = data
			}
		}
		q.perturb(w, data, bound, func(xi []float64) { normals(xi, i) }, t)
		for j, score := range s {
			w.b[j] += float32(h * score)
		}
		return q.solve(ctx, w, dst[i*q.Dim():], t)
	})
}

// Precision stores P_t v for each point.
func (q *Target) Precision(ctx context.Context, dst, v []float64, t float64) error {
	return q.each(ctx, v, func(w *workspace, i int, v []float64) error {
		toFloat32(w.x, v)
		q.system(w, t).Apply(w.b, w.x)
		toFloat64(dst[i*q.Dim():], w.b)
		return nil
	})
}

// perturb stores B^T xi in b, times a number for each of the two rows of B.
func (q *Target) perturb(w *workspace, data, bound float64, normals func(xi []float64), t float64) {
	normals(w.normals)
	toFloat32(w.xi, w.normals)
	measured := len(q.Y)
	q.Operator.Transpose(w.b, w.xi[:measured])
	w.prior.Root(w.curved, w.xi[measured:], t)
	a, c := float32(data/q.SD), float32(bound)
	for i, curved := range w.curved {
		w.b[i] = a*w.b[i] + c*curved
	}
}

// solve stores P_t^{-1} b in dst, from 0.
func (q *Target) solve(ctx context.Context, w *workspace, dst []float64, t float64) error {
	clear(w.e)
	// What has not converged is a shorter way in directions that the data leave to the prior.
	if _, _, err := w.cg.Solve(ctx, q.system(w, t), w.e, w.b, q.Tolerance, q.Iterations); err != nil {
		return err
	}
	toFloat64(dst, w.e)
	return nil
}

// system is P_t.
func (q *Target) system(w *workspace, t float64) baseline.System {
	c, weight := w.prior.Curvature(t), float32(1/(q.SD*q.SD))
	return baseline.System{
		Apply: func(dst, v []float32) {
			q.Operator.Apply(w.scan, v)
			q.Operator.Transpose(dst, w.scan)
			c.Apply(w.curved, v)
			for i, curved := range w.curved {
				dst[i] = weight*dst[i] + curved
			}
		},
		Diagonal: func(dst []float32) {
			c.Diagonal(dst)
			for i, seen := range q.seen {
				dst[i] += weight * seen
			}
		},
	}
}

func toFloat64(dst []float64, x []float32) {
	for i, v := range x {
		dst[i] = float64(v)
	}
}
