package toyapp

import (
	"context"
	"errors"

	"gradus/internal/cpu"
	"gradus/internal/run"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/homotopy"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/web/answer"
)

// Core is what is computed, for tests that need it to fail or to wait.
type Core struct {
	Run     runFunc
	Basins  basinsFunc
	Observe observeFunc
	Follow  followFunc
	Sweep   sweepFunc
	Remedy  remedyFunc
}

// What toy2d's functions look like.
type (
	runFunc    func(context.Context, *toy2d.Spec, *toy2d.Problem, cpu.Kernel, toy2d.StepFunc) (*toy2d.Result, error)
	basinsFunc func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel, workers int,
		progress toy2d.Progress) (*toy2d.Basins, error)
	observeFunc func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, start plane.Vec) (*toy2d.Series, error)
	followFunc  func(ctx context.Context, p *mixture.Problem, tmin, tmax float64,
		progress func(done, of int)) (*homotopy.Homotopy, error)
	sweepFunc func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel, workers int,
		row func(toy2d.SweepRow)) (*toy2d.Rates, error)
	remedyFunc func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel) (*toy2d.Remedies, error)
)

// App is the explorer of the 2D example: its pages' asks, and its files.
type App struct {
	Core   Core
	kernel cpu.Kernel
	files  *answer.Exporter
	queue  *run.Queue // of runs
	sweeps *sweepCache
	basins *run.Shared[*toy2d.Basins]
}

func New(k cpu.Kernel, files *answer.Exporter, runs *run.Queue) *App {
	return &App{Core: newCore(), kernel: k, files: files, queue: runs, sweeps: newSweepCache(),
		basins: run.NewShared[*toy2d.Basins](keptBasins)}
}

func newCore() Core {
	return Core{toy2d.Run, toy2d.FindBasins, toy2d.Observe, homotopy.Find, toy2d.Sweep, toy2d.FindRemedies}
}

// What panels and exports share: the limits of a page, then the work.

func (a *App) findBasins(ctx context.Context, r Run) (*toy2d.Basins, error) {
	if err := stepLimit(r.Spec, "a basin map", maxBasinSteps); err != nil {
		return nil, err
	}
	key, err := basinKey(r.Spec)
	if err != nil {
		return nil, err
	}
	return a.basins.Do(ctx, key, func(ctx context.Context) (*toy2d.Basins, error) {
		return a.Core.Basins(ctx, r.Spec, r.problem, a.kernel, toy2d.Workers(), nil)
	})
}

// basinKey is the same for specs whose basin maps are the same: they are of the paper's grid.
func basinKey(s *toy2d.Spec) (string, error) {
	c := *s
	c.Starts, c.Seed, c.Sweep = toy2d.Starts{}, 0, false
	text, err := toy2d.Encode(c)
	return string(text), err
}

func (a *App) homotopy(ctx context.Context, r Run, progress toy2d.Progress) (*homotopy.Homotopy, error) {
	c := r.Spec.Schedule
	if c.TMax <= c.TMin {
		return nil, solver.Outside("schedule.tmax", c.TMax, "above schedule.tmin = %g for a homotopy", c.TMin)
	}
	h, err := a.Core.Follow(ctx, r.problem.Problem, c.TMin, c.TMax, progress)
	var outside *solver.RangeError
	if errors.As(err, &outside) { // tmin or tmax
		return nil, outside.In("schedule")
	}
	return h, err
}

// sweep sweeps what sweepSpec returned, or follows a sweep in progress, or finds that it was done
// before. It waits for its turn among the runs, which take as long. f is told of every row,
// in the order in which they are done.
func (a *App) sweep(ctx context.Context, r Run, f sweepFollower) (*sweep, error) {
	key, err := sweepKey(r.Spec)
	if err != nil {
		return nil, err
	}
	return a.sweeps.follow(ctx, key, func(ctx context.Context, waits func(queuePlace),
		row func(toy2d.SweepRow)) (*toy2d.Rates, error) {
		w, err := a.queue.LineUp(run.Nobody, 0, func(position, of int) { waits(queuePlace{position, of}) })
		if err != nil {
			return nil, err
		}
		leave, err := a.queue.Wait(ctx, w)
		if err != nil {
			return nil, err
		}
		defer leave()
		waits(queuePlace{})
		return a.Core.Sweep(ctx, r.Spec, r.problem, a.kernel, toy2d.Workers(), row)
	}, f)
}
