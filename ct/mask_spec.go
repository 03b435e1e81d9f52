package ct

import (
	"math/rand/v2"

	"gradus/solver"
)

// MaskSpec says which pixels the operator mask keeps: a random part of them.
type MaskSpec struct {
	Keep float64 `json:"keep"` // part of the pixels
	Seed int64   `json:"seed"`
}

// maskStream keeps a mask's random numbers apart from others of the same seed.
const maskStream = 0x3a5c

func (m MaskSpec) validate() error {
	if err := solver.Within("mask.keep", m.Keep, 0.01, 1); err != nil {
		return err
	}
	return validateSeed("mask.seed", m.Seed)
}

// draw returns which of n x n pixels are kept: exactly the part asked for.
func (m MaskSpec) draw(n int) []bool {
	keep := make([]bool, n*n)
	count := max(1, int(m.Keep*float64(len(keep))+0.5))
	for _, i := range rand.New(rand.NewPCG(uint64(m.Seed), maskStream)).Perm(len(keep))[:count] {
		keep[i] = true
	}
	return keep
}
