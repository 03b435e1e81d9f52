package prior

import (
	"context"
	"math"

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

	ctx context.Context // of the run: an evaluation takes long on large pictures
	net *score.Network
}

// NewScore returns the prior of the program's own network for n x n pictures. When ctx
// is done its methods end early, with numbers that mean nothing.
func NewScore(ctx context.Context, k cpu.Kernel, n int, alpha float64, sde SDE) *Score {
	return &Score{Alpha: alpha, SDE: sde, ctx: ctx, net: score.New(score.Default(), k, n)}
}

// Energy returns R(x, t).
func (p *Score) Energy(x []float32, t float64) float64 {
	sigma, weight := p.level(t)
	energy, err := p.net.Energy(p.ctx, x, sigma)
	return weighted(weight, energy, err)
}

// Gradient stores grad R(x, t) in dst and returns R(x, t).
func (p *Score) Gradient(dst, x []float32, t float64) float64 {
	sigma, weight := p.level(t)
	energy, err := p.net.Gradient(p.ctx, dst, x, sigma)
	for i := range dst {
		dst[i] *= float32(weight)
	}
	return weighted(weight, energy, err)
}

// Bound is w/(2 sigma^2) |x' - D(x, sigma)|^2, which has the gradient of R at x. It lies above R
// where R's curvature is at most w/sigma^2, which the energy of any prior smoothed by
// noise of that level obeys; a network does so as far as it has learnt one. z is the denoised
// picture, h is zero.
func (p *Score) Bound(z, h, x []float32, t float64) (float64, Curvature) {
	sigma, weight := p.level(t)
	energy, err := p.net.Denoise(p.ctx, z, x, sigma)
	clear(h)
	curvature := float32(p.Lipschitz(t))
	return weighted(weight, energy, err), Curvature{
		Apply: func(dst, v []float32) {
			for i, value := range v {
				dst[i] = curvature * value
			}
		},
		Diagonal: func(dst []float32) {
			for i := range dst {
				dst[i] = curvature
			}
		},
	}
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

// weighted is NaN where the evaluation was cut short, which no line search takes.
func weighted(weight, energy float64, err error) float64 {
	if err != nil {
		return math.NaN()
	}
	return weight * energy
}
