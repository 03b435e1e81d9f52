package ct

import (
	"context"
	"math"
	"runtime"
	"slices"
	"time"

	"gradus/ct/operator"
	"gradus/ct/picture"
	"gradus/ct/prior"
	"gradus/internal/cpu"
	"gradus/internal/parallel"
	"gradus/solver"
)

// solve runs a method of the solver core from all starts in lockstep: a step of each, side by
// side on the processors, then the next. What is shown lags a step behind what is computed,
// whose gradient tells the energies of the picture that it sets out from. Divergence is an outcome, not an error.
func (r *Run) solve(ctx context.Context, watch func(*Moment)) error {
	began := time.Now()
	spaces := r.workspaces(len(r.starts))
	first := <-spaces
	settings := r.Spec.Settings(first.Problem)
	starts, err := r.approached(ctx, first)
	spaces <- first
	if err != nil {
		return err
	}
	prepared := time.Since(began)

	paths := make([]*path, len(starts))
	for i, start := range starts {
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

// farStart is the root mean square, in units of the scale, above which a start is approached first: far beyond
// any picture, and beyond the noise that the network has seen.
const farStart = 2

// approached returns the starts from which graduation with the learnt prior sets out. One far beyond any picture
// is denoised as if all of it were noise, which leaves next to nothing of it: a first level below its own
// size would otherwise leave a part that no later one removes. Without graduation starts stay as they are.
func (r *Run) approached(ctx context.Context, w *workspace) ([]picture.Image, error) {
	s := r.Spec
	if !s.Learnt() || s.SDE != prior.VE || s.Method.traits().Ungraduated || s.Schedule.Kind == solver.Fixed {
		return r.starts, nil
	}
	starts := slices.Clone(r.starts)
	unused := make([]float32, s.Size*s.Size)
	for i, start := range starts {
		size := math.Sqrt(operator.Dot(start.Pix, start.Pix) / float64(len(start.Pix)))
		if size <= farStart {
			continue
		}
		starts[i] = picture.NewImage(start.N)
		if _, _, err := w.counted.Prior.Bound(ctx, starts[i].Pix, unused, start.Pix, size); err != nil {
			return nil, err
		}
	}
	return starts, nil
}

// workspaces returns as many as pictures are computed with at a time.
func (r *Run) workspaces(pictures int) chan *workspace {
	spaces := make(chan *workspace, min(pictures, runtime.GOMAXPROCS(0)))
	for range cap(spaces) {
		counted := &countedPrior{Prior: newPrior(r.Result.Kernel, r.Spec.Prior, r.Spec, r.priorWeight)}
		p := NewProblem(r.fitted.op, r.fitted.y, r.dataWeight, counted)
		p.Iterations = r.Spec.CG
		spaces <- &workspace{p, counted}
	}
	return spaces
}

// newPrior returns the prior of that kind for the pictures of a spec, times a weight.
func newPrior(k cpu.Kernel, kind PriorKind, s *Spec, weight float64) prior.Prior {
	switch kind {
	case PriorTV:
		return prior.NewTV(s.Size, weight)
	case PriorTikhonov:
		return prior.NewTikhonov(s.Size, weight)
	}
	return prior.NewLearnt(kind.Model(), k, s.Size, weight, s.SDE)
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
