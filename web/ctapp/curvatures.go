package ctapp

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"gradus/ct"
	"gradus/internal/run"
	"gradus/solver"
	"gradus/web/runs"
)

// keptCurvatures are done: 20 kB each, at most.
const keptCurvatures = 64

// CurvatureLevel is the curvature at a place that is done.
type CurvatureLevel struct {
	ct.LevelCurvature `json:",inline"`
	Done              int `json:"done"` // places
	Of                int `json:"of"`
}

// curved is a curvature that is done.
type curved struct {
	*ct.Curvature
	seconds float64 // with the way itself, once it was its turn
}

// curvature computes that of a spec for a session, when it is its turn among the runs.
func (a *App) curvature(ctx context.Context, s *ct.Spec, of run.Session,
	f run.Follower[CurvatureLevel]) (*curved, error) {
	alone := *s
	alone.Batch, alone.Regions, alone.Starts, alone.Observe = nil, nil, s.Starts[:1], false
	text, err := ct.Encode(alone)
	if err != nil {
		return nil, err
	}
	key, err := runs.Key(text, nil)
	if err != nil {
		return nil, err
	}
	return a.curvatures.follow(ctx, a.hub.Queue, key, curvatureMemory(&alone), of,
		func(ctx context.Context, tell run.Teller[CurvatureLevel]) (*curved, error) {
			return a.computeCurvature(ctx, &alone, key, tell)
		}, f)
}

// computeCurvature computes a curvature whose turn has come.
func (a *App) computeCurvature(ctx context.Context, s *ct.Spec, key string,
	tell run.Teller[CurvatureLevel]) (*curved, error) {
	of, done := len(s.CurvaturePlaces()), 0
	tell.Status(run.Status{State: "running", Done: new(0), Of: of})
	a.files.Log.Info("curvature began", "curvature", key, "size", s.Size, "places", of)
	began := time.Now()
	limited, cancel := context.WithTimeout(ctx, maxRunTime)
	defer cancel()
	c, err := a.executor.curvature(limited, s, a.executor.kernel, a.executor.open, func(l ct.LevelCurvature) {
		done++
		tell.Event(CurvatureLevel{l, done, of})
	})
	seconds := time.Since(began).Seconds()
	a.files.Log.Info("curvature ended", "curvature", key, "seconds", seconds, "done", done)
	switch {
	case err == nil:
		return &curved{c, seconds}, nil
	case ctx.Err() == nil && errors.Is(limited.Err(), context.DeadlineExceeded):
		return nil, solver.Outside("curvature", fmt.Sprintf("%d, by which %d of %d places were done", s.Curvature, done, of),
			"such that all takes at most %v", maxRunTime)
	}
	return nil, err
}

// withCurvature is a run of the spec with its curvature, for exports.
func (a *App) withCurvature(ctx context.Context, s *ct.Spec, of *ct.Run) (*ct.Run, error) {
	c, err := a.curvature(ctx, s, run.Nobody, run.Follower[CurvatureLevel]{})
	if err != nil {
		return nil, err
	}
	with := *of // which others export, too
	with.Spec, with.Result.Curvature = s, c.Curvature
	return &with, nil
}

// curvatureMemory estimates the bytes that it takes: the pictures on the way, and on each core a problem and the vectors
// of a Krylov space, three for each step.
func curvatureMemory(s *ct.Spec) int64 {
	pixels, measurements := int64(s.Size)*int64(s.Size), int64(s.Scan.Angles)*2*int64(s.Size)
	places := int64(len(s.CurvaturePlaces()))
	atOnce := min(places, int64(runtime.GOMAXPROCS(0)))
	return memoryOf(s) + 4*places*pixels + atOnce*((350+24*int64(s.Curvature+4))*pixels+20*measurements)
}
