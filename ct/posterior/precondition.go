package posterior

import (
	"context"

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
		q.perturb(w, func(xi []float64) { normals(xi, i) }, t)
		return q.solve(ctx, w, dst, t)
	})
}

// Move stores a P_t^{-1} v plus b times a draw from N(0, P_t^{-1}): one solve for both.
func (q *Target) Move(ctx context.Context, dst, v []float64, a, b float64, normals func(xi []float64, i int),
	t float64) error {
	return q.each(ctx, v, func(w *workspace, i int, v []float64) error {
		q.perturb(w, func(xi []float64) { normals(xi, i) }, t)
		for j, value := range v {
			w.b[j] = float32(a*value + b*float64(w.b[j]))
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

// perturb stores B^T xi in b.
func (q *Target) perturb(w *workspace, normals func(xi []float64), t float64) {
	normals(w.normals)
	toFloat32(w.xi, w.normals)
	measured := len(q.Y)
	q.Operator.Transpose(w.b, w.xi[:measured])
	w.prior.Root(w.curved, w.xi[measured:], t)
	sd := float32(q.SD)
	for i, c := range w.curved {
		w.b[i] = w.b[i]/sd + c
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
