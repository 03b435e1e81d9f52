package prior

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gradus/ct/phantom"
	"gradus/ct/picture"
	"gradus/ct/score"
	"gradus/internal/cpu"
)

// How far the denoiser is from the truth, per pixel, on phantoms that it was not trained on,
// is what it was when the weights were trained (recorded below), and much less than the noise.
func TestDenoiserError(t *testing.T) {
	const n = 64
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	net := score.New(score.Default(), k, n)
	for _, c := range []struct{ sigma, recorded float64 }{
		{0.01, 0.00436}, {0.03, 0.01005}, {0.1, 0.02406}, {0.3, 0.05050}, {1, 0.09428}, {2, 0.12326},
	} {
		var sum float64
		const seeds = 8
		noisy, denoised := make([]float32, n*n), make([]float32, n*n)
		for seed := range int64(seeds) {
			ellipses, _ := phantom.Ellipses.Exact(seed + 1)
			truth := ellipses.Average(n)
			truth = truth.Times(1 / float64(slices.Max(truth.Pix)))
			normal := rand.New(rand.NewPCG(uint64(seed+1), 0x57a7))
			for i, v := range truth.Pix {
				noisy[i] = v + float32(c.sigma*normal.NormFloat64())
			}
			if _, err := net.Denoise(t.Context(), denoised, noisy, c.sigma); err != nil {
				t.Fatal(err)
			}
			e := picture.RMSE(truth.Pix, denoised)
			sum += e * e / seeds
		}
		if got := math.Sqrt(sum); math.Abs(got/c.recorded-1) > 0.01 {
			t.Errorf("sigma %g: the denoiser is off by %.5f, recorded %.5f", c.sigma, got, c.recorded)
		}
	}
}
