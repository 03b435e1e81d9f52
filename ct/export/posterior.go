package export

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"gradus/ct"
	"gradus/internal/figure"
)

// shownSamples is how many samples a figure has room for.
const shownSamples = 4

// spreadRange is the error or the standard deviation that has the strongest colour.
const spreadRange = ErrorRange / 4

// posteriorFigure shows the truth, the posterior mean, how wrong that is beside how wrong it is expected to be, in the
// same colours, and some samples.
func posteriorFigure(r *ct.Run) (*figure.Figure, error) {
	n, mean, p := r.Truth.N, r.Reconstructions[0], r.Posterior
	away := make([]float32, len(mean.X.Pix))
	for i, v := range mean.X.Pix {
		away[i] = float32(math.Abs(float64(v) - float64(r.Truth.Pix[i])))
	}
	panels := []figure.Panel{picturePanel("Truth", r.Truth.Pix, n, n),
		picturePanel("Mean: "+quality(float64(mean.Outcome.PSNR), float64(mean.Outcome.SSIM)), mean.X.Pix, n, n),
		spreadPanel("|mean − truth|", away, n), spreadPanel("Standard deviation", p.SD.Pix, n)}
	for i, x := range p.Samples[:min(shownSamples, len(p.Samples))] {
		panels = append(panels, picturePanel(fmt.Sprintf("Sample %d", i+1), x.Pix, n, n))
	}
	f := figure.New("posterior", title(r), figure.Notes{Subtitle: subtitle(r) + "\n" + spread(r.Result.Posterior)}, panels...)
	f.Columns = 4
	rows := (len(panels) + f.Columns - 1) / f.Columns
	f.Width, f.Height = vg.Length(f.Columns)*8*vg.Centimeter, (2+9*vg.Length(rows))*vg.Centimeter
	f.Legend = []figure.Entry{{Name: "grey values of pictures, from 0 to 1", Symbol: drawGreys}}
	return f, nil
}

// spread says how the standard deviations stand to the errors.
func spread(f *ct.PosteriorFigures) string {
	return fmt.Sprintf("rms of the standard deviation %s, of the error %s; within 1 and 2 standard deviations "+
		"%s and %s %% of the pixels; split R-hat %s", number("%.4f", float64(f.SDRMS)), number("%.4f", float64(f.ErrorRMS)),
		number("%.0f", 100*float64(f.Coverage[0])), number("%.0f", 100*float64(f.Coverage[1])), number("%.2f", float64(f.RHat)))
}

// spreadPanel shows errors or standard deviations.
func spreadPanel(title string, pix []float32, n int) figure.Panel {
	scale := figure.LinearScale(0, spreadRange, fmt.Sprintf("clipped at %g", spreadRange))
	img := scale.Picture(n, n, func(i, j int) float64 { return float64(pix[i*n+j]) })
	return figure.Panel{Title: title, Shape: figure.Square, Scale: scale, Fill: func(q *plot.Plot) {
		q.Add(figure.Raster{Image: img, Right: 1, Top: 1})
		q.HideAxes()
	}}
}

// coverageTable has the shares of the pixels whose truth is within so many standard deviations of the mean.
func coverageTable(name, note string, r *ct.Run) figure.File {
	return figure.Table(name, note, []string{"sds", "share", "gaussian"}, func(row func(...any)) {
		for i, share := range r.Coverage() {
			q := float64(i+1) / ct.CoverageSteps
			row(q, share, math.Erf(q/math.Sqrt2))
		}
	})
}

// contrastsTable has the contrasts of the regions in all states that are kept.
func contrastsTable(name, note string, r *ct.Run) figure.File {
	header := []string{"chain", "step"}
	for i := range r.Spec.Regions {
		header = append(header, fmt.Sprintf("region_%d", i+1))
	}
	return figure.Table(name, note, header, func(row func(...any)) {
		first := r.Spec.Steps() - r.Spec.Sampling.Steps + 1
		for chain, draws := range r.Posterior.Contrasts[0] {
			for step := range draws {
				cells := []any{chain + 1, first + step}
				for _, region := range r.Posterior.Contrasts {
					cells = append(cells, region[chain][step])
				}
				row(cells...)
			}
		}
	})
}
