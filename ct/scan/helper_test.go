package scan

import (
	"math"
	"math/rand/v2"

	"gradus/ct/operator"
	"gradus/internal/cpu"
)

func randSource(seed uint64) rand.Source { return rand.NewPCG(seed, 77) }

func newRand(seed uint64) *rand.Rand { return rand.New(randSource(seed)) }

func random(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

func newProjector(n, angles int) *operator.Projector {
	k, err := cpu.Default()
	if err != nil {
		panic(err)
	}
	return operator.NewProjector(k, n, angles, math.Pi)
}
