package ctapp

import (
	"context"
	"sync"

	"gradus/internal/run"
)

// asides are work of one kind that pages ask for beside their runs: each is computed once for all that ask for it, in
// the queue of the runs, and kept for a while. E is what it tells on the way, D what it comes to.
type asides[E, D any] struct {
	kind   string
	shared *run.Shared[E, D]

	mu    sync.Mutex
	lined map[string]*lined // by key
}

// lined is what is known of the askers of a work: in the queue it counts for their session as long as that
// is one.
type lined struct {
	askers map[run.Session]int
	waiter *run.Waiter
	shared bool
}

// newAsides keeps so many that are done.
func newAsides[E, D any](kind string, kept int) *asides[E, D] {
	return &asides[E, D]{kind: kind, shared: run.NewShared[E, D](kept), lined: map[string]*lined{}}
}

// follow computes what has the key for a session, when it is its turn in the queue.
func (b *asides[E, D]) follow(ctx context.Context, queue *run.Queue, key string, memory int64, of run.Session,
	compute run.Work[E, D], f run.Follower[E]) (D, error) {
	defer b.join(queue, key, of)()
	return b.shared.Follow(ctx, key, func(ctx context.Context, tell run.Teller[E]) (none D, err error) {
		w, err := queue.LineUpAs(b.kind, of, memory, func(position, of int) {
			tell.Status(run.Status{State: "queued", Position: position, Of: of})
		})
		if err != nil {
			return none, err
		}
		b.linedUp(queue, key, w)
		leave, err := queue.Wait(ctx, w)
		if err != nil {
			return none, err
		}
		defer leave()
		return compute(ctx, tell)
	}, f)
}

// join counts an asker in; the function that it returns counts it out. What several sessions ask for is nobody's:
// each of them may have another beside it.
func (b *asides[E, D]) join(queue *run.Queue, key string, of run.Session) (leave func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	l := b.lined[key]
	if l == nil {
		l = &lined{askers: map[run.Session]int{}}
		b.lined[key] = l
	}
	l.askers[of]++
	l.share(queue)
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

// linedUp notes the place of a work in the queue.
func (b *asides[E, D]) linedUp(queue *run.Queue, key string, w *run.Waiter) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if l := b.lined[key]; l != nil {
		l.waiter, l.shared = w, false
		l.share(queue)
	}
}

// share makes nobody's what several sessions ask for; the asides are locked.
func (l *lined) share(q *run.Queue) {
	if len(l.askers) > 1 && l.waiter != nil && !l.shared {
		l.shared = true
		q.Share(l.waiter)
	}
}
