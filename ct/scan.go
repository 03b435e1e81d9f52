package ct

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"gradus/solver"
)

// Scan says how measurements are spoilt: by Gaussian noise or by counting photons, not both.
type Scan struct {
	Noise   float64 `json:"noise"`   // sd of Gaussian noise, as a part of the mean |Ax|; 0 to 10, without effect where photons are counted
	Photons float64 `json:"photons"` // photons sent along each ray; 0 for no counting, else 1 to 1e12
	Seed    int64   `json:"seed"`    // of both; 0 to 2^53 - 1
}

// scanStream keeps a scan's random numbers apart from a phantom's of the same seed.
const scanStream = 0x5ca9

const maxSeed = 1<<53 - 1 // what JavaScript can hold

// pixelSize is what an operator with lengths in pixels implements: one unit of its
// measurements is that much of the picture's square [-1, 1]^2.
type pixelSize interface{ PixelSize() float64 }

// Validate reports the first field whose value is out of range.
func (s Scan) Validate() error {
	if err := solver.Within("scan.noise", s.Noise, 0, 10); err != nil {
		return err
	}
	if s.Photons != 0 && !(s.Photons >= 1 && s.Photons <= 1e12) {
		return &solver.RangeError{Field: "scan.photons", Allowed: "0 or a number from 1 to 1e+12", Got: fmt.Sprint(s.Photons)}
	}
	return validateSeed("scan.seed", s.Seed)
}

func validateSeed(field string, seed int64) error {
	if seed >= 0 && seed <= maxSeed {
		return nil
	}
	return &solver.RangeError{Field: field, Allowed: fmt.Sprintf("a whole number from 0 to %d", int64(maxSeed)), Got: fmt.Sprint(seed)}
}

// Simulate returns y = A x + noise and the standard deviation of the noise per
// measurement, 0 without noise. The same seed gives the same y.
//
// Photons are counted in transmission: of those sent, exp(-u (Ax)_i) arrive on average,
// the count is Poisson and y_i = -log((count + 1/2)/Photons)/u, where u is the
// attenuation of one unit of measurement: the pixel's size for a projector, whose
// lengths are pixels of a picture on [-1, 1]^2, else 1. The half makes the logarithm
// nearly unbiased (by 1/(24 mean count^2)), and finite where nothing arrives. Their variance is
// by the delta method 1/(u^2 mean count); it differs between rays, and the sd returned is the
// root of its mean. Below a mean count of about 5 both are off.
func Simulate(op Operator, truth Image, s Scan) (y []float32, sd float64, err error) {
	if err := s.Validate(); err != nil {
		return nil, 0, err
	}
	y = make([]float32, op.Measurements())
	op.Apply(y, truth.Pix)
	src := rand.NewPCG(uint64(s.Seed), scanStream)
	var size float64
	for _, v := range y {
		size += math.Abs(float64(v))
	}
	if s.Photons > 0 {
		return y, math.Sqrt(count(y, s.Photons, attenuation(op), src)), nil
	}
	sd = s.Noise * size / float64(len(y))
	if sd > 0 {
		r := rand.New(src)
		for i := range y {
			y[i] += float32(sd * r.NormFloat64())
		}
	}
	return y, sd, nil
}

// attenuation is that of one unit of measurement.
func attenuation(op Operator) float64 {
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
		variance += countVariance(float64(v), photons, u)
	}
	return variance / float64(len(y))
}

// countVariance is that of a line integral that is measured by photons. It has an end, as the
// measurement itself: that of half a photon.
func countVariance(integral, photons, u float64) float64 {
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
