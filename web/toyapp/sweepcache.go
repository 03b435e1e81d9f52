package toyapp

import (
	"context"
	"sync"
	"time"

	"gradus/internal/failure"
	"gradus/internal/lru"
	"gradus/toy2d"
)

// sweepCacheSize is how many finished sweeps are kept, each of about 300 kB.
const sweepCacheSize = 8

// sweep is one that goes on or is finished: then it must not be changed.
type sweep struct {
	rows    []toy2d.SweepRow // in the order in which they were done
	rates   *toy2d.Rates
	seconds float64 // that it took
	err     error

	place     queuePlace              // while it waits for its turn
	listeners map[*sweepListener]bool // of those that follow it
	cancel    context.CancelFunc
	ended     chan struct{}
}

// queuePlace is where work stands in the queue; 0 of 0 is not in it.
type queuePlace struct{ position, of int }

// sweepListener is told of a sweep.
type sweepListener struct {
	rows  chan toy2d.SweepRow // has room for all; closed at the end
	moved chan struct{}       // has a value when the place is another one
}

// sweepCache does each sweep once for all who ask while it goes on, and keeps those
// that were used last.
type sweepCache struct {
	mu      sync.Mutex
	running map[string]*sweep
	done    *lru.Cache[string, *sweep]
}

func newSweepCache() *sweepCache {
	return &sweepCache{running: map[string]*sweep{}, done: lru.New[string, *sweep](sweepCacheSize)}
}

// sweepKey is the same for specs whose sweeps on the paper's grid are the same.
func sweepKey(s *toy2d.Spec) (string, error) {
	c := *s
	c.Starts, c.Seed, c.Schedule.TMax, c.Sweep = toy2d.Starts{}, 0, 0, false
	text, err := toy2d.Encode(c)
	return string(text), err
}

// sweepWork does a sweep. It says where it waits for its turn, and when it does no more, then
// each row.
type sweepWork func(ctx context.Context, waits func(queuePlace), row func(toy2d.SweepRow)) (*toy2d.Rates, error)

// sweepFollower is told what is new of a sweep.
type sweepFollower struct {
	waits func(queuePlace) error
	row   func(toy2d.SweepRow) error
}

// follow returns the sweep of a key when it is finished. It works only if nobody has
// done that, or does. f is told of every row, also of those that were there before.
// The work ends when its last follower has left.
func (c *sweepCache) follow(ctx context.Context, key string, work sweepWork, f sweepFollower) (*sweep, error) {
	s, l := c.join(key, work)
	defer c.leave(key, s, l)
	for {
		select {
		case <-l.moved:
			c.mu.Lock()
			at := s.place
			c.mu.Unlock()
			if at.of == 0 { // its turn has come meanwhile
				continue
			}
			if err := f.waits(at); err != nil {
				return nil, err
			}
		case r, ok := <-l.rows:
			if !ok {
				return s, s.err
			}
			if err := f.row(r); err != nil {
				return nil, err
			}
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (c *sweepCache) join(key string, work sweepWork) (*sweep, *sweepListener) {
	c.mu.Lock()
	defer c.mu.Unlock()
	l := &sweepListener{make(chan toy2d.SweepRow, len(toy2d.SweepTMax())), make(chan struct{}, 1)}
	s, done := c.done.Get(key)
	if done {
		defer close(l.rows)
	} else {
		if s = c.running[key]; s == nil {
			s = c.begin(key, work)
		}
		s.listeners[l] = true
		if s.place.of > 0 {
			l.moved <- struct{}{}
		}
	}
	for _, r := range s.rows {
		l.rows <- r
	}
	return s, l
}

func (c *sweepCache) begin(key string, work sweepWork) *sweep {
	ctx, cancel := context.WithCancel(context.Background())
	s := &sweep{listeners: map[*sweepListener]bool{}, cancel: cancel, ended: make(chan struct{})}
	c.running[key] = s
	go c.run(ctx, key, s, work)
	return s
}

func (c *sweepCache) run(ctx context.Context, key string, s *sweep, work sweepWork) {
	defer s.cancel()
	began := time.Now()
	var rates *toy2d.Rates
	err := failure.Caught(func() (err error) {
		rates, err = work(ctx, func(at queuePlace) {
			c.mu.Lock()
			defer c.mu.Unlock()
			s.place = at
			for l := range s.listeners {
				select {
				case l.moved <- struct{}{}:
				default: // it has yet to hear of the move before, and then sees this one
				}
			}
		}, func(r toy2d.SweepRow) {
			c.mu.Lock()
			defer c.mu.Unlock()
			s.rows = append(s.rows, r)
			for l := range s.listeners {
				l.rows <- r
			}
		})
		return err
	})

	c.mu.Lock()
	defer c.mu.Unlock()
	s.rates, s.seconds, s.err = rates, time.Since(began).Seconds(), err
	if c.running[key] == s {
		delete(c.running, key)
	}
	if err == nil {
		c.done.Put(key, s, 1)
	}
	for l := range s.listeners {
		close(l.rows)
	}
	close(s.ended)
}

// leave ends the work, and waits for that, if nobody else follows it: nothing goes on
// behind a server that is closed.
func (c *sweepCache) leave(key string, s *sweep, l *sweepListener) {
	c.mu.Lock()
	delete(s.listeners, l)
	last := len(s.listeners) == 0
	if last && c.running[key] == s {
		delete(c.running, key) // the next to ask begins anew
		s.cancel()
	}
	c.mu.Unlock()
	if last {
		<-s.ended
	}
}
