package ctapp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gradus/ct"
	"gradus/internal/run"
	"gradus/solver"
	"gradus/web/runs"
)

// keptBatches are done: 10 kB each, at most.
const keptBatches = 64

// BatchRow is a reconstruction of a batch that is done.
type BatchRow struct {
	Seed         int64 `json:"seed"`
	Row          int   `json:"row"` // from 0
	ct.Judgement `json:",inline"`
	Done         int `json:"done"` // reconstructions
	Of           int `json:"of"`
}

// batched is a batch that is done.
type batched struct {
	rows    []ct.BatchRow
	seconds float64 // that it took, once it was its turn
}

// batchKey is the same for specs of the same batch: its seeds take the place of the spec's, and one start is
// enough.
func batchKey(s ct.Spec) (string, error) {
	s.Image.Seed, s.Scan.Seed, s.Mask.Seed = 0, 0, 0
	s.Starts, s.Observe, s.Curvature = s.Starts[:1], false, 0
	text, err := ct.Encode(s)
	if err != nil {
		return "", err
	}
	return runs.Key(text, nil)
}

// batch computes the batch of a spec for a session, when it is its turn among the runs.
func (a *App) batch(ctx context.Context, s *ct.Spec, of run.Session, f run.Follower[BatchRow]) (*batched, error) {
	key, err := batchKey(*s)
	if err != nil {
		return nil, err
	}
	return a.batches.follow(ctx, a.hub.Queue, key, batchMemory(s), of,
		func(ctx context.Context, tell run.Teller[BatchRow]) (*batched, error) {
			return a.computeBatch(ctx, s, key, tell)
		}, f)
}

// computeBatch computes a batch whose turn has come.
func (a *App) computeBatch(ctx context.Context, s *ct.Spec, key string, tell run.Teller[BatchRow]) (*batched, error) {
	b := s.Batch
	of, done := b.Count*len(s.BatchMembers()), 0
	tell.Status(run.Status{State: "running", Done: new(0), Of: of})
	a.files.Log.Info("batch began", "batch", key, "size", s.Size, "reconstructions", of)
	began := time.Now()
	limited, cancel := context.WithTimeout(ctx, maxRunTime)
	defer cancel()
	rows, err := a.executor.batch(limited, s, a.executor.kernel, a.executor.open,
		func(seed, row int, j ct.Judgement) {
			done++
			tell.Event(BatchRow{b.First + int64(seed), row, j, done, of})
		})
	seconds := time.Since(began).Seconds()
	a.files.Log.Info("batch ended", "batch", key, "seconds", seconds, "done", done)
	switch {
	case err == nil:
		return &batched{rows, seconds}, nil
	case ctx.Err() == nil && errors.Is(limited.Err(), context.DeadlineExceeded):
		return nil, solver.Outside("batch.count", fmt.Sprintf("%d, of which %d reconstructions were done", b.Count, done),
			"such that all take at most %v", maxRunTime)
	}
	return nil, err
}
