package ct

import (
	"context"

	"gradus/ct/prior"
)

// Hessian is the second derivative of the energy of a problem at a picture. It computes in the problem's memory, so that
// nothing else may use the problem meanwhile.
type Hessian struct {
	p         *Problem
	x         []float32
	t         float64
	curvature prior.Curvature // of the parabola at x
	v, hv     []float32
}

// HessianAt returns that of F(., t) at x, which must not change.
func (p *Problem) HessianAt(ctx context.Context, x []float32, t float64) (*Hessian, error) {
	h := &Hessian{p: p, x: x, t: t, v: make([]float32, len(x)), hv: make([]float32, len(x))}
	_, curvature, err := p.Prior.Bound(ctx, p.z, p.h, x, t)
	h.curvature = curvature
	return h, err
}

// Prior stores Hess R(x, t) v.
func (h *Hessian) Prior(ctx context.Context, dst, v []float64) error {
	toFloat32(h.v, v)
	if err := h.p.Prior.Hessian(ctx, h.hv, h.v, h.x, h.t); err != nil {
		return err
	}
	for i, e := range h.hv {
		dst[i] = float64(e)
	}
	return nil
}

// Apply stores Hess F(x, t) v = Weight A^T A v + Hess R(x, t) v.
func (h *Hessian) Apply(ctx context.Context, dst, v []float64) error {
	if err := h.Prior(ctx, dst, v); err != nil {
		return err
	}
	h.p.Operator.Apply(h.p.scan, h.v)
	h.p.Operator.Transpose(h.hv, h.p.scan)
	for i, e := range h.hv {
		dst[i] += h.p.Weight * float64(e)
	}
	return nil
}

// P stores that of Direction times v.
func (h *Hessian) P(_ context.Context, dst, v []float64) error {
	toFloat32(h.v, v)
	h.p.system(h.curvature).Apply(h.hv, h.v)
	for i, e := range h.hv {
		dst[i] = float64(e)
	}
	return nil
}

// Limits of the solves with P, which need not be exact: more change the eigenvalues of P^{-1} Hess F by less than 1e-3.
const (
	solveTolerance  = 1e-4
	solveIterations = 150
)

// Solve stores P^{-1} v, about.
func (h *Hessian) Solve(ctx context.Context, dst, v []float64) error {
	toFloat32(h.v, v)
	clear(h.hv)
	if _, _, err := h.p.cg.Solve(ctx, h.p.system(h.curvature), h.hv, h.v, solveTolerance, solveIterations); err != nil {
		return err
	}
	for i, e := range h.hv {
		dst[i] = float64(e)
	}
	return nil
}
