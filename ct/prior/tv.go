package prior

import (
	"context"
	"math"

	"gradus/ct/operator"
)

// TV is smoothed isotropic total variation of n x n pictures,
//
//	R(x, t) = Lambda sum over pixels of sqrt(|grad x|^2 + t^2) - t,
//
// which is total variation at t = 0 and nearly a parabola where t is above the contrasts
// of the picture. t is a grey value. x may be negative.
type TV struct {
	Lambda float64

	n           int
	dx, dy, div []float32
	weight      []float32 // Lambda/sqrt(|grad x|^2 + t^2)
}

// NewTV returns the prior for n x n pictures.
func NewTV(n int, lambda float64) *TV {
	p := &TV{Lambda: lambda, n: n}
	for _, v := range []*[]float32{&p.dx, &p.dy, &p.div, &p.weight} {
		*v = make([]float32, n*n)
	}
	return p
}

// Energy returns R(x, t).
func (p *TV) Energy(_ context.Context, x []float32, t float64) (float64, error) {
	operator.Gradient(p.dx, p.dy, x, p.n)
	return p.sum(t, func(int, float64) {}), nil
}

// Gradient stores -Lambda div(grad x/sqrt(|grad x|^2 + t^2)) and returns R(x, t).
func (p *TV) Gradient(_ context.Context, dst, x []float32, t float64) (float64, error) {
	energy := p.weigh(x, t)
	p.curvature(dst, x)
	return energy, nil
}

// Bound is the parabola of lagged diffusivity: with the weights 1/sqrt(|grad x|^2 + t^2)
// held fixed, R is quadratic and lies above, because the root is concave in |grad x|^2
// (Vogel and Oman, "Iterative methods for total variation denoising", 1996).
func (p *TV) Bound(ctx context.Context, z, h, x []float32, t float64) (float64, Curvature, error) {
	copy(z, x)
	energy, err := p.Gradient(ctx, h, x, t)
	return energy, Curvature{p.curvature, p.diagonal}, err
}

// Lipschitz returns 8 Lambda/t: |grad|^2 is below 8.
func (p *TV) Lipschitz(t float64) float64 { return 8 * p.Lambda / t }

// weigh sets the weights for x and returns R(x, t).
func (p *TV) weigh(x []float32, t float64) float64 {
	operator.Gradient(p.dx, p.dy, x, p.n)
	return p.sum(t, func(i int, root float64) { p.weight[i] = float32(p.Lambda / root) })
}

func (p *TV) sum(t float64, each func(i int, root float64)) float64 {
	var sum float64
	for i, dx := range p.dx {
		x, y := float64(dx), float64(p.dy[i])
		root := math.Sqrt(x*x + y*y + t*t)
		each(i, root)
		sum += root - t
	}
	return p.Lambda * sum
}

func (p *TV) curvature(dst, v []float32) {
	operator.Gradient(p.dx, p.dy, v, p.n)
	for i, w := range p.weight {
		p.dx[i] *= w
		p.dy[i] *= w
	}
	operator.Divergence(p.div, p.dx, p.dy, p.n)
	for i, d := range p.div {
		dst[i] = -d
	}
}

func (p *TV) diagonal(dst []float32) {
	operator.LaplacianDiagonal(dst, p.n, func(pixel int) float32 { return p.weight[pixel] })
}
