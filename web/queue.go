package web

import (
	"context"
	"errors"
	"runtime"
)

// maxWaitingExports is how many exports may wait for their turn; each holds its spec.
const maxWaitingExports = 200

var errBusy = errors.New("too many files are being made for others: try again in a moment")

// queue lets a few work at a time, and a bounded number wait.
type queue struct {
	places chan struct{} // of all, those that work included
	slots  chan struct{} // of those that work
}

func newQueue(working, waiting int) queue {
	return queue{make(chan struct{}, working+waiting), make(chan struct{}, working)}
}

// exportSlots is how many exports are computed at a time: a processor is left for those
// who look at a page.
func exportSlots() int { return max(1, runtime.GOMAXPROCS(0)-1) }

// enter waits for a turn, until the context ends. It fails with errBusy if too many wait
// already. leave must be called after the work.
func (q queue) enter(ctx context.Context) (leave func(), err error) {
	select {
	case q.places <- struct{}{}:
	default:
		return nil, errBusy
	}
	select {
	case q.slots <- struct{}{}:
		return func() { <-q.slots; <-q.places }, nil
	case <-ctx.Done():
		<-q.places
		return nil, ctx.Err()
	}
}
