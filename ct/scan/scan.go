package scan

import (
	"math"
	"math/rand/v2"

	"gradus/ct/operator"
	"gradus/ct/picture"
	"gradus/solver"
)

// Scan says how measurements are spoilt: by Gaussian noise or by counting photons, not both.
type Scan struct {
	Noise   float64 `json:"noise"`   // sd of Gaussian noise, as a part of the mean |Ax|; 0 to 10, without effect where photons are counted
	Photons float64 `json:"photons"` // photons sent along each ray; 0 for no counting, else 1 to 1e12
	Seed    int64   `json:"seed"`    // of both; 0 to 2^53 - 1
}

// stream keeps a scan's random numbers apart from a phantom's of the same seed.
const stream = 0x5ca9

const maxSeed = 1<<53 - 1 // what JavaScript can hold

// Validate reports the first field whose value is out of range.
func (s Scan) Validate() error {
	if err := solver.Within("scan.noise", s.Noise, 0, 10); err != nil {
		return err
	}
	if s.Photons != 0 && !(s.Photons >= 1 && s.Photons <= 1e12) {
		return solver.Outside("scan.photons", s.Photons, "0 or a number from 1 to 1e+12")
	}
	return ValidateSeed("scan.seed", s.Seed)
}

// ValidateSeed reports a seed that is not from 0 to 2^53 - 1; field is what the person calls it.
func ValidateSeed(field string, seed int64) error {
	if seed >= 0 && seed <= maxSeed {
		return nil
	}
	return solver.Outside(field, seed, "a whole number from 0 to %d", int64(maxSeed))
}

// Simulate returns y = A x + noise and the standard deviation of the noise, see Spoil.
func Simulate(op operator.Operator, truth picture.Image, s Scan) (y []float32, sd float64, err error) {
	if err := s.Validate(); err != nil {
		return nil, 0, err
	}
	y = make([]float32, op.Measurements())
	op.Apply(y, truth.Pix)
	sd, err = Spoil(y, Attenuation(op), s)
	return y, sd, err
}

// Spoil adds noise to measurements and returns its standard deviation per measurement, 0
// without noise. The same seed spoils them alike.
//
// Photons are counted in transmission: of those sent, exp(-u y_i) arrive on average, the
// count is Poisson and y_i becomes -log((count + 1/2)/Photons)/u, where u is the
// attenuation of one unit of measurement: the pixel's size for a projector, whose
// lengths are pixels of a picture on [-1, 1]^2, else 1. The half makes the logarithm
// nearly unbiased (by 1/(24 mean count^2)), and finite where nothing arrives. Their variance is
// by the delta method 1/(u^2 mean count); it differs between rays, and the sd returned is the
// root of its mean. Below a mean count of about 5 both are off.
func Spoil(y []float32, u float64, s Scan) (sd float64, err error) {
	if err := s.Validate(); err != nil {
		return 0, err
	}
	src := rand.NewPCG(uint64(s.Seed), stream)
	if s.Photons > 0 {
		return math.Sqrt(count(y, s.Photons, u, src)), nil
	}
	var size float64
	for _, v := range y {
		size += math.Abs(float64(v))
	}
	sd = s.Noise * size / float64(len(y))
	if sd > 0 {
		r := rand.New(src)
		for i := range y {
			y[i] += float32(sd * r.NormFloat64())
		}
	}
	return sd, nil
}
