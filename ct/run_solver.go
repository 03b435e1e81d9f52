package ct

import (
	"context"
	"errors"
	"time"

	"gradus/solver"
)

// solve runs a method of the solver core from every start, on one problem.
func (r *Run) solve(ctx context.Context, dataWeight, priorWeight float64, each func(done, of int)) error {
	began := time.Now()
	s := r.Spec
	prior := &countedPrior{Prior: newPrior(ctx, r.Result.Kernel, s, priorWeight)}
	p := NewProblem(ctx, r.Op, r.Y, dataWeight, prior)
	p.Iterations = s.CG
	settings := s.Settings(p)
	steps := settings.Schedule.Steps()
	for i, start := range r.starts {
		prior.evaluations, prior.energies = 0, 0
		c, watching, err := r.solveFrom(ctx, p, prior, settings, start, func(done int) {
			if each != nil {
				each(i*steps+done, len(r.starts)*steps)
			}
		})
		if err != nil {
			return err
		}
		c.Outcome.Seconds = (time.Since(began) - watching).Seconds() // the first prepares the others, too
		began = time.Now()
		if c.Outcome.DivergedAt == 0 {
			c.Outcome.Energy = Number(p.Energy(toFloat64(c.X.Pix), s.Schedule.Min))
		}
		if err := ctx.Err(); err != nil { // the energy may be none
			return err
		}
		r.Reconstructions = append(r.Reconstructions, c)
	}
	return nil
}

// solveFrom runs a method from one start. Divergence is an outcome, not an error. It also
// returns the time that was taken by watching the steps.
func (r *Run) solveFrom(ctx context.Context, p *Problem, prior *countedPrior, settings solver.Settings, start Image, each func(done int)) (c Reconstruction, watching time.Duration, err error) {
	c.X = NewImage(start.N)
	var diverged *solver.DivergedError
	for step, failed := range solver.Steps(ctx, p, settings, toFloat64(start.Pix)) {
		if failed != nil && !errors.As(failed, &diverged) {
			return c, watching, failed
		}
		began := time.Now()
		toFloat32(c.X.Pix, step.X)
		c.Steps = append(c.Steps, StepRecord{K: step.K, Level: step.Level, T: step.T,
			Energy: step.Energy, Data: p.DataEnergy(), GradientNorm: step.GradientNorm,
			Target: step.Target, TargetNorm: step.TargetNorm, Cosine: step.Cosine, Size: step.Size, Accepted: step.Accepted,
			PSNR: PSNR(r.Truth.Pix, c.X.Pix), Evaluations: prior.evaluations})
		each(step.K)
		watching += time.Since(began)
	}
	c.Outcome.Iterations, c.Outcome.Levels = len(c.Steps), c.Steps[len(c.Steps)-1].Level+1
	c.Outcome.Evaluations, c.Outcome.Energies = prior.evaluations, prior.energies
	if diverged != nil {
		c.Outcome.DivergedAt = diverged.Step
	}
	return c, watching, nil
}

func toFloat64(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}
