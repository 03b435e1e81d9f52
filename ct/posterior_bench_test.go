package ct

import (
	"fmt"
	"math"
	"testing"
)

// BenchmarkPosterior compares the mean of the posterior's samples with graduation, and standard deviations with errors,
// on 20 pictures and scans.
func BenchmarkPosterior(b *testing.B) {
	for _, angles := range []int{60, 30, 15} {
		b.Run(fmt.Sprintf("%d angles", angles), func(b *testing.B) {
			graduated, posterior := Default(MethodGraduated, PriorScore), Default(MethodPosterior, PriorScore)
			graduated.Scan.Angles, posterior.Scan.Angles = angles, angles
			many := graduated
			many.Schedule.Levels = 300
			for b.Loop() {
				var mean, one, of300, ratio, within1, within2, rhat float64
				least, most, wins := math.Inf(1), 0.0, 0
				const seeds = 20
				for i := range seeds {
					results := make([]*Result, 3)
					for n, s := range []Spec{posterior, graduated, many} {
						var err error
						if results[n], err = reconstructed(b.Context(), Preset{Spec: s}.seeded(i)); err != nil {
							b.Fatal(err)
						}
					}
					drawn := results[0].Posterior
					mean += float64(results[0].PSNR) / seeds
					one += float64(results[1].PSNR) / seeds
					of300 += float64(results[2].PSNR) / seeds
					if results[0].PSNR > results[1].PSNR {
						wins++
					}
					q := float64(drawn.SDRMS / drawn.ErrorRMS)
					ratio, least, most = ratio+q/seeds, min(least, q), max(most, q)
					within1 += 100 * float64(drawn.Coverage[0]) / seeds
					within2 += 100 * float64(drawn.Coverage[1]) / seeds
					rhat += float64(drawn.RHat) / seeds
				}
				b.Logf("mean %.2f dB, graduated %.2f, with 300 levels %.2f; better than graduated on %d of %d; SD over error %.2f "+
					"(%.2f to %.2f), within 1 SD %.0f %%, 2 SD %.0f %%, R-hat %.1f",
					mean, one, of300, wins, seeds, ratio, least, most, within1, within2, rhat)
			}
		})
	}
}
