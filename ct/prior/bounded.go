package prior

import (
	"fmt"
	"math"

	"gradus/ct/operator"
)

// Bounded is a Prior whose curvature is bounded by the same matrix C_t = B^T B at every picture: what a
// preconditioner of a sampler is made of. Total variation has none that is of use: its bound moves with the picture.
type Bounded interface {
	Prior
	// Curvature returns C_t, valid until the next call of any method.
	Curvature(t float64) Curvature
	// Tight reports whether the curvature is C_t itself, not anything up to it.
	Tight() bool
	// RootLength is how many numbers B has for a picture.
	RootLength() int
	// Root stores B^T xi in dst.
	Root(dst, xi []float32, t float64)
	// Denoised stores the mean of the pictures from which noise of the level t makes x, in dst, given grad R(x, t);
	// x itself where t smooths nothing.
	Denoised(dst, x, gradient []float32, t float64)
}

// Curvature returns w/sigma^2 times the identity, see Bound.
func (p *Score) Curvature(t float64) Curvature {
	curvature := p.Lipschitz(t)
	return Curvature{
		Apply: func(dst, v []float32) { scaled(dst, v, curvature) },
		Diagonal: func(dst []float32) {
			for i := range dst {
				dst[i] = float32(curvature)
			}
		},
	}
}

// Tight is false: where the picture is uncertain, a denoiser leaves it as it is, and there is next to no curvature.
func (p *Score) Tight() bool { return false }

// RootLength is the number of pixels.
func (p *Score) RootLength() int { return p.n * p.n }

// Root stores sqrt(w)/sigma xi.
func (p *Score) Root(dst, xi []float32, t float64) { scaled(dst, xi, math.Sqrt(p.Lipschitz(t))) }

// Denoised stores x - sigma^2/w grad R, which is D(x, sigma).
func (p *Score) Denoised(dst, x, gradient []float32, t float64) {
	variance := float32(1 / p.Lipschitz(t))
	for i, v := range x {
		dst[i] = v - variance*gradient[i]
	}
}

// Curvature returns -Lambda div grad, which is all there is of R.
func (p *Tikhonov) Curvature(float64) Curvature { return Curvature{p.curvature, p.diagonal} }

// Tight is true: R is a parabola.
func (p *Tikhonov) Tight() bool { return true }

// RootLength is that of a gradient.
func (p *Tikhonov) RootLength() int { return 2 * p.n * p.n }

// Root stores -sqrt(Lambda) div xi.
func (p *Tikhonov) Root(dst, xi []float32, _ float64) {
	n := p.n * p.n
	if len(xi) != 2*n {
		panic(fmt.Sprintf("prior: a root of %d pixels got %d numbers", n, len(xi)))
	}
	operator.Divergence(dst, xi[:n], xi[n:], p.n)
	scaled(dst, dst, -math.Sqrt(p.Lambda))
}

// Denoised stores x.
func (p *Tikhonov) Denoised(dst, x, _ []float32, _ float64) { copy(dst, x) }

func scaled(dst, x []float32, factor float64) {
	f := float32(factor)
	for i, v := range x {
		dst[i] = f * v
	}
}
