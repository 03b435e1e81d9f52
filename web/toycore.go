package web

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gradus/solver"
	"gradus/solver/kernel"
	"gradus/toy2d"
)

// toyCore is what is computed, for tests that need it to fail or to wait.
type toyCore struct {
	run     func(context.Context, *toy2d.Spec, *toy2d.Problem, kernel.Kernel, func(int, float64, *toy2d.Ensemble)) (*toy2d.Result, error)
	basins  func(context.Context, *toy2d.Spec, *toy2d.Problem, kernel.Kernel, int) (*toy2d.Basins, error)
	observe func(context.Context, *toy2d.Spec, *toy2d.Problem, toy2d.Vec) (*toy2d.Series, error)
	follow  func(*toy2d.Problem, context.Context, float64, float64, func(int, int)) (*toy2d.Homotopy, error)
	sweep   func(context.Context, *toy2d.Spec, *toy2d.Problem, kernel.Kernel, int, func(toy2d.SweepRow)) (*toy2d.Rates, error)
}

func newToyCore() toyCore {
	return toyCore{toy2d.Run, toy2d.FindBasins, toy2d.Observe, (*toy2d.Problem).Homotopy, toy2d.Sweep}
}

// What panels and exports share: the limits of a page, then the work.

func (s *Server) findBasins(ctx context.Context, r toyRun) (*toy2d.Basins, error) {
	if err := stepLimit(r.spec, "a basin map", maxBasinSteps); err != nil {
		return nil, err
	}
	return s.toy.basins(ctx, r.spec, r.problem, s.config.Kernel, toy2d.Workers())
}

func (s *Server) homotopy(ctx context.Context, r toyRun, progress func(done, of int)) (*toy2d.Homotopy, error) {
	c := r.spec.Schedule
	if c.TMax <= c.TMin {
		return nil, &solver.RangeError{Field: "schedule.tmax", Allowed: fmt.Sprintf("above schedule.tmin = %g for a homotopy", c.TMin), Got: fmt.Sprint(c.TMax)}
	}
	h, err := s.toy.follow(r.problem, ctx, c.TMin, c.TMax, progress)
	var outside *solver.RangeError
	if errors.As(err, &outside) { // tmin or tmax
		return nil, &solver.RangeError{Field: "schedule." + outside.Field, Allowed: outside.Allowed, Got: outside.Got}
	}
	return h, err
}

// sweep sweeps what sweepSpec returned, or finds that it was done before. row is told of
// every row, in the order in which they are done.
func (s *Server) sweep(ctx context.Context, r toyRun, row func(toy2d.SweepRow)) (*sweep, error) {
	key, err := sweepKey(r.spec)
	if err != nil {
		return nil, err
	}
	if done := s.sweeps.get(key); done != nil {
		for i, tmax := range done.rates.TMax {
			row(toy2d.SweepRow{Index: i, Done: i + 1, Of: len(done.rates.TMax), TMax: tmax, Global: done.rates.Global[i], Stationary: done.rates.Stationary[i]})
		}
		return done, nil
	}
	began := time.Now()
	rates, err := s.toy.sweep(ctx, r.spec, r.problem, s.config.Kernel, toy2d.Workers(), row)
	if err != nil {
		return nil, err
	}
	done := &sweep{rates, time.Since(began).Seconds()}
	s.sweeps.put(key, done)
	return done, nil
}
