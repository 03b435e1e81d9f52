package ctapp

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"gradus/ct"
	"gradus/internal/run"
	"gradus/solver"
	"gradus/web/runs"
)

// batches are the same experiment on many seeds: each is computed once for all that ask for it, in the queue
// of the runs, and kept for a while.
type batches struct {
	shared *run.Shared[BatchRow, *batched]

	mu    sync.Mutex
	lined map[string]*lined // by key
}

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

// lined is what is known of the askers of a batch: in the queue it counts for their session as long as that
// is one.
type lined struct {
	askers map[run.Session]int
	waiter *run.Waiter
	shared bool
}

func newBatches() *batches {
	return &batches{shared: run.NewShared[BatchRow, *batched](keptBatches), lined: map[string]*lined{}}
}

// batchKey is the same for specs of the same batch: its seeds take the place of the spec's, and one start is
// enough.
func batchKey(s ct.Spec) (string, error) {
	s.Image.Seed, s.Scan.Seed, s.Mask.Seed = 0, 0, 0
	s.Starts, s.Observe = s.Starts[:1], false
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
	defer a.joinBatch(key, of)()
	return a.batches.shared.Follow(ctx, key, func(ctx context.Context, tell run.Teller[BatchRow]) (*batched, error) {
		w, err := a.hub.Queue.LineUpAs("batch", of, batchMemory(s), func(position, of int) {
			tell.Status(run.Status{State: "queued", Position: position, Of: of})
		})
		if err != nil {
			return nil, err
		}
		a.linedUp(key, w)
		leave, err := a.hub.Queue.Wait(ctx, w)
		if err != nil {
			return nil, err
		}
		defer leave()
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

// joinBatch counts an asker in; the function that it returns counts it out. A batch that several sessions ask
// for is nobody's: each of them may have another beside it.
func (a *App) joinBatch(key string, of run.Session) (leave func()) {
	b := a.batches
	b.mu.Lock()
	defer b.mu.Unlock()
	l := b.lined[key]
	if l == nil {
		l = &lined{askers: map[run.Session]int{}}
		b.lined[key] = l
	}
	l.askers[of]++
	l.share(a.hub.Queue)
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if l.askers[of]--; l.askers[of] == 0 {
			delete(l.askers, of)
		}
		if len(l.askers) == 0 && b.lined[key] == l {
			delete(b.lined, key)
		}
	}
}

// linedUp notes the place of a batch in the queue.
func (a *App) linedUp(key string, w *run.Waiter) {
	b := a.batches
	b.mu.Lock()
	defer b.mu.Unlock()
	if l := b.lined[key]; l != nil {
		l.waiter, l.shared = w, false
		l.share(a.hub.Queue)
	}
}

// share makes nobody's what several sessions ask for; the batches are locked.
func (l *lined) share(q *run.Queue) {
	if len(l.askers) > 1 && l.waiter != nil && !l.shared {
		l.shared = true
		q.Share(l.waiter)
	}
}
