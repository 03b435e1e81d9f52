package toyapp

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"time"

	"gradus/internal/lru"
	"gradus/internal/run"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/homotopy"
	"gradus/toy2d/plane"
	"gradus/toy2d/sampling"
)

// jobs are what panels and exports ask for: each is done once for all that ask for the same, and kept for a
// while. What a page may not ask for is refused before.
type jobs struct {
	problems   *problems
	paths      *run.Shared[points, *toy2d.Result]
	basins     *run.Shared[run.None, *toy2d.Basins]
	series     *run.Shared[run.None, *toy2d.Series]
	homotopies *run.Shared[run.None, *homotopy.Homotopy]
	remedies   *run.Shared[run.None, *toy2d.Remedies]
	sweeps     *run.Shared[toy2d.SweepRow, *swept]
	samples    *run.Shared[cloud, *sampled]
	curves     *run.Shared[sampling.CurveRow, *toy2d.CurveDrawn]
	curvatures *run.Shared[curvatureRow, *toy2d.Curvature]
}

func newJobs() jobs {
	return jobs{
		problems:   &problems{kept: lru.New[string, *toy2d.Problem](32)},
		paths:      run.NewShared[points, *toy2d.Result](8), // of 3.2 MB of points each, at most
		basins:     run.NewShared[run.None, *toy2d.Basins](32),
		series:     run.NewShared[run.None, *toy2d.Series](8),
		homotopies: run.NewShared[run.None, *homotopy.Homotopy](8),
		remedies:   run.NewShared[run.None, *toy2d.Remedies](32),
		sweeps:     run.NewShared[toy2d.SweepRow, *swept](8),
		samples:    run.NewShared[cloud, *sampled](8), // of 4 MB each, at most
		curves:     run.NewShared[sampling.CurveRow, *toy2d.CurveDrawn](32),
		curvatures: run.NewShared[curvatureRow, *toy2d.Curvature](32),
	}
}

// problems are those that were asked about last. Specs of the same problem share one, and so what is costly to
// find about it.
type problems struct {
	mu   sync.Mutex
	kept *lru.Cache[string, *toy2d.Problem]
}

// of returns the problem of a spec.
func (p *problems) of(s *toy2d.Spec) *toy2d.Problem {
	key := problemKey(*s)
	p.mu.Lock()
	defer p.mu.Unlock()
	found, ok := p.kept.Get(key)
	if !ok {
		found = s.Problem()
		p.kept.Put(key, found, 1)
	}
	return found
}

// swept is a sweep that is done.
type swept struct {
	rates   *toy2d.Rates
	seconds float64 // that it took, once it was its turn
}

// keyOf is the same for the same spec, which can be written as it was read.
func keyOf(s toy2d.Spec) string {
	text, err := toy2d.Encode(s)
	if err != nil {
		panic("toyapp: a spec that cannot be written: " + err.Error())
	}
	sum := sha256.Sum256(text)
	return string(sum[:])
}

// The keys of jobs are of the specs without what does not matter to the job.

func pathsKey(s toy2d.Spec) string {
	s.Sweep, s.Samples = false, toy2d.Samples{}
	s.Curvature, s.CurvatureAt, s.Window = false, nil, plane.Window{}
	return keyOf(s)
}

// gridKey is that of work from the paper's grid, or from one start.
func gridKey(s toy2d.Spec) string {
	s.Starts, s.Seed = toy2d.Starts{}, 0
	return pathsKey(s)
}

func sweepKey(s toy2d.Spec) string {
	s.Schedule.TMax = 0 // it is varied
	return gridKey(s)
}

func homotopyKey(s toy2d.Spec) string {
	c := s.OfProblem()
	c.Schedule.TMin, c.Schedule.TMax = s.Schedule.TMin, s.Schedule.TMax
	return keyOf(c)
}

// samplesKey is of what samplesSpec returned.
func samplesKey(s toy2d.Spec) string {
	c := s.OfProblem()
	c.Samples.Draw, c.Samples.Seed = s.Samples.Draw, s.Samples.Seed
	if s.Samples.Draw == toy2d.DrawPosterior {
		c.Samples.Posterior, c.Schedule = s.Samples.Posterior, s.Schedule
		return keyOf(c)
	}
	c.Samples.Prior = s.Samples.Prior
	return keyOf(toy2d.Spec{Modes: c.Modes, Cloud: c.Cloud, Samples: c.Samples})
}

// curveKey is that of a curve, over which t1 varies.
func curveKey(s toy2d.Spec) string {
	s.Samples.Draw, s.Samples.Prior.T1, s.Samples.Prior.T2 = toy2d.DrawPrior, 0, s.Flow().Corrected().T2
	return samplesKey(s)
}

// curvatureKey is of the problem, the window and what steps are taken on which levels.
func curvatureKey(s toy2d.Spec) string {
	c := s.OfProblem()
	c.Method, c.Schedule, c.CurvatureAt, c.Window = s.Method, s.Schedule, s.CurvatureAt, s.Window
	return keyOf(c)
}

func problemKey(s toy2d.Spec) string { return keyOf(s.OfProblem()) }

// findPaths runs a spec from its starts. f is told of the points of the steps k.
func (a *App) findPaths(ctx context.Context, r Run, k []int, f func(points) error) (*toy2d.Result, error) {
	work := func(ctx context.Context, tell run.Teller[points]) (*toy2d.Result, error) {
		rec := newRecording(r.Spec.Starts.Len(), k, tell.Event)
		return a.Core.Run(ctx, r.Spec, r.problem, a.kernel, rec.step)
	}
	return a.jobs.paths.Follow(ctx, pathsKey(*r.Spec), work, run.Follower[points]{Event: f})
}

func (a *App) findBasins(ctx context.Context, r Run) (*toy2d.Basins, error) {
	if err := stepLimit(r.Spec, "a basin map", maxBasinSteps); err != nil {
		return nil, err
	}
	return a.jobs.basins.Do(ctx, gridKey(*r.Spec), func(ctx context.Context) (*toy2d.Basins, error) {
		return a.Core.Basins(ctx, r.Spec, r.problem, a.kernel, toy2d.Workers(), nil)
	})
}

func (a *App) findSeries(ctx context.Context, r Run, start plane.Vec) (*toy2d.Series, error) {
	if err := stepLimit(r.Spec, "the charts", maxSeriesSteps); err != nil {
		return nil, err
	}
	return a.jobs.series.Do(ctx, fmt.Sprint(start, gridKey(*r.Spec)), func(ctx context.Context) (*toy2d.Series, error) {
		return a.Core.Observe(ctx, r.Spec, r.problem, start)
	})
}

// homotopy follows the stationary points. f, which may be nil, is told how far that is.
func (a *App) homotopy(ctx context.Context, r Run, f func(run.Status) error) (*homotopy.Homotopy, error) {
	c := r.Spec.Schedule
	if c.TMax <= c.TMin {
		return nil, solver.Outside("schedule.tmax", c.TMax, "above schedule.tmin = %g for a homotopy", c.TMin)
	}
	h, err := a.jobs.homotopies.Follow(ctx, homotopyKey(*r.Spec),
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
	return a.jobs.remedies.Do(ctx, pathsKey(*r.Spec), func(ctx context.Context) (*toy2d.Remedies, error) {
		return a.Core.Remedy(ctx, r.Spec, r.problem, a.kernel)
	})
}

// sweep sweeps what sweepSpec returned. It waits for its turn among the runs, which take as long. f is told
// where it waits and of every row, in the order in which they are done.
func (a *App) sweep(ctx context.Context, r Run, f run.Follower[toy2d.SweepRow]) (*swept, error) {
	return a.jobs.sweeps.Follow(ctx, sweepKey(*r.Spec),
		func(ctx context.Context, tell run.Teller[toy2d.SweepRow]) (*swept, error) {
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
			began := time.Now()
			rates, err := a.Core.Sweep(ctx, r.Spec, r.problem, a.kernel, toy2d.Workers(), tell.Event)
			if err != nil {
				return nil, err
			}
			return &swept{rates, time.Since(began).Seconds()}, nil
		}, f)
}
