package export

import (
	"fmt"
	"math"

	"gradus/ct"
	"gradus/internal/figure"
)

// stepsTable has a row for a start and for every picture that a step led to from it.
func stepsTable(name, note string, steps []ct.StepRecord) figure.File {
	header := []string{"step", "level", "t", "energy", "data_energy", "prior_energy", "gradient_norm", "target",
		"target_gradient_norm", "cosine", "size", "accepted", "psnr", "evaluations"}
	return figure.Table(name, note, header, func(row func(...any)) {
		for _, s := range steps {
			row(s.K, s.Level, s.T, s.Energy, s.Data, s.Energy-s.Data, s.GradientNorm, s.Target, s.TargetNorm, s.Cosine,
				s.Size, s.Accepted, s.PSNR, s.Evaluations)
		}
	})
}

// energyFigure shows f of the pictures where it was computed. Else it shows F, of each at the
// smoothing at which it stands: between levels it leaps.
func energyFigure(r *ct.Run) (*figure.Figure, error) {
	steps := r.Reconstructions[0].Steps
	label, below := "energy *F*(*x*, *t*)", fmt.Sprintf("%s, *t* from %.3g to %.3g", subtitle(r), steps[0].T,
		steps[len(steps)-1].T)
	energy := func(s ct.StepRecord) float64 { return s.Energy }
	if !math.IsNaN(steps[0].Target) {
		label, below = "energy *f*(*x*)", fmt.Sprintf("%s, *f* = *F*(·, %.3g)", subtitle(r), r.Spec.Schedule.Min)
		energy = func(s ct.StepRecord) float64 { return s.Target }
	}
	return curvesOf(r, label, below, func(i int) (c Curve) {
		for _, s := range r.Reconstructions[i].Steps {
			c.Steps, c.Values = append(c.Steps, s.K), append(c.Values, energy(s))
		}
		return c
	})
}

// psnrFigure shows how good the starts and the iterates are.
func psnrFigure(r *ct.Run) (*figure.Figure, error) {
	return curvesOf(r, "PSNR, in dB", subtitle(r), func(i int) (c Curve) {
		for _, s := range r.Reconstructions[i].Steps {
			c.Steps, c.Values = append(c.Steps, s.K), append(c.Values, s.PSNR)
		}
		return c
	})
}

// curvesOf shows one curve for each start that figures have room for.
func curvesOf(r *ct.Run, label, below string, of func(start int) Curve) (*figure.Figure, error) {
	var all []Curve
	for i := range shown(r) {
		c := of(i)
		c.Name = r.Spec.Starts[i].Name()
		all = append(all, c)
	}
	return CurvesFigure(title(r), label, all, figure.Notes{Subtitle: below + unshown(r)})
}

// shown are the reconstructions that figures have room for.
func shown(r *ct.Run) []ct.Reconstruction {
	return r.Reconstructions[:min(len(r.Reconstructions), len(figure.SeriesStyles))]
}

// unshown says in a subtitle that there are more.
func unshown(r *ct.Run) string {
	if all := len(r.Reconstructions); all > len(shown(r)) {
		return fmt.Sprintf(", the first %d of %d starts", len(shown(r)), all)
	}
	return ""
}
