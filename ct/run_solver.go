package ct

import (
	"context"
	"runtime"
	"time"

	"gradus/ct/prior"
	"gradus/internal/cpu"
	"gradus/internal/parallel"
)

// solve runs a method of the solver core from all starts in lockstep: a step of each, side by
// side on the processors, then the next. What is shown lags a step behind what is computed,
// whose gradient tells the energies of the picture that it sets out from. Divergence is an outcome, not an error.
func (r *Run) solve(ctx context.Context, dataWeight, priorWeight float64, watch func(*Moment)) error {
	began := time.Now()
	spaces := r.workspaces(dataWeight, priorWeight)
	first := <-spaces
	settings := r.Spec.Settings(first.Problem)
	spaces <- first
	prepared := time.Since(began)

	paths := make([]*path, len(r.starts))
	for i, start := range r.starts {
		paths[i] = newPath(ctx, r.Spec, settings, start)
		paths[i].taken = prepared
		defer paths[i].stop()
	}
	for k := range r.Spec.Steps() + 1 {
		parallel.For(len(paths), func(i int) { paths[i].reach(ctx, k, spaces, r.Truth) })
		if err := failure(ctx, paths); err != nil {
			return err
		}
		if watch != nil {
			watch(r.moment(k, paths))
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, p := range paths {
		p.conclude()
		r.Reconstructions = append(r.Reconstructions, p.Reconstruction)
	}
	return nil
}

// workspaces returns as many as there are steps at a time.
func (r *Run) workspaces(dataWeight, priorWeight float64) chan *workspace {
	spaces := make(chan *workspace, min(len(r.starts), runtime.GOMAXPROCS(0)))
	for range cap(spaces) {
		counted := &countedPrior{Prior: newPrior(r.Result.Kernel, r.Spec.Prior, r.Spec, priorWeight)}
		p := NewProblem(r.fitted.op, r.fitted.y, dataWeight, counted)
		p.Iterations = r.Spec.CG
		spaces <- &workspace{p, counted}
	}
	return spaces
}

// newPrior returns the prior of that kind for the pictures of a spec, times a weight.
func newPrior(k cpu.Kernel, kind PriorKind, s *Spec, weight float64) prior.Prior {
	switch kind {
	case PriorScore:
		return prior.NewScore(k, s.Size, weight, s.SDE)
	case PriorTV:
		return prior.NewTV(s.Size, weight)
	}
	return prior.NewTikhonov(s.Size, weight)
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

// moment is what a watcher sees after k steps.
func (r *Run) moment(k int, paths []*path) *Moment {
	m := &Moment{K: k, Steps: r.Spec.Steps(), Panels: make([]Panel, len(paths))}
	m.Level, m.T = r.Spec.Clock(k)
	for i, p := range paths {
		m.Panels[i] = Panel{X: p.X, Step: &p.Steps[len(p.Steps)-1], Seconds: p.seconds.Seconds(), run: r}
		if p.diverged != nil && p.diverged.Step <= k {
			m.Panels[i].DivergedAt = p.diverged.Step
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
