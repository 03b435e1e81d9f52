package web

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
)

// maxWaitingExports is how many exports may wait for their turn; each holds its spec.
const maxWaitingExports = 200

var errBusy = errors.New("too many files are being made for others: try again in a moment")

// queue lets a few work at a time, as long as their memory lasts, and a bounded number wait.
type queue struct {
	waiting int   // at most
	busy    error // for who comes when so many wait

	mu     sync.Mutex
	slots  int   // that are free
	memory int64 // that is free, in bytes
	line   []*waiter
}

// waiter is one who waits.
type waiter struct {
	memory int64
	turn   chan struct{} // closed when it has come
	moved  func(position, of int)
}

// newQueue returns a queue for so many that work and that wait.
func newQueue(working, waiting int, memory int64, busy error) *queue {
	return &queue{waiting: waiting, busy: busy, slots: working, memory: memory}
}

// workSlots is how many exports, or runs, are computed at a time: a processor is left for
// those who look at a page.
func workSlots() int { return max(1, runtime.GOMAXPROCS(0)-1) }

// enter waits for a turn, until the context ends. It fails with the queue's error if too
// many wait already. leave must be called after the work.
func (q *queue) enter(ctx context.Context) (leave func(), err error) {
	w, err := q.lineUp(0, nil)
	if err != nil {
		return nil, err
	}
	return q.wait(ctx, w)
}

// lineUp takes a place in the line for work that needs so many bytes of memory. moved,
// unless nil, is told of the position, from 1, whenever that or the length of the line may
// have changed; it is called with the queue locked. wait must be called after it.
func (q *queue) lineUp(memory int64, moved func(position, of int)) (*waiter, error) {
	w := &waiter{memory: memory, turn: make(chan struct{}), moved: moved}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.line = append(q.line, w)
	q.next()
	if len(q.line) > q.waiting && q.waits(w) {
		q.drop(w)
		return nil, q.busy
	}
	q.tell()
	return w, nil
}

// wait returns when the turn has come, or the context has ended.
func (q *queue) wait(ctx context.Context, w *waiter) (leave func(), err error) {
	select {
	case <-w.turn:
		return func() { q.leave(w) }, nil
	case <-ctx.Done():
	}
	q.mu.Lock()
	waits := q.waits(w)
	if waits {
		q.drop(w)
		q.next() // those behind may need less
		q.tell()
	}
	q.mu.Unlock()
	if !waits { // its turn came at the same moment
		q.leave(w)
	}
	return nil, ctx.Err()
}

func (q *queue) leave(w *waiter) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.slots++
	q.memory += w.memory
	q.next()
	q.tell()
}

// next lets go on whose turn it is: in the order in which they came.
func (q *queue) next() {
	for len(q.line) > 0 && q.slots > 0 && q.line[0].memory <= q.memory {
		w := q.line[0]
		q.drop(w)
		q.slots--
		q.memory -= w.memory
		close(w.turn)
	}
}

func (q *queue) tell() {
	for i, w := range q.line {
		if w.moved != nil {
			w.moved(i+1, len(q.line))
		}
	}
}

func (q *queue) waits(w *waiter) bool { return slices.Contains(q.line, w) }

func (q *queue) drop(w *waiter) {
	q.line = slices.DeleteFunc(q.line, func(other *waiter) bool { return other == w })
}
