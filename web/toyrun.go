package web

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"

	"gradus/solver"
	"gradus/solver/kernel"
	"gradus/toy2d"
)

// What one page may ask for.
const (
	maxStarts = 20_000
	maxWork   = 2e8 // starts x steps: at most 3 s with AVX-512, a minute in plain Go
)

// pageDefault returns the spec that the page begins with, by method: few enough
// starts that each path can be followed.
func pageDefault(method solver.Method) toy2d.Spec {
	s := toy2d.Default(method)
	s.Starts.Kind, s.Starts.N, s.Starts.Radius, s.Starts.Centre = "ring", 16, 8, toy2d.Vec{}
	return s
}

func pageLimits(s *toy2d.Spec) error {
	if n := s.Starts.Len(); n > maxStarts {
		if s.Starts.Kind == "grid" {
			return &solver.RangeError{Field: "starts.n", Allowed: fmt.Sprintf("at most %d per side on this page", int(math.Sqrt(maxStarts))), Got: fmt.Sprint(s.Starts.N)}
		}
		return &solver.RangeError{Field: "starts", Allowed: fmt.Sprintf("at most %d on this page", maxStarts), Got: fmt.Sprint(n)}
	}
	if w := s.Work(); w > maxWork {
		return &solver.RangeError{Field: "starts", Allowed: fmt.Sprintf("such that starts x steps is at most %g on this page", float64(maxWork)), Got: fmt.Sprintf("%g", w)}
	}
	return nil
}

// solve is the type of toy2d.Run, for tests that need a run to fail or to wait.
type solve func(context.Context, *toy2d.Spec, kernel.Kernel, func(int, float64, *toy2d.Ensemble)) (*toy2d.Result, error)

// run is one run for one viewer.
type run struct {
	ctx  context.Context // ends when the run is cancelled
	id   uint32
	spec *toy2d.Spec
}

// show does a run, sends what comes of it, and says how it ended. A run that was
// cancelled ends without a word: whoever cancelled it knows.
func (v *viewer) show(r run) {
	var result *toy2d.Result
	err := caught(func() (err error) {
		result, err = v.stream(r)
		return err
	})
	var panicked *panicError
	switch {
	case errors.As(err, &panicked):
		id := v.server.logFailure("run failed", err, "run", r.id)
		v.send(errorMessage{Type: "error", ID: r.id, Message: "the run failed: a fault of the server, logged as " + id})
	case r.ctx.Err() != nil:
	case err != nil:
		v.send(newErrorMessage(r.id, err))
	default:
		v.send(doneMessage{"done", r.id, result})
	}
}

// stream sends the description of a run and its frames. The solver runs beside it
// and never waits: recording has room for the whole run.
func (v *viewer) stream(r run) (*toy2d.Result, error) {
	if r.ctx.Err() != nil { // a newer run came before this one began
		return nil, r.ctx.Err()
	}
	ctx, cancel := context.WithCancel(r.ctx)
	rec := newRecording(r.id, r.spec.Starts.Len(), r.spec.Settings().Schedule.Steps())
	var (
		result  *toy2d.Result
		failure error
		solving sync.WaitGroup
	)
	solving.Go(func() {
		defer close(rec.frames)
		failure = caught(func() (err error) {
			result, err = v.server.solve(ctx, r.spec, v.server.config.Kernel, rec.step)
			return err
		})
	})
	defer solving.Wait()
	defer cancel()

	v.send(describe(r, rec.k))
	for b := range rec.frames {
		if r.ctx.Err() != nil {
			return nil, r.ctx.Err()
		}
		if err := v.conn.writeBinary(b); err != nil {
			v.conn.closeNow()
			return nil, fmt.Errorf("sending a frame: %w", err)
		}
	}
	return result, failure
}

// describe says what the frames will hold, and what to draw them on.
func describe(r run, k []int) runDescription {
	settings := r.spec.Settings()
	t := make([]float64, len(k))
	for i, step := range k {
		t[i] = settings.At(max(0, step-1) / settings.Schedule.Iterations)
	}
	problem := r.spec.Problem()
	survey := problem.Survey(r.spec.Schedule.TMin)
	return runDescription{
		Type: "run", ID: r.id,
		Starts: r.spec.Starts.Len(), Steps: settings.Schedule.Steps(), K: k, T: t,
		TMin: r.spec.Schedule.TMin, Y: problem.Y, Window: survey.Window,
		Stationary: survey.Points, Complete: survey.Complete,
	}
}
