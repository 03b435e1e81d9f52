package prior

import (
	"context"

	"gradus/ct/operator"
)

// Tikhonov is R(x) = Lambda/2 |grad x|^2 on n x n pictures. It is Gaussian, so its
// energy has one minimum without any smoothing, and t changes nothing.
type Tikhonov struct {
	Lambda float64

	n           int
	dx, dy, div []float32
}

// NewTikhonov returns the prior for n x n pictures.
func NewTikhonov(n int, lambda float64) *Tikhonov {
	return &Tikhonov{Lambda: lambda, n: n, dx: make([]float32, n*n), dy: make([]float32, n*n),
		div: make([]float32, n*n)}
}

// Energy returns R(x).
func (p *Tikhonov) Energy(_ context.Context, x []float32, _ float64) (float64, error) {
	operator.Gradient(p.dx, p.dy, x, p.n)
	return p.Lambda / 2 * (operator.Dot(p.dx, p.dx) + operator.Dot(p.dy, p.dy)), nil
}

// Gradient stores -Lambda div grad x and returns R(x).
func (p *Tikhonov) Gradient(ctx context.Context, dst, x []float32, t float64) (float64, error) {
	energy, err := p.Energy(ctx, x, t)
	p.curvature(dst, x)
	return energy, err
}

// Bound is R itself, about x.
func (p *Tikhonov) Bound(ctx context.Context, z, h, x []float32, t float64) (float64, Curvature, error) {
	copy(z, x)
	energy, err := p.Gradient(ctx, h, x, t)
	return energy, Curvature{p.curvature, p.diagonal}, err
}

// Lipschitz returns 8 Lambda: |grad|^2 is below 8.
func (p *Tikhonov) Lipschitz(float64) float64 { return 8 * p.Lambda }

func (p *Tikhonov) curvature(dst, v []float32) {
	operator.Gradient(p.dx, p.dy, v, p.n)
	operator.Divergence(p.div, p.dx, p.dy, p.n)
	weight := float32(-p.Lambda)
	for i, d := range p.div {
		dst[i] = weight * d
	}
}

func (p *Tikhonov) diagonal(dst []float32) {
	operator.LaplacianDiagonal(dst, p.n, func(int) float32 { return float32(p.Lambda) })
}
