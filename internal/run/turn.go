package run

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"gradus/internal/failure"
)

// outcome computes a run when it is its turn, and returns its last state.
func (h *Hub) outcome(ctx context.Context, r *Run) Status {
	h.Counts.Queued.Add(1)
	leave, err := h.Queue.Wait(ctx, r.waiter)
	h.Counts.Queued.Add(-1)
	switch {
	case errors.Is(err, ErrReplaced):
		return Status{State: "cancelled", Message: err.Error()}
	case err != nil:
		return Status{State: "cancelled"}
	}
	defer leave()
	h.Counts.Running.Add(1)
	defer h.Counts.Running.Add(-1)
	h.reserve(r)
	r.log.SetState(Status{State: "running", Track: new(0), Done: new(0), Of: r.Tracks[0].Steps})
	h.Log.LogAttrs(ctx, slog.LevelInfo, "run began", slices.Concat([]slog.Attr{slog.String("run", r.Key)}, r.About,
		[]slog.Attr{slog.Int("tracks", len(r.Tracks))})...)
	began := time.Now()
	state := h.work(ctx, r)
	h.Log.Info("run ended", "run", r.Key, "state", state.State, "seconds", time.Since(began).Seconds())
	return state
}

func (h *Hub) work(ctx context.Context, r *Run) Status {
	ctx, cancel := context.WithTimeout(ctx, r.Limit)
	defer cancel()
	err := failure.Caught(func() error { return h.compute(ctx, r) })
	var panicked *failure.Panic
	switch {
	case err == nil:
		return Status{State: "done", Results: r.results}
	case errors.As(err, &panicked):
		return Status{State: "failed", Message: failure.Message(failure.Log(h.Log, "run failed", err, "run", r.Key))}
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return Status{State: "failed", Message: fmt.Sprintf("the run was ended after %v: %s", r.Limit, r.Advice)}
	case ctx.Err() != nil:
		return Status{State: "cancelled"}
	}
	return Status{State: "failed", Message: err.Error()}
}

// compute computes the tracks, one after the other, and writes the log. What an earlier run has
// is taken from there.
func (h *Hub) compute(ctx context.Context, r *Run) error {
	for i, t := range r.Tracks {
		first, to := r.log.Length(), &sink{h.Executor, r, i, time.Time{}}
		frames, result := h.known(t)
		for j, frame := range frames {
			to.Frame(t.Kept[j], bytes.Clone(frame))
		}
		if frames == nil {
			var err error
			if result, err = h.Executor.Execute(ctx, t, to); err != nil {
				return err
			}
		}
		r.results, r.first = append(r.results, result), append(r.first, first)
	}
	return nil
}

// sink writes a track of a run into its log.
type sink struct {
	executor Executor
	run      *Run
	track    int
	told     time.Time // of the progress
}

func (s *sink) Progress(done, of int) {
	if now := time.Now(); now.Sub(s.told) >= ProgressEvery {
		s.told = now
		s.run.log.SetState(Status{State: "running", Track: new(s.track), Done: new(done), Of: of})
	}
}

func (s *sink) Frame(step int, frame []byte) {
	kept := s.run.Tracks[s.track].Kept
	s.run.log.Append(step == kept[len(kept)-1], func(sequence uint32) []byte {
		s.executor.Address(frame, s.run.Number, sequence, uint32(s.track))
		return frame
	})
}
