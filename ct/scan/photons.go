package scan

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"gradus/ct/operator"
)

// pixelSize is what an operator with lengths in pixels implements: one unit of its
// measurements is that much of the picture's square [-1, 1]^2.
type pixelSize interface{ PixelSize() float64 }

// Attenuation returns u, by which one unit of measurement of the operator weakens photons: exp(-u)
// of them pass.
func Attenuation(op operator.Operator) float64 {
	if p, ok := op.(pixelSize); ok {
		return p.PixelSize()
	}
	return 1
}

// count replaces line integrals by those seen through photon counts, and returns the
// mean variance.
func count(y []float32, photons, u float64, src rand.Source) (variance float64) {
	for i, v := range y {
		mean := photons * math.Exp(-u*float64(v))
		y[i] = float32(-math.Log((poisson(mean, src)+0.5)/photons) / u)
		variance += Variance(float64(v), photons, u)
	}
	return variance / float64(len(y))
}

// Variance returns that of a line integral that is measured by photons, of which so many are sent
// and weakened by u per unit: 1/(u^2 n), n = photons exp(-u integral). It has an end, as the
// measurement itself: that of half a photon.
func Variance(integral, photons, u float64) float64 {
	return 1 / (u * u * max(photons*math.Exp(-u*integral), 0.5))
}

func poisson(mean float64, src rand.Source) float64 {
	// So many photons come only of negative pixels. Their noise is below float32's
	// rounding, and the sampler would not end on an infinite mean.
	if !(mean < 1<<53) {
		return mean
	}
	return distuv.Poisson{Lambda: mean, Src: src}.Rand()
}
