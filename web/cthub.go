package web

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"gradus/ct"
	"gradus/solver/kernel"
)

// comeBack is how long a run goes on when its last viewer went without a word: a page that
// is loaded again finds it.
const comeBack = 15 * time.Second

// ctHub has all runs of the server, those that are done as long as there is room. A run
// that failed or was cancelled is not kept: who asks again gets a new one.
type ctHub struct {
	core    ctCore
	kernel  kernel.Kernel
	uploads *uploads
	failed  func(run string, err error) (id string) // logs a fault
	running context.Context
	queue   *queue
	room    int64 // for all logs

	mu       sync.Mutex
	runs     map[string]*ctRun
	finished []*ctRun // oldest first
	bytes    int64    // of all logs
	number   uint32
	closed   bool
	works    sync.WaitGroup
}

// join finds the run of a request, or starts it. The caller must leave it again.
func (h *ctHub) join(request *ctRequest) (*ctRun, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, errClosing
	}
	if r := h.runs[request.id]; r != nil {
		if r.left != nil {
			r.left.Stop()
		}
		r.viewers++
		return r, nil
	}
	if err := h.uploads.missing(request.tracks[0].spec); err != nil {
		return nil, err
	}
	r := &ctRun{ctRequest: request, number: h.number + 1, viewers: 1}
	waiter, err := h.queue.lineUp(request.memory, func(position, of int) {
		r.log.setState(runState{State: "queued", Position: position, Of: of})
	})
	if err != nil {
		return nil, err
	}
	h.number++
	h.runs[r.id] = r
	var ctx context.Context
	ctx, r.cancel = context.WithCancel(h.running)
	h.works.Go(func() {
		defer r.cancel()
		h.end(r, h.outcome(ctx, r, waiter))
	})
	return r, nil
}

// leave says that a viewer does not watch a run any more, because it does not want it or
// because it is gone. The last one ends a run that is not done, at once or a while later.
func (h *ctHub) leave(r *ctRun, gone bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r.viewers--
	switch {
	case r.viewers > 0 || r.ended:
	case gone:
		r.left = time.AfterFunc(comeBack, func() {
			h.mu.Lock()
			defer h.mu.Unlock()
			if r.viewers == 0 && !r.ended {
				h.abandon(r)
			}
		})
	default:
		h.abandon(r)
	}
}

// abandon cancels a run, and forgets it at once: who asks for it now gets a new one.
func (h *ctHub) abandon(r *ctRun) {
	h.forget(r)
	r.cancel()
}

func (h *ctHub) forget(r *ctRun) {
	if h.runs[r.id] == r {
		delete(h.runs, r.id)
	}
}

// outcome runs a run when it is its turn, and returns its last state.
func (h *ctHub) outcome(ctx context.Context, r *ctRun, waiter *waiter) runState {
	leave, err := h.queue.wait(ctx, waiter)
	if err != nil {
		return runState{State: "cancelled"}
	}
	defer leave()
	h.reserve(r)
	r.log.setState(runState{State: "running", Track: new(0), Done: new(0), Of: r.tracks[0].spec.Steps()})
	ctx, cancel := context.WithTimeout(ctx, maxRunTime)
	defer cancel()
	var results []*ct.Result
	err = caught(func() (err error) {
		results, err = r.work(ctx, h.core, h.kernel, h.uploads.open)
		return err
	})
	var panicked *panicError
	switch {
	case err == nil:
		return runState{State: "done", Results: results}
	case errors.As(err, &panicked):
		return runState{State: "failed", Message: faultMessage(h.failed(r.id, err))}
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return runState{State: "failed", Message: fmt.Sprintf("the run was ended after %v: fewer levels, starts or pixels take less time", maxRunTime)}
	case ctx.Err() != nil:
		return runState{State: "cancelled"}
	}
	return runState{State: "failed", Message: newErrorMessage(0, err).Message}
}

// reserve makes room for a log among those of all runs.
func (h *ctHub) reserve(r *ctRun) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r.bytes = r.ctRequest.bytes
	h.bytes += r.bytes
	for h.bytes > h.room && len(h.finished) > 0 {
		oldest := h.finished[0]
		h.finished = slices.Delete(h.finished, 0, 1)
		h.bytes -= oldest.bytes
		h.forget(oldest)
	}
}

// end tells the last state of a run.
func (h *ctHub) end(r *ctRun, state runState) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r.ended = true
	if r.left != nil {
		r.left.Stop()
	}
	h.bytes -= r.bytes
	if r.bytes = 0; state.State == "done" && h.runs[r.id] == r {
		r.bytes = r.log.bytes()
		h.bytes += r.bytes
		h.finished = append(h.finished, r)
	} else {
		h.forget(r)
	}
	r.log.setState(state)
}

// close lets no more runs begin, and returns when those that there are have ended; the
// context of all work ends them.
func (h *ctHub) close() {
	h.mu.Lock()
	h.closed = true // who joined before is counted
	h.mu.Unlock()
	h.works.Wait()
}
