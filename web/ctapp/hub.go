package ctapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"gradus/ct"
	"gradus/internal/failure"
	"gradus/internal/run"
	"gradus/web/wire"
)

const (
	// comeBack is how long a run goes on when its last viewer went without a word: a page
	// that is loaded again finds it.
	comeBack = 15 * time.Second
	// watchingEvery is how often viewers are told how many they are, at most: when a whole class
	// joins at once, one message has to do.
	watchingEvery = 250 * time.Millisecond
)

// Presenter lets people follow the runs that a hub has.
type Presenter interface {
	// RunBegan opens the presentation of a run that the page of this link shows; the token is its leader's.
	RunBegan(run, link string) (token string)
	// RunGone ends it.
	RunGone(run string)
}

// hub has all runs of the server, those that are done as long as there is room. A run
// that failed or was cancelled is not kept: asking again gets a new one.
type hub struct {
	executor *executor
	uploads  *uploads
	present  Presenter
	log      *slog.Logger
	counts   run.Counts
	running  context.Context
	queue    *run.Queue
	room     int64 // for all logs

	mu       sync.Mutex
	runs     map[string]*tracked
	finished []*tracked // oldest first
	bytes    int64      // of all logs
	number   uint32
	closed   bool
	works    sync.WaitGroup
}

// join finds the run of a request, or starts it for a session; driver is the token of its
// show if it was started. The caller must leave it again.
func (h *hub) join(request *Request, of run.Session) (r *tracked, driver string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, "", run.ErrClosing
	}
	if r := h.runs[request.id]; r != nil {
		if r.left != nil {
			r.left.Stop()
		}
		h.watched(r, of, 1)
		return r, "", nil
	}
	if err := h.uploads.missing(request.Tracks[0].Spec); err != nil {
		return nil, "", err
	}
	for _, other := range h.runs { // what others watch does not give up its place
		if other.owner == of && !other.ended && other.viewers() > other.watchers[of] {
			h.share(other)
		}
	}
	r = &tracked{Request: request, number: h.number + 1, owner: of, watchers: map[run.Session]int{of: 1}}
	if r.waiter, err = h.queue.LineUp(of, request.memory, func(position, of int) {
		r.log.SetState(run.Status{State: "queued", Position: position, Of: of})
	}); err != nil {
		return nil, "", err
	}
	h.number++
	h.runs[r.id] = r
	r.log.SetWatching(1)
	r.token = h.present.RunBegan(r.id, Link("", *r.Tracks[0].Spec, r.compare()))
	var ctx context.Context
	ctx, r.cancel = context.WithCancel(h.running)
	h.works.Go(func() {
		defer r.cancel()
		h.end(r, h.outcome(ctx, r))
	})
	return r, r.token, nil
}

// leave says that a viewer does not watch a run any more, because it does not want it or
// because it is gone. The last one ends a run that is not done, at once or a while later.
func (h *hub) leave(r *tracked, of run.Session, gone bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.watched(r, of, -1)
	switch {
	case r.ended:
	case r.viewers() > 0:
		if r.owner == of && r.watchers[of] == 0 {
			h.share(r)
		}
	case gone:
		r.left = time.AfterFunc(comeBack, func() {
			h.mu.Lock()
			defer h.mu.Unlock()
			if r.viewers() == 0 && !r.ended {
				h.abandon(r)
			}
		})
	default:
		h.abandon(r)
	}
}

// watched counts viewers of a session in or out, and tells all of them before long.
func (h *hub) watched(r *tracked, of run.Session, change int) {
	if r.watchers[of] += change; r.watchers[of] == 0 {
		delete(r.watchers, of)
	}
	if r.telling {
		return
	}
	r.telling = true
	time.AfterFunc(watchingEvery, func() {
		h.mu.Lock()
		r.telling = false
		n := r.viewers()
		h.mu.Unlock()
		r.log.SetWatching(n)
	})
}

// share makes a run nobody's: its session may have another beside it.
func (h *hub) share(r *tracked) {
	r.owner = run.Nobody
	h.queue.Share(r.waiter)
}

// abandon cancels a run, and forgets it at once: the next ask gets a new one.
func (h *hub) abandon(r *tracked) {
	r.abandoned = time.Now()
	h.forget(r)
	r.cancel()
}

func (h *hub) forget(r *tracked) {
	if h.runs[r.id] == r {
		delete(h.runs, r.id)
		h.present.RunGone(r.id)
	}
}

// outcome runs a run when it is its turn, and returns its last state.
func (h *hub) outcome(ctx context.Context, r *tracked) run.Status {
	h.counts.Queued.Add(1)
	leave, err := h.queue.Wait(ctx, r.waiter)
	h.counts.Queued.Add(-1)
	switch {
	case errors.Is(err, run.ErrReplaced):
		return run.Status{State: "cancelled", Message: err.Error()}
	case err != nil:
		return run.Status{State: "cancelled"}
	}
	defer leave()
	h.counts.Running.Add(1)
	defer h.counts.Running.Add(-1)
	h.reserve(r)
	r.log.SetState(run.Status{State: "running", Track: new(0), Done: new(0), Of: r.Tracks[0].Spec.Steps()})
	h.log.Info("run began", "run", r.id, "size", r.Tracks[0].Spec.Size, "starts", PanelsOf(r.Tracks[0].Spec),
		"tracks", len(r.Tracks))
	began := time.Now()
	state := h.work(ctx, r)
	h.log.Info("run ended", "run", r.id, "state", state.State, "seconds", time.Since(began).Seconds())
	return state
}

func (h *hub) work(ctx context.Context, r *tracked) run.Status {
	ctx, cancel := context.WithTimeout(ctx, maxRunTime)
	defer cancel()
	err := failure.Caught(func() error { return r.work(ctx, h) })
	var panicked *failure.Panic
	switch {
	case err == nil:
		return run.Status{State: "done", Results: r.results}
	case errors.As(err, &panicked):
		return run.Status{State: "failed", Message: failure.Message(failure.Log(h.log, "run failed", err, "run", r.id))}
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return run.Status{State: "failed",
			Message: fmt.Sprintf("the run was ended after %v: fewer levels, starts or pixels take less time",
				maxRunTime)}
	case ctx.Err() != nil:
		return run.Status{State: "cancelled"}
	}
	return run.Status{State: "failed", Message: wire.NewError(0, err).Message}
}

// reserve makes room for a log among those of all runs.
func (h *hub) reserve(r *tracked) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r.bytes = r.Request.bytes
	h.bytes += r.bytes
	for (h.bytes > h.room || len(h.finished) > maxFinishedRuns) && len(h.finished) > 0 {
		oldest := h.finished[0]
		h.finished = slices.Delete(h.finished, 0, 1)
		h.bytes -= oldest.bytes
		h.forget(oldest)
		oldest.log.Drop()
	}
}

// end tells the last state of a run. What has whole tracks is kept as long as there is room,
// for asking again, or for the same beside something else.
func (h *hub) end(r *tracked, state run.Status) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r.ended = true
	h.counts.Ended.Add(state.State)
	if !r.abandoned.IsZero() {
		h.counts.Cancels.Observe(time.Since(r.abandoned))
	}
	if r.left != nil {
		r.left.Stop()
	}
	h.bytes -= r.bytes
	r.bytes = 0
	if state.State != "done" {
		h.forget(r)
	}
	if len(r.results) > 0 && (state.State == "done" || state.State == "cancelled") {
		r.bytes = r.log.Bytes()
		h.bytes += r.bytes
		h.finished = append(h.finished, r)
	}
	r.log.SetState(state)
}

// known returns the frames and the result of a track that an earlier run has.
func (h *hub) known(t Track) (frames [][]byte, result *ct.Result) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, r := range slices.Backward(h.finished) {
		if frames, result = r.known(t); result != nil {
			return frames, result
		}
	}
	return nil, nil
}

// close lets no more runs begin, and returns when those that there are have ended; the
// context of all work ends them.
func (h *hub) close() {
	h.mu.Lock()
	h.closed = true // who joined before is counted
	h.mu.Unlock()
	h.works.Wait()
}
