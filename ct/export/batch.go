package export

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradus/ct"
	"gradus/internal/figure"
)

// BatchFile is the name of the table of a batch.
const BatchFile = "batch.csv"

// BatchTable is a table of all reconstructions of a batch, seed by seed; what the methods come to stands
// below it.
func BatchTable(s *ct.Spec, rows []ct.BatchRow, link string) figure.File {
	var note []string
	if link != "" {
		note = append(note, link)
	}
	for _, r := range rows {
		note = append(note, fmt.Sprintf("%v: mean PSNR %.2f dB; least %.2f; SD between seeds %.2f; mean SSIM %.4f; "+
			"mean chi %.3f; best on %d of %d seeds, unfinished on %d", r.BatchMember, float64(r.PSNRMean), float64(r.PSNRLeast),
			float64(r.PSNRSD), float64(r.SSIMMean), float64(r.ChiMean), r.Wins, len(r.Seeds), r.Unfinished))
	}
	columns := []string{"seed", "method", "psnr", "ssim", "chi", "lambda", "finished"}
	leveled := len(s.Batch.Levels) > 0
	if leveled {
		columns = append(columns, "levels", "energy")
	}
	sampled := slices.ContainsFunc(s.Batch.Methods, ct.Method.Samples)
	if sampled {
		columns = append(columns, "sd_rms", "error_rms", "coverage_1", "coverage_2", "rhat")
	}
	for i := range s.Regions {
		columns = append(columns, fmt.Sprintf("recovery_%d", i+1))
	}
	name := strings.TrimSuffix(BatchFile, ".csv")
	return figure.Table(name, strings.Join(note, "\n"), columns, func(row func(...any)) {
		for seed := range s.Batch.Count {
			for _, r := range rows {
				j := r.Seeds[seed]
				lambda := math.NaN()
				if j.Lambda > 0 {
					lambda = float64(j.Lambda)
				}
				cells := []any{s.Batch.First + int64(seed), string(r.Method), float64(j.PSNR), float64(j.SSIM),
					float64(j.Chi), lambda, j.Finished()}
				if leveled {
					energy := math.NaN() // which only comparisons of levels need
					if j.Energy != nil {
						energy = float64(*j.Energy)
					}
					cells = append(cells, r.Levels, energy)
				}
				if sampled {
					cells = append(cells, samplesCells(j.Posterior)...)
				}
				for _, v := range j.Recovery {
					cells = append(cells, float64(v))
				}
				row(cells...)
			}
		}
	})
}

// samplesCells are what the method posterior tells; other methods have empty cells.
func samplesCells(f *ct.PosteriorFigures) []any {
	nan := ct.Number(math.NaN())
	if f == nil {
		f = &ct.PosteriorFigures{SDRMS: nan, ErrorRMS: nan, Coverage: [2]ct.Number{nan, nan}, RHat: nan}
	}
	return []any{float64(f.SDRMS), float64(f.ErrorRMS), float64(f.Coverage[0]), float64(f.Coverage[1]), float64(f.RHat)}
}
