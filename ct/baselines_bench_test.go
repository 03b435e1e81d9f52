package ct

import (
	"fmt"
	"testing"

	"gradus/ct/baseline"
	"gradus/internal/cpu"
	"gradus/internal/parallel"
)

// BenchmarkBaselines measures the README's table: the mean PSNR (dB), SSIM and seconds of a
// reconstruction over 20 ellipse phantoms that nothing was fitted to, 128 x 128.
//
//	go test ./ct -run '^$' -bench Baselines -benchtime 1x -timeout 1h
func BenchmarkBaselines(b *testing.B) {
	k, err := cpu.Default()
	if err != nil {
		b.Fatal(err)
	}
	for _, angles := range []int{15, 30, 60} {
		for _, noise := range []float64{0.01, 0.05} {
			for _, m := range []struct {
				name   string
				method Method
				filter baseline.Filter
				choice baseline.Choice
			}{
				{"fbp", MethodFBP, baseline.FilterRamLak, baseline.LambdaGiven},
				{"fbp-hann", MethodFBP, baseline.FilterHann, baseline.LambdaGiven},
				{"tikhonov-noise", MethodTikhonov, baseline.FilterRamLak, baseline.LambdaNoise},
				{"tikhonov-oracle", MethodTikhonov, baseline.FilterRamLak, baseline.LambdaOracle},
				{"tv-noise", MethodTV, baseline.FilterRamLak, baseline.LambdaNoise},
				{"tv-oracle", MethodTV, baseline.FilterRamLak, baseline.LambdaOracle},
			} {
				b.Run(fmt.Sprintf("%dangles/%gpercent/%s", angles, 100*noise, m.name), func(b *testing.B) {
					const phantoms = 20
					var results [phantoms]Result
					for b.Loop() {
						parallel.For(phantoms, func(i int) {
							s := Default(m.method, PriorTV)
							s.Scan.Angles, s.Scan.Noise, s.Filter = angles, noise, m.filter
							s.Image.Seed, s.Scan.Seed = int64(i+1), int64(i+1)
							s.Lambda = baseline.Lambda{Choice: m.choice, Value: 1}
							r, err := NewRun(&s, k, nil)
							if err == nil {
								err = r.Reconstruct(b.Context(), nil)
							}
							if err != nil {
								b.Error(err)
								return
							}
							results[i] = r.Result
						})
					}
					var psnr, ssim, seconds float64
					for _, r := range results {
						psnr += float64(r.PSNR) / phantoms
						ssim += float64(r.SSIM) / phantoms
						seconds += r.Seconds / phantoms
					}
					b.ReportMetric(psnr, "dB")
					b.ReportMetric(ssim, "SSIM")
					b.ReportMetric(seconds, "s/run")
				})
			}
		}
	}
}
