package export

import (
	"fmt"
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
		note = append(note, fmt.Sprintf("%s: mean PSNR %.2f dB; least %.2f; SD between seeds %.2f; mean SSIM %.4f; "+
			"mean chi %.3f; best on %d of %d seeds", r.Method, float64(r.PSNRMean), float64(r.PSNRLeast),
			float64(r.PSNRSD), float64(r.SSIMMean), float64(r.ChiMean), r.Wins, len(r.Seeds)))
	}
	name := strings.TrimSuffix(BatchFile, ".csv")
	return figure.Table(name, strings.Join(note, "\n"), []string{"seed", "method", "psnr", "ssim", "chi"},
		func(row func(...any)) {
			for seed := range s.Batch.Count {
				for _, r := range rows {
					j := r.Seeds[seed]
					row(s.Batch.First+int64(seed), string(r.Method), float64(j.PSNR), float64(j.SSIM), float64(j.Chi))
				}
			}
		})
}
