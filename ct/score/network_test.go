package score

import (
	"math/rand/v2"
)

// noisy is a disc with noise.
func noisy(n int, sigma float64, seed uint64) []float32 {
	r := rand.New(rand.NewPCG(seed, 0))
	x := make([]float32, n*n)
	for i := range x {
		u, v := 2*float64(i%n)/float64(n)-1, 2*float64(i/n)/float64(n)-1
		if u*u+v*v < 0.5 {
			x[i] = 0.7
		}
		x[i] += float32(sigma * r.NormFloat64())
	}
	return x
}
