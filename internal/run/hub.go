package run

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

const (
	// comeBack is how long a run goes on when its last viewer went without a word: a page
	// that is loaded again finds it.
	comeBack = 15 * time.Second
	// watchingEvery is how often viewers are told how many they are, at most: when a whole class
	// joins at once, one message has to do.
	watchingEvery = 250 * time.Millisecond
)

// Settings say what a hub runs, and how much of it is kept.
type Settings struct {
	Executor Executor
	Queue    *Queue  // in which runs wait for their turn
	Room     int64   // bytes, for the frames of all runs
	Most     int     // runs that are kept when they have ended, whatever room there is
	Counts   *Counts // of runs; nil: the hub's own
	Log      *slog.Logger
}

// Hub has all runs of one kind, those that are done as long as there is room. A run that failed or was
// cancelled is not kept: asking again gets a new one. Any goroutine may use it.
type Hub struct {
	Settings // which must not change once a run was asked for
	running  context.Context

	mu       sync.Mutex
	runs     map[string]*Run // that can be joined, by key
	finished []*Run          // that have whole tracks, oldest first
	bytes    int64           // of all logs
	number   uint32
	closed   bool
	works    sync.WaitGroup
}

// NewHub returns a hub all of whose work ends with running.
func NewHub(running context.Context, s Settings) *Hub {
	if s.Counts == nil {
		s.Counts = &Counts{}
	}
	return &Hub{Settings: s, running: running, runs: map[string]*Run{}}
}

// Join finds the run of a job, or starts it for a session: then the observer is told what becomes of it. The
// viewer that joins must leave again. A run cannot be started while too many wait, which is the queue's error,
// or after Close, which is ErrClosing.
func (h *Hub) Join(job Job, of Session, o Observer) (*Run, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, ErrClosing
	}
	if r := h.runs[job.Key]; r != nil {
		if r.left != nil {
			r.left.Stop()
		}
		h.watched(r, of, 1)
		return r, nil
	}
	if err := o.Begins(); err != nil {
		return nil, err
	}
	for _, other := range h.runs { // what others watch does not give up its place
		if other.owner == of && !other.ended && other.viewers() > other.watchers[of] {
			h.share(other)
		}
	}
	r := &Run{Job: job, Number: h.number + 1, observer: o, owner: of, watchers: map[Session]int{of: 1}}
	var err error
	if r.waiter, err = h.Queue.LineUp(of, job.Memory, func(position, of int) {
		r.log.SetState(Status{State: "queued", Position: position, Of: of})
	}); err != nil {
		return nil, err
	}
	h.number++
	h.runs[job.Key] = r
	r.log.SetWatching(1)
	o.Began()
	var ctx context.Context
	ctx, r.cancel = context.WithCancel(h.running)
	h.works.Go(func() {
		defer r.cancel()
		h.end(r, h.outcome(ctx, r))
	})
	return r, nil
}

// Leave says that a viewer does not watch a run any more, because it does not want it or
// because it is gone. The last one ends a run that is not done, at once or a while later.
func (h *Hub) Leave(r *Run, of Session, gone bool) {
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
func (h *Hub) watched(r *Run, of Session, change int) {
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
func (h *Hub) share(r *Run) {
	r.owner = Nobody
	h.Queue.Share(r.waiter)
}

// abandon cancels a run, and forgets it at once: the next ask gets a new one.
func (h *Hub) abandon(r *Run) {
	r.abandoned = time.Now()
	h.forget(r)
	r.cancel()
}

func (h *Hub) forget(r *Run) {
	if h.runs[r.Key] == r {
		delete(h.runs, r.Key)
		r.observer.Gone()
	}
}

// Bytes is what the frames of all runs take, as reckoned while they are computed.
func (h *Hub) Bytes() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.bytes
}

// Watching is how many viewers the runs have that can be joined.
func (h *Hub) Watching() (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, r := range h.runs {
		n += r.viewers()
	}
	return n
}

// Close lets no more runs begin, and returns when those that there are have ended; the
// context of all work ends them.
func (h *Hub) Close() {
	h.mu.Lock()
	h.closed = true // runs that began before are counted
	h.mu.Unlock()
	h.works.Wait()
}
