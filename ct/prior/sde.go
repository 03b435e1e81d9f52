package prior

import (
	"math"

	"gradus/solver"
)

// SDE says what the smoothing t of a schedule means to the score prior: which noise level it
// is, and how much the prior then counts. The names are those of the processes of Song et al.,
// "Score-based generative modeling through stochastic differential equations",
// arXiv 2011.13456, that add the noise.
type SDE int

const (
	// VE, variance exploding: t is the noise level sigma, and the prior counts alike on all
	// levels.
	VE SDE = iota
	// VP, variance preserving with beta from 0.1 to 20, is the paper's: t is the time from 0
	// to 1 of a process that shrinks the picture by gamma and adds noise of s, and so sigma is
	// s/gamma; the prior counts in proportion to sigma.
	VP
)

var sdeNames = solver.Names[SDE]{"ve", "vp"}

// SDEs are all of them.
func SDEs() []SDE { return sdeNames.All() }

func (s SDE) String() string                { return sdeNames.String(s) }
func (s SDE) MarshalText() ([]byte, error)  { return sdeNames.Marshal(s) }
func (s *SDE) UnmarshalText(b []byte) error { return sdeNames.Unmarshal(s, b) }

// level returns the noise level that t means and the weight of the prior there.
func (s SDE) level(t float64) (sigma, weight float64) {
	if s == VP {
		const low, high = 0.1, 20
		sigma = math.Sqrt(math.Expm1(low*t + (high-low)/2*t*t))
		return sigma, sigma
	}
	return t, 1
}
