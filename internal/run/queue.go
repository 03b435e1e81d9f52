package run

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
)

// Queue lets a few work at a time, as long as their memory lasts, and a bounded number wait.
// It is fair between sessions: of each one works and one of a kind waits, so that a client that comes again
// stands behind all others.
type Queue struct {
	waiting int   // at most
	busy    error // the answer when so many wait

	mu      sync.Mutex
	slots   int   // that are free
	memory  int64 // that is free, in bytes
	line    []*Waiter
	working map[Session]bool // but for nobody's
}

// Waiter is a place in the line, then a turn.
type Waiter struct {
	session Session // nobody: counts for itself alone
	kind    string
	memory  int64
	works   bool
	turn    chan struct{} // closed when it has come, or when it never will
	err     error         // why not
	moved   func(position, of int)
}

// ErrReplaced says that a session has lined up again in the place of this waiter.
var ErrReplaced = errors.New("a newer run of the same browser took its place in the queue")

// NewQueue returns a queue for so many that work and that wait.
func NewQueue(working, waiting int, memory int64, busy error) *Queue {
	return &Queue{waiting: waiting, busy: busy, slots: working, memory: memory, working: map[Session]bool{}}
}

// WorkSlots is how many exports, or runs, are computed at a time: a processor is left for
// those who look at a page.
func WorkSlots() int { return max(1, runtime.GOMAXPROCS(0)-1) }

// Enter waits for a turn of work that needs so many bytes of memory, until the context ends.
// It fails with the queue's error if too many wait already. leave must be called after the
// work.
func (q *Queue) Enter(ctx context.Context, memory int64) (leave func(), err error) {
	w, err := q.LineUp(Nobody, memory, nil)
	if err != nil {
		return nil, err
	}
	return q.Wait(ctx, w)
}

// LineUp takes a place in the line. What waits for the same session gives up its own. moved,
// unless nil, is told of the position, from 1, whenever that or the length of the line may
// have changed; it is called with the queue locked. Wait must be called after it.
func (q *Queue) LineUp(of Session, memory int64, moved func(position, of int)) (*Waiter, error) {
	return q.LineUpAs("", of, memory, moved)
}

// LineUpAs is LineUp for work of a kind: what waits for the same session keeps its place if it is of another
// kind. Of all kinds together one works.
func (q *Queue) LineUpAs(kind string, of Session, memory int64, moved func(position, of int)) (*Waiter, error) {
	w := &Waiter{session: of, kind: kind, memory: memory, turn: make(chan struct{}), moved: moved}
	q.mu.Lock()
	defer q.mu.Unlock()
	if i := q.place(kind, of); i >= 0 {
		q.line[i].err = ErrReplaced
		close(q.line[i].turn)
		q.line[i] = w
	} else {
		q.line = append(q.line, w)
	}
	q.next()
	if len(q.line) > q.waiting && q.waits(w) {
		q.drop(w)
		return nil, q.busy
	}
	q.tell()
	return w, nil
}

// place returns where a session stands in the line with work of a kind, or -1.
func (q *Queue) place(kind string, of Session) int {
	if of == Nobody {
		return -1
	}
	return slices.IndexFunc(q.line, func(w *Waiter) bool { return w.session == of && w.kind == kind })
}

// Share makes nobody's what waits or works, because others want it, too.
func (q *Queue) Share(w *Waiter) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if w.works {
		delete(q.working, w.session)
	}
	w.session = Nobody
	q.next()
	q.tell()
}

// Wait returns when the turn has come, or the context has ended: then the turn is given up. leave must
// be called after the work.
func (q *Queue) Wait(ctx context.Context, w *Waiter) (leave func(), err error) {
	select {
	case <-w.turn:
	case <-ctx.Done():
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case w.err != nil:
		return nil, w.err
	case ctx.Err() == nil:
		return func() { q.leave(w) }, nil
	case q.waits(w):
		q.drop(w)
		q.next() // those behind may need less
		q.tell()
	default: // its turn came at the same moment
		q.free(w)
	}
	return nil, ctx.Err()
}

func (q *Queue) leave(w *Waiter) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.free(w)
}

// free is called with mu held.
func (q *Queue) free(w *Waiter) {
	q.slots++
	q.memory += w.memory
	delete(q.working, w.session)
	w.works = false
	q.next()
	q.tell()
}

// next gives waiters their turns in the order in which they came, except those whose session has
// another at work. A waiter that needs more memory than is left is not overtaken.
func (q *Queue) next() {
	for i := 0; i < len(q.line) && q.slots > 0; {
		w := q.line[i]
		if q.working[w.session] {
			i++
			continue
		}
		if w.memory > q.memory {
			return
		}
		q.drop(w)
		q.slots--
		q.memory -= w.memory
		w.works = true
		if w.session != Nobody {
			q.working[w.session] = true
		}
		close(w.turn)
	}
}

func (q *Queue) tell() {
	for i, w := range q.line {
		if w.moved != nil {
			w.moved(i+1, len(q.line))
		}
	}
}

// Length is how many wait.
func (q *Queue) Length() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.line)
}

func (q *Queue) waits(w *Waiter) bool { return slices.Contains(q.line, w) }

func (q *Queue) drop(w *Waiter) {
	q.line = slices.DeleteFunc(q.line, func(other *Waiter) bool { return other == w })
}
