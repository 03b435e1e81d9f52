package run

import (
	"context"
	"sync"

	"gradus/internal/failure"
	"gradus/internal/lru"
)

// Shared does work once for all requests with the same key, and keeps what was used last: a class that
// follows a presenter asks thirty times for one map. Values must not be changed.
type Shared[T any] struct {
	mu      sync.Mutex
	running map[string]*sharedWork[T]
	kept    *lru.Cache[string, T]
}

// sharedWork goes on until it is done or nobody waits for it.
type sharedWork[T any] struct {
	waiting int
	cancel  context.CancelFunc
	ended   chan struct{}
	value   T // once it has ended
	err     error
}

// NewShared keeps so many values.
func NewShared[T any](most int) *Shared[T] {
	return &Shared[T]{running: map[string]*sharedWork[T]{}, kept: lru.New[string, T](int64(most))}
}

// Do returns what work makes of a key, or made of it for somebody else. The work's context
// ends when all who wait for it have given up; nothing goes on behind the last of them.
func (s *Shared[T]) Do(ctx context.Context, key string, work func(context.Context) (T, error)) (T, error) {
	s.mu.Lock()
	if found, ok := s.kept.Get(key); ok {
		s.mu.Unlock()
		return found, nil
	}
	w := s.running[key]
	if w == nil {
		w = s.begin(key, work)
	}
	w.waiting++
	s.mu.Unlock()
	select {
	case <-w.ended:
	case <-ctx.Done():
		s.giveUp(key, w)
		var none T
		return none, ctx.Err()
	}
	return w.value, w.err
}

// begin is called with mu held.
func (s *Shared[T]) begin(key string, work func(context.Context) (T, error)) *sharedWork[T] {
	ctx, cancel := context.WithCancel(context.Background())
	w := &sharedWork[T]{cancel: cancel, ended: make(chan struct{})}
	s.running[key] = w
	go func() {
		defer close(w.ended)
		defer cancel()
		w.err = failure.Caught(func() (err error) {
			w.value, err = work(ctx)
			return err
		})
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.running[key] == w {
			delete(s.running, key)
			if w.err == nil {
				s.kept.Put(key, w.value, 1)
			}
		}
	}()
	return w
}

func (s *Shared[T]) giveUp(key string, w *sharedWork[T]) {
	s.mu.Lock()
	w.waiting--
	last := w.waiting == 0
	if last && s.running[key] == w {
		delete(s.running, key) // the next to ask begins anew
		w.cancel()
	}
	s.mu.Unlock()
	if last {
		<-w.ended
	}
}
