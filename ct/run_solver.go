package ct

import (
	"context"
	"runtime"
	"time"

	"gradus/solver/parallel"
)

// solve runs a method of the solver core from all starts in lockstep: a step of each, side by
// side on the processors, then the next. Divergence is an outcome, not an error.
func (r *Run) solve(ctx context.Context, dataWeight, priorWeight float64, watch func(*Moment)) error {
	began := time.Now()
	spaces := r.workspaces(ctx, dataWeight, priorWeight)
	first := <-spaces
	settings := r.Spec.Settings(first.Problem)
	spaces <- first
	prepared := time.Since(began)

	paths := make([]*path, len(r.starts))
	for i, start := range r.starts {
		paths[i] = newPath(ctx, settings, start)
		paths[i].taken = prepared
		defer paths[i].stop()
	}
	for k := range r.Spec.Steps() + 1 {
		parallel.For(len(paths), func(i int) { paths[i].reach(k, spaces, r.Truth) })
		if err := failure(ctx, paths); err != nil {
			return err
		}
		if watch != nil {
			watch(r.moment(k, paths))
		}
	}
	parallel.For(len(paths), func(i int) { paths[i].conclude(spaces, r.Spec.Schedule.Min) })
	if err := ctx.Err(); err != nil { // the energies may be none
		return err
	}
	for _, p := range paths {
		p.Outcome.Seconds = p.taken.Seconds()
		r.Reconstructions = append(r.Reconstructions, p.Reconstruction)
	}
	return nil
}

// workspaces returns as many as there are steps at a time.
func (r *Run) workspaces(ctx context.Context, dataWeight, priorWeight float64) chan *workspace {
	spaces := make(chan *workspace, min(len(r.starts), runtime.GOMAXPROCS(0)))
	for range cap(spaces) {
		counted := &countedPrior{Prior: newPrior(ctx, r.Result.Kernel, r.Spec, priorWeight)}
		p := NewProblem(ctx, r.fitted.op, r.fitted.y, dataWeight, counted)
		p.Iterations = r.Spec.CG
		spaces <- &workspace{p, counted}
	}
	return spaces
}

// failure is why the paths cannot go on: what a step made of a context that is done must
// not be shown, be it divergence.
func failure(ctx context.Context, paths []*path) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, p := range paths {
		if p.failed != nil {
			return p.failed
		}
	}
	return nil
}

// moment is what a watcher sees after step k.
func (r *Run) moment(k int, paths []*path) *Moment {
	m := &Moment{K: k, Steps: r.Spec.Steps(), Panels: make([]Panel, len(paths))}
	m.Level, m.T = r.Spec.Clock(k)
	for i, p := range paths {
		m.Panels[i] = Panel{X: p.X, Seconds: p.taken.Seconds(), run: r}
		if p.diverged != nil {
			m.Panels[i].DivergedAt = p.diverged.Step
		}
		if n := len(p.Steps); n > 0 {
			m.Panels[i].Step = &p.Steps[n-1]
		}
	}
	return m
}

func toFloat64(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}
