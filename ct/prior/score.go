package prior

import (
	"context"

	"gradus/ct/score"
	"gradus/internal/cpu"
)

// Score is the energy of the score network at the noise level sigma that t means,
//
//	R(x, t) = w E(x, sigma),  grad R = w (x - D(x, sigma)) / sigma^2
//
// with D the denoiser; the weight w is Alpha or, with VP, Alpha sigma. Energies of different
// levels differ by an unknown constant.
type Score struct {
	Alpha float64
	SDE   SDE

	n             int
	net           *score.Network
	beside, below []float32 // of Hessian; nil: not yet needed
}

// NewScore returns the prior of the program's own weights for n x n pictures.
func NewScore(k cpu.Kernel, n int, alpha float64, sde SDE) *Score {
	return NewLearnt(score.Default(), k, n, alpha, sde)
}

// NewLearnt returns the prior of a model for n x n pictures.
func NewLearnt(m *score.Model, k cpu.Kernel, n int, alpha float64, sde SDE) *Score {
	return &Score{Alpha: alpha, SDE: sde, n: n, net: score.New(m, k, n)}
}

// Energy returns R(x, t).
func (p *Score) Energy(ctx context.Context, x []float32, t float64) (float64, error) {
	sigma, weight := p.level(t)
	energy, err := p.net.Energy(ctx, x, sigma)
	return weight * energy, err
}

// Gradient stores grad R(x, t) in dst and returns R(x, t).
func (p *Score) Gradient(ctx context.Context, dst, x []float32, t float64) (float64, error) {
	sigma, weight := p.level(t)
	energy, err := p.net.Gradient(ctx, dst, x, sigma)
	for i := range dst {
		dst[i] *= float32(weight)
	}
	return weight * energy, err
}

// Bound is w/(2 sigma^2) |x' - D(x, sigma)|^2, which has the gradient of R at x. It lies above R
// where R's curvature is at most w/sigma^2, which the energy of any prior smoothed by
// noise of that level obeys; a network does so as far as it has learnt one. z is the denoised
// picture, h is zero.
func (p *Score) Bound(ctx context.Context, z, h, x []float32, t float64) (float64, Curvature, error) {
	sigma, weight := p.level(t)
	energy, err := p.net.Denoise(ctx, z, x, sigma)
	clear(h)
	return weight * energy, p.Curvature(t), err
}

// Lipschitz returns w/sigma^2.
func (p *Score) Lipschitz(t float64) float64 {
	sigma, weight := p.level(t)
	return weight / (sigma * sigma)
}

func (p *Score) level(t float64) (sigma, weight float64) {
	sigma, weight = p.SDE.level(t)
	return sigma, p.Alpha * weight
}
