package score_test

import (
	"context"
	"fmt"
	"log"
	"math"
	"math/rand/v2"

	"gradus/ct/score"
	"gradus/internal/cpu"
)

// A grey disc with Gaussian noise is denoised.
func ExampleNetwork_Denoise() {
	kernel, err := cpu.Default()
	if err != nil {
		log.Fatal(err)
	}
	const n, sigma = 32, 0.2
	disc, noisy, denoised := make([]float32, n*n), make([]float32, n*n), make([]float32, n*n)
	random := rand.New(rand.NewPCG(1, 1))
	for i := range disc {
		if x, y := i%n-n/2, i/n-n/2; x*x+y*y < 100 {
			disc[i] = 0.7
		}
		noisy[i] = disc[i] + float32(sigma*random.NormFloat64())
	}
	network := score.New(score.Default(), kernel, n)
	if _, err := network.Denoise(context.Background(), denoised, noisy, sigma); err != nil {
		log.Fatal(err)
	}
	rmse := func(x []float32) float64 {
		sum := 0.0
		for i, v := range x {
			sum += math.Pow(float64(v-disc[i]), 2)
		}
		return math.Sqrt(sum / float64(len(x)))
	}
	fmt.Printf("RMSE %.2f before, %.2f after\n", rmse(noisy), rmse(denoised))
	// Output:
	// RMSE 0.20 before, 0.05 after
}
