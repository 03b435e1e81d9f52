package toyapp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gradus/internal/run"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/homotopy"
	"gradus/toy2d/plane"
)

// jobs are what panels and exports ask for: each is done once for all that ask for the same, and kept for a
// while. What a page may not ask for is refused before.
type jobs struct {
	paths      *run.Shared[points, *toy2d.Result]
	basins     *run.Shared[run.None, *toy2d.Basins]
	series     *run.Shared[run.None, *toy2d.Series]
	homotopies *run.Shared[run.None, *homotopy.Homotopy]
	remedies   *run.Shared[run.None, *toy2d.Remedies]
	sweeps     *run.Shared[toy2d.SweepRow, *swept]
}

func newJobs() jobs {
	return jobs{
		paths:      run.NewShared[points, *toy2d.Result](8),           // of 3.2 MB each, at most
		basins:     run.NewShared[run.None, *toy2d.Basins](32),        // 10 kB
		series:     run.NewShared[run.None, *toy2d.Series](8),         // 100 kB
		homotopies: run.NewShared[run.None, *homotopy.Homotopy](8),    // 100 kB
		remedies:   run.NewShared[run.None, *toy2d.Remedies](32),      // 1 kB
		sweeps:     run.NewShared[toy2d.SweepRow, *swept](keptSweeps), // 300 kB
	}
}

// keptSweeps is how many sweeps are kept.
const keptSweeps = 8

// swept is a sweep that is done.
type swept struct {
	rates   *toy2d.Rates
	seconds float64 // that it took, with what it waited for its turn
}

// keyOf is the same for specs whose jobs are the same, when what does not matter to a job is left out.
func keyOf(s *toy2d.Spec, without ...func(*toy2d.Spec)) (string, error) {
	c := *s
	c.Sweep = false
	for _, leaveOut := range without {
		leaveOut(&c)
	}
	text, err := toy2d.Encode(c)
	return string(text), err
}

// What does not matter: the starts to what is of the paper's grid or of one start; t_max to a sweep, which
// varies it; the method to how the landscape moves.

func ownStarts(s *toy2d.Spec) { s.Starts, s.Seed = toy2d.Starts{}, 0 }

func sweptTMax(s *toy2d.Spec) { s.Schedule.TMax = 0 }

func stepping(s *toy2d.Spec) {
	usual := toy2d.Default(solver.Flow)
	s.Method, s.Armijo, s.Step = usual.Method, usual.Armijo, usual.Step
	usual.Schedule.TMin, usual.Schedule.TMax = s.Schedule.TMin, s.Schedule.TMax
	s.Schedule = usual.Schedule
}

// findPaths runs a spec from its starts. f is told of the points of the steps k.
func (a *App) findPaths(ctx context.Context, r Run, k []int, f func(points) error) (*toy2d.Result, error) {
	key, err := keyOf(r.Spec)
	if err != nil {
		return nil, err
	}
	return a.jobs.paths.Follow(ctx, key, func(ctx context.Context, tell run.Teller[points]) (*toy2d.Result, error) {
		rec := newRecording(r.Spec.Starts.Len(), k, tell.Event)
		return a.Core.Run(ctx, r.Spec, r.problem, a.kernel, rec.step)
	}, run.Follower[points]{Event: f})
}

func (a *App) findBasins(ctx context.Context, r Run) (*toy2d.Basins, error) {
	if err := stepLimit(r.Spec, "a basin map", maxBasinSteps); err != nil {
		return nil, err
	}
	key, err := keyOf(r.Spec, ownStarts)
	if err != nil {
		return nil, err
	}
	return a.jobs.basins.Do(ctx, key, func(ctx context.Context) (*toy2d.Basins, error) {
		return a.Core.Basins(ctx, r.Spec, r.problem, a.kernel, toy2d.Workers(), nil)
	})
}

func (a *App) findSeries(ctx context.Context, r Run, start plane.Vec) (*toy2d.Series, error) {
	if err := stepLimit(r.Spec, "the charts", maxSeriesSteps); err != nil {
		return nil, err
	}
	key, err := keyOf(r.Spec, ownStarts)
	if err != nil {
		return nil, err
	}
	return a.jobs.series.Do(ctx, fmt.Sprint(start, key), func(ctx context.Context) (*toy2d.Series, error) {
		return a.Core.Observe(ctx, r.Spec, r.problem, start)
	})
}

// homotopy follows the stationary points. f, which may be nil, is told how far that is.
func (a *App) homotopy(ctx context.Context, r Run, f func(run.Status) error) (*homotopy.Homotopy, error) {
	c := r.Spec.Schedule
	if c.TMax <= c.TMin {
		return nil, solver.Outside("schedule.tmax", c.TMax, "above schedule.tmin = %g for a homotopy", c.TMin)
	}
	key, err := keyOf(r.Spec, ownStarts, stepping)
	if err != nil {
		return nil, err
	}
	h, err := a.jobs.homotopies.Follow(ctx, key,
		func(ctx context.Context, tell run.Teller[run.None]) (*homotopy.Homotopy, error) {
			return a.Core.Follow(ctx, r.problem.Problem, c.TMin, c.TMax, func(done, of int) {
				tell.Status(run.Status{State: "running", Done: &done, Of: of})
			})
		}, run.Follower[run.None]{Status: f})
	var outside *solver.RangeError
	if errors.As(err, &outside) { // tmin or tmax
		return nil, outside.In("schedule")
	}
	return h, err
}

func (a *App) findRemedies(ctx context.Context, r Run) (*toy2d.Remedies, error) {
	if err := pathsLimits(r.Spec); err != nil {
		return nil, err
	}
	if err := r.Spec.ValidateRemedies(); err != nil {
		return nil, err
	}
	key, err := keyOf(r.Spec)
	if err != nil {
		return nil, err
	}
	return a.jobs.remedies.Do(ctx, key, func(ctx context.Context) (*toy2d.Remedies, error) {
		return a.Core.Remedy(ctx, r.Spec, r.problem, a.kernel)
	})
}

// sweep sweeps what sweepSpec returned. It waits for its turn among the runs, which take as long. f is told
// where it waits and of every row, in the order in which they are done.
func (a *App) sweep(ctx context.Context, r Run, f run.Follower[toy2d.SweepRow]) (*swept, error) {
	key, err := keyOf(r.Spec, ownStarts, sweptTMax)
	if err != nil {
		return nil, err
	}
	return a.jobs.sweeps.Follow(ctx, key, func(ctx context.Context, tell run.Teller[toy2d.SweepRow]) (*swept, error) {
		began := time.Now()
		w, err := a.queue.LineUp(run.Nobody, 0, func(position, of int) {
			tell.Status(run.Status{State: "queued", Position: position, Of: of})
		})
		if err != nil {
			return nil, err
		}
		leave, err := a.queue.Wait(ctx, w)
		if err != nil {
			return nil, err
		}
		defer leave()
		tell.Status(run.Status{})
		rates, err := a.Core.Sweep(ctx, r.Spec, r.problem, a.kernel, toy2d.Workers(), tell.Event)
		if err != nil {
			return nil, err
		}
		return &swept{rates, time.Since(began).Seconds()}, nil
	}, f)
}
