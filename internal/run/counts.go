package run

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Counts are what a hub counts of its runs. The zero value is ready, and any goroutine may count.
type Counts struct {
	Running, Queued atomic.Int64 // at this moment
	Ended           tally        // by their last state
	Cancels         Histogram    // from the cancel of a run until its worker is free
}

// tally counts by name.
type tally struct {
	mu sync.Mutex
	n  map[string]int64
}

// Add counts one.
func (t *tally) Add(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.n == nil {
		t.n = map[string]int64{}
	}
	t.n[name]++
}

// Counts are the numbers by name.
func (t *tally) Counts() map[string]int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.n)
}

// CancelBounds are in seconds. A cancel should take less than 0.1.
var CancelBounds = [...]float64{0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5}

// Histogram counts durations up to each bound, and all.
type Histogram struct {
	mu  sync.Mutex
	n   [len(CancelBounds) + 1]int64 // up to each bound but not to the one before; the last: longer
	sum float64
}

// Observe counts a duration.
func (h *Histogram) Observe(d time.Duration) {
	i, _ := slices.BinarySearch(CancelBounds[:], d.Seconds())
	h.mu.Lock()
	defer h.mu.Unlock()
	h.n[i]++
	h.sum += d.Seconds()
}

// Counts are how many durations there were up to each of CancelBounds but not to the one before, last
// those that were longer, and the sum of all in seconds.
func (h *Histogram) Counts() (n [len(CancelBounds) + 1]int64, sum float64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.n, h.sum
}
