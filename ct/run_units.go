package ct

import (
	"context"
	"slices"
)

// inUnits is the run with its scale for the unit of grey values. All methods work there, so that
// priors, weights, steps and schedules never see how bright a picture is.
func (r *Run) inUnits() *Run {
	u := *r
	u.Scale = 1
	u.Truth, u.Y = r.Truth.Times(1/r.Scale), times(r.Y, 1/r.Scale)
	u.SD, u.Discretisation = r.SD/r.Scale, r.Discretisation/r.Scale
	u.fitted = data{r.fitted.op, times(r.fitted.y, 1/r.Scale), r.fitted.sd / r.Scale}
	return &u
}

// reconstruct has the method run in units, and takes what comes of it back to the picture's own
// grey values. Energies stay in units.
func (r *Run) reconstruct(ctx context.Context, watch func(*Moment)) error {
	u := r.inUnits()
	err := u.reconstructInUnits(ctx, func(m *Moment) {
		r.Result = u.Result // lambda, say, is known from the first moment on
		r.tellInGreys(m, watch)
	})
	r.Result, r.Reconstructions = u.Result, u.Reconstructions
	r.dataWeight, r.priorWeight = u.dataWeight, u.priorWeight
	for i := range r.Reconstructions {
		c := &r.Reconstructions[i]
		c.X = c.X.Times(r.Scale)
	}
	if u.Posterior != nil {
		r.Posterior = u.Posterior.times(r.Scale)
	}
	return err
}

// tellInGreys tells of a run in units what is to be told of r, and judges its steps as r is judged.
func (r *Run) tellInGreys(m *Moment, watch func(*Moment)) {
	own := *m
	own.Panels = slices.Clone(m.Panels)
	for i := range own.Panels {
		p := &own.Panels[i]
		p.X, p.run = p.X.Times(r.Scale), r
		if p.Step != nil {
			p.Step.PSNR = p.PSNR()
		}
	}
	if watch != nil {
		watch(&own)
	}
}

// times returns the numbers multiplied.
func times(x []float32, factor float64) []float32 {
	y := make([]float32, len(x))
	for i, v := range x {
		y[i] = float32(factor * float64(v))
	}
	return y
}
