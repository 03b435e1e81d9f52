package ct

import (
	"context"
	"math"

	"gradus/ct/score"
	"gradus/solver/kernel"
)

// ScorePrior is Alpha times the energy of the score network at the noise level t,
//
//	R(x, t) = Alpha E(x, t),  grad R = Alpha (x - D(x, t)) / t^2
//
// with D the denoiser. Energies of different t differ by an unknown constant.
type ScorePrior struct {
	Alpha float64

	ctx context.Context // of the run: an evaluation takes long on large pictures
	net *score.Network
}

// NewScorePrior returns the prior of the program's own network for n x n pictures. When ctx
// is done its methods end early, with numbers that mean nothing.
func NewScorePrior(ctx context.Context, k kernel.Kernel, n int, alpha float64) *ScorePrior {
	return &ScorePrior{Alpha: alpha, ctx: ctx, net: score.New(score.Default(), k, n)}
}

// Energy returns R(x, t).
func (p *ScorePrior) Energy(x []float32, t float64) float64 {
	return p.energy(p.net.Energy(p.ctx, x, t))
}

// Gradient stores grad R(x, t) in dst and returns R(x, t).
func (p *ScorePrior) Gradient(dst, x []float32, t float64) float64 {
	energy := p.energy(p.net.Gradient(p.ctx, dst, x, t))
	for i := range dst {
		dst[i] *= float32(p.Alpha)
	}
	return energy
}

// Bound is Alpha/(2 t^2) |x' - D(x, t)|^2, which has the gradient of R at x. It lies above R
// where R's curvature is at most Alpha/t^2, which is what the energy of any prior
// smoothed by noise of level t obeys; a network does so as far as it has learnt one. z is the
// denoised picture, h is zero.
func (p *ScorePrior) Bound(z, h, x []float32, t float64) (float64, func(dst, v []float32)) {
	energy := p.energy(p.net.Denoise(p.ctx, z, x, t))
	clear(h)
	weight := float32(p.Lipschitz(t))
	return energy, func(dst, v []float32) {
		for i, value := range v {
			dst[i] = weight * value
		}
	}
}

// Lipschitz returns Alpha/t^2.
func (p *ScorePrior) Lipschitz(t float64) float64 { return p.Alpha / (t * t) }

// energy is NaN where the evaluation was cut short, which no line search takes.
func (p *ScorePrior) energy(energy float64, err error) float64 {
	if err != nil {
		return math.NaN()
	}
	return p.Alpha * energy
}
