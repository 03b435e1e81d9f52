package run

import (
	"context"
	"sync"

	"gradus/internal/failure"
	"gradus/internal/lru"
)

// Shared does work once for all requests with the same key, and keeps what was used last: a class that
// follows a presenter asks thirty times for one map. Work may yield events before its value; every asker is
// told of all of them, including those from before it asked. Values and events must not be changed.
type Shared[E, T any] struct {
	mu      sync.Mutex
	running map[string]*sharedWork[E, T]
	kept    *lru.Cache[string, *sharedWork[E, T]]
}

// None is the event of work that yields none.
type None struct{}

// Work makes a value, and may tell its askers of events and of how far it is.
type Work[E, T any] func(ctx context.Context, tell Teller[E]) (T, error)

// Teller is what work tells its askers through, from one goroutine or several.
type Teller[E any] struct {
	Event  func(E)
	Status func(Status) // of which askers hear the newest; the zero Status withdraws it
}

// Follower is what an asker hears of work, nothing where a function is nil. An error that one returns ends the
// call of Follow, which returns it.
type Follower[E any] struct {
	Event  func(E) error
	Status func(Status) error
}

// sharedWork goes on until it is done or has no askers.
type sharedWork[E, T any] struct {
	askers  int
	cancel  context.CancelFunc
	changed chan struct{} // closed at the next change; nil if nobody waits for one

	events  []E
	status  Status
	version int // of status

	ended bool
	value T // once it has ended
	err   error
	gone  chan struct{} // closed behind it
}

// NewShared keeps so many values, with their events.
func NewShared[E, T any](most int) *Shared[E, T] {
	return &Shared[E, T]{
		running: map[string]*sharedWork[E, T]{}, kept: lru.New[string, *sharedWork[E, T]](int64(most)),
	}
}

// Do is Follow for askers that want the value alone.
func (s *Shared[E, T]) Do(ctx context.Context, key string, work func(context.Context) (T, error)) (T, error) {
	return s.Follow(ctx, key, func(ctx context.Context, _ Teller[E]) (T, error) { return work(ctx) }, Follower[E]{})
}

// Follow returns what work makes of a key, or has made of it for another asker. The context of the work ends
// when the last asker gives up, and that call returns only once the work has ended.
func (s *Shared[E, T]) Follow(ctx context.Context, key string, work Work[E, T], f Follower[E]) (T, error) {
	var none T
	w := s.join(key, work)
	defer s.leave(key, w)
	heard, version := 0, 0
	for {
		s.mu.Lock()
		events, status, at, ended := w.events[heard:], w.status, w.version, w.ended
		if w.changed == nil {
			w.changed = make(chan struct{})
		}
		changed := w.changed
		s.mu.Unlock()
		if at != version && status.State != "" && !ended && f.Status != nil {
			if err := f.Status(status); err != nil {
				return none, err
			}
		}
		version = at
		heard += len(events)
		for _, e := range events {
			if f.Event == nil {
				break
			}
			if err := f.Event(e); err != nil {
				return none, err
			}
		}
		if ended {
			return w.value, w.err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return none, ctx.Err()
		}
	}
}

// Askers is how many wait for work that goes on.
func (s *Shared[E, T]) Askers() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.running {
		n += w.askers
	}
	return n
}

func (s *Shared[E, T]) join(key string, work Work[E, T]) *sharedWork[E, T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, ok := s.kept.Get(key)
	if !ok {
		if w = s.running[key]; w == nil {
			w = s.begin(key, work)
		}
	}
	w.askers++
	return w
}

// begin is called with mu held.
func (s *Shared[E, T]) begin(key string, work Work[E, T]) *sharedWork[E, T] {
	ctx, cancel := context.WithCancel(context.Background())
	w := &sharedWork[E, T]{cancel: cancel, gone: make(chan struct{})}
	s.running[key] = w
	go func() {
		defer close(w.gone)
		defer cancel()
		var value T
		err := failure.Caught(func() (err error) {
			value, err = work(ctx, Teller[E]{
				Event:  func(e E) { s.change(w, func() { w.events = append(w.events, e) }) },
				Status: func(to Status) { s.change(w, func() { w.status, w.version = to, w.version+1 }) },
			})
			return err
		})
		s.change(w, func() {
			w.value, w.err, w.ended = value, err, true
			if s.running[key] == w {
				delete(s.running, key)
				if err == nil {
					s.kept.Put(key, w, 1)
				}
			}
		})
	}()
	return w
}

// change updates the state of work and wakes its askers.
func (s *Shared[E, T]) change(w *sharedWork[E, T], f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	if w.changed != nil {
		close(w.changed)
		w.changed = nil
	}
}

func (s *Shared[E, T]) leave(key string, w *sharedWork[E, T]) {
	s.mu.Lock()
	w.askers--
	last := w.askers == 0
	if last && s.running[key] == w {
		delete(s.running, key) // the next to ask begins anew
		w.cancel()
	}
	s.mu.Unlock()
	if last {
		<-w.gone
	}
}
