package ct

import (
	"fmt"
	"math"
	"testing"

	"gradus/ct/baseline"
)

// BenchmarkPosterior compares the mean of the posterior's samples with graduation and with total variation at its best,
// and standard deviations with errors, on 20 phantoms and scans:
//
//	go test ./ct -run '^$' -bench 'Posterior$' -benchtime 1x -timeout 3h
func BenchmarkPosterior(b *testing.B) {
	comparePosterior(b, make([]Source, 20))
}

// BenchmarkPosteriorOfPeople does the same on a CT slice each of ten people:
//
//	GRADUS_CT_SLICES=folder go test ./ct -run '^$' -bench PosteriorOfPeople -benchtime 1x -timeout 3h
func BenchmarkPosteriorOfPeople(b *testing.B) {
	comparePosterior(b, slicesOfPeople(b, 10))
}

// comparePosterior logs the figures of each picture and their means, from three numbers of angles. The i-th scan has
// the seed i + 1, and a picture that is no file has it, too.
func comparePosterior(b *testing.B, pictures []Source) {
	for _, angles := range []int{60, 30, 15} {
		b.Run(fmt.Sprintf("%d angles", angles), func(b *testing.B) {
			graduated, posterior := Default(MethodGraduated, PriorScore), Default(MethodPosterior, PriorScore)
			graduated.Scan.Angles, posterior.Scan.Angles = angles, angles
			many := graduated
			many.Schedule.Levels = 300
			tv, err := Compare(graduated, "tv")
			if err != nil {
				b.Fatal(err)
			}
			tv.Lambda = baseline.Lambda{Choice: baseline.LambdaOracle}
			for b.Loop() {
				logPosteriors(b, pictures, [...]Spec{posterior, graduated, many, tv})
			}
		})
	}
}

// logPosteriors logs what comes of the posterior, of graduation, of that with many levels, and of total variation.
func logPosteriors(b *testing.B, pictures []Source, specs [4]Spec) {
	var psnr [len(specs)]float64
	var wins [len(specs)]int // of the posterior over each
	var ratio, within1, within2, rhat float64
	least, most := math.Inf(1), 0.0
	n := float64(len(pictures))
	for i, picture := range pictures {
		var own [len(specs)]float64
		var drawn *PosteriorFigures
		for k, s := range specs {
			s = Preset{Spec: s}.seeded(i)
			if picture.File != "" {
				s.Image = picture
			}
			r, err := reconstructed(b.Context(), s)
			if err != nil {
				b.Fatal(err)
			}
			if r.Simulation == SimulationSameGrid {
				b.Fatalf("%d %s: an inverse crime", i+1, picture.File)
			}
			if k == 0 {
				drawn = r.Posterior
			}
			own[k] = float64(r.PSNR)
			psnr[k] += own[k] / n
			if own[0] > own[k] {
				wins[k]++
			}
		}
		q := float64(drawn.SDRMS / drawn.ErrorRMS)
		ratio, least, most = ratio+q/n, min(least, q), max(most, q)
		within1 += 100 * float64(drawn.Coverage[0]) / n
		within2 += 100 * float64(drawn.Coverage[1]) / n
		rhat += float64(drawn.RHat) / n
		b.Logf("%d %s: %s; SD over error %.2f, within 1 SD %.0f %%, 2 SD %.0f %%, R-hat %.1f", i+1, picture.File,
			decibels(own), q, 100*drawn.Coverage[0], 100*drawn.Coverage[1], drawn.RHat)
	}
	b.Logf("%s; mean better than each on %d, %d and %d of %d; SD over error %.2f (%.2f to %.2f), within 1 SD %.0f %%, "+
		"2 SD %.0f %%, R-hat %.1f", decibels(psnr), wins[1], wins[2], wins[3], len(pictures), ratio, least, most,
		within1, within2, rhat)
}

func decibels(psnr [4]float64) string {
	return fmt.Sprintf("mean %.2f dB, graduated %.2f, with 300 levels %.2f, TV %.2f", psnr[0], psnr[1], psnr[2], psnr[3])
}
