package baseline

import (
	"math"
	"math/rand/v2"

	"gradus/ct/operator"
	"gradus/internal/cpu"
)

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 77)) }

func random(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

func newProjector(n, angles int) *operator.Projector { return projectorOver(n, angles, math.Pi) }

func projectorOver(n, angles int, arc float64) *operator.Projector {
	k, err := cpu.Default()
	if err != nil {
		panic(err)
	}
	return operator.NewProjector(k, n, angles, arc)
}
