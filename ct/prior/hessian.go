package prior

import (
	"context"
	"math"

	"gradus/ct/operator"
)

// difference is how far from the picture gradients are compared, beside the noise level: as little as float32 allows. A
// third and three times of it change extreme eigenvalues by about 1 % of the bound w/sigma^2.
const difference = 0.1

// Hessian stores central differences of the gradient,
//
//	Hess R v = (grad R(x + h v) - grad R(x - h v))/(2 h),  h |v| = 0.1 sigma,
//
// in two evaluations of the network.
func (p *Score) Hessian(ctx context.Context, dst, v, x []float32, t float64) error {
	length := math.Sqrt(operator.Dot(v, v))
	if length == 0 {
		clear(dst)
		return nil
	}
	sigma, _ := p.level(t)
	h := difference * sigma / length
	if p.beside == nil {
		p.beside, p.below = make([]float32, len(x)), make([]float32, len(x))
	}
	for _, side := range []struct {
		gradient []float32
		h        float32
	}{{dst, float32(h)}, {p.below, float32(-h)}} {
		for i, e := range x {
			p.beside[i] = e + side.h*v[i]
		}
		if _, err := p.Gradient(ctx, side.gradient, p.beside, t); err != nil {
			return err
		}
	}
	for i, g := range p.below {
		dst[i] = float32((float64(dst[i]) - float64(g)) / (2 * h))
	}
	return nil
}

// Hessian stores -Lambda div grad v.
func (p *Tikhonov) Hessian(_ context.Context, dst, v, _ []float32, _ float64) error {
	p.curvature(dst, v)
	return nil
}

// Hessian stores -Lambda div((grad v - n <n, grad v>)/r), r = sqrt(|grad x|^2 + t^2) and n = grad x/r.
func (p *TV) Hessian(_ context.Context, dst, v, x []float32, t float64) error {
	n := len(x)
	nx, ny := make([]float32, n), make([]float32, n)
	operator.Gradient(nx, ny, x, p.n)
	operator.Gradient(p.dx, p.dy, v, p.n)
	for i := range nx {
		a, b, dx, dy := float64(nx[i]), float64(ny[i]), float64(p.dx[i]), float64(p.dy[i])
		square := a*a + b*b + t*t
		along, weight := (a*dx+b*dy)/square, -p.Lambda/math.Sqrt(square)
		p.dx[i], p.dy[i] = float32(weight*(dx-a*along)), float32(weight*(dy-b*along))
	}
	operator.Divergence(dst, p.dx, p.dy, p.n)
	return nil
}
