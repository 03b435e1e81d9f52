package ct

import (
	"fmt"
	"math"

	"gradus/internal/figure"
)

// stepsTable has a row for a start and for every picture that a step led to from it.
func stepsTable(name, note string, steps []StepRecord) figure.File {
	header := []string{"step", "level", "t", "energy", "data_energy", "prior_energy", "gradient_norm", "target", "target_gradient_norm", "cosine", "size", "accepted", "psnr", "evaluations"}
	return figure.Table(name, note, header, func(row func(...any)) {
		for _, s := range steps {
			row(s.K, s.Level, s.T, s.Energy, s.Data, s.Energy-s.Data, s.GradientNorm, s.Target, s.TargetNorm, s.Cosine, s.Size, s.Accepted, s.PSNR, s.Evaluations)
		}
	})
}

// energyFigure shows f of the pictures where it was computed. Else it shows F, of each at the
// smoothing at which it stands: between levels it leaps.
func (r *Run) energyFigure() (*figure.Figure, error) {
	steps := r.Reconstructions[0].Steps
	label, subtitle := "energy *F*(*x*, *t*)", fmt.Sprintf("%s, *t* from %.3g to %.3g", r.subtitle(), steps[0].T, steps[len(steps)-1].T)
	energy := func(s StepRecord) float64 { return s.Energy }
	if !math.IsNaN(steps[0].Target) {
		label, subtitle = "energy *f*(*x*)", fmt.Sprintf("%s, *f* = *F*(·, %.3g)", r.subtitle(), r.Spec.Schedule.Min)
		energy = func(s StepRecord) float64 { return s.Target }
	}
	return r.curves(label, subtitle, func(i int) (c Curve) {
		for _, s := range r.Reconstructions[i].Steps {
			c.Steps, c.Values = append(c.Steps, s.K), append(c.Values, energy(s))
		}
		return c
	})
}

// psnrFigure shows how good the starts and the iterates are.
func (r *Run) psnrFigure() (*figure.Figure, error) {
	return r.curves("PSNR, in dB", r.subtitle(), func(i int) (c Curve) {
		for _, s := range r.Reconstructions[i].Steps {
			c.Steps, c.Values = append(c.Steps, s.K), append(c.Values, s.PSNR)
		}
		return c
	})
}

// curves shows one curve for each start that figures have room for.
func (r *Run) curves(label, subtitle string, of func(start int) Curve) (*figure.Figure, error) {
	var all []Curve
	for i := range r.shown() {
		c := of(i)
		c.Name = r.Spec.Starts[i].name()
		all = append(all, c)
	}
	return CurvesFigure(r.title(), label, all, figure.Notes{Subtitle: subtitle + r.unshown()})
}

// shown are the reconstructions that figures have room for.
func (r *Run) shown() []Reconstruction {
	return r.Reconstructions[:min(len(r.Reconstructions), len(figure.SeriesStyles))]
}

// unshown says in a subtitle that there are more.
func (r *Run) unshown() string {
	if all := len(r.Reconstructions); all > len(r.shown()) {
		return fmt.Sprintf(", the first %d of %d starts", len(r.shown()), all)
	}
	return ""
}
