package web

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// runCounts are what a hub counts of its runs. The zero value is ready, and any goroutine may count.
type runCounts struct {
	running, queued atomic.Int64 // at this moment
	ended           tally        // by their last state
	cancels         histogram    // from the cancel of a run until its worker is free
}

// tally counts by name.
type tally struct {
	mu sync.Mutex
	n  map[string]int64
}

func (t *tally) add(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.n == nil {
		t.n = map[string]int64{}
	}
	t.n[name]++
}

func (t *tally) counts() map[string]int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.n)
}

// cancelBounds are in seconds. A cancel should take less than 0.1 (S11).
var cancelBounds = [...]float64{0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5}

// histogram counts durations up to each bound, and all.
type histogram struct {
	mu  sync.Mutex
	n   [len(cancelBounds) + 1]int64 // up to each bound but not to the one before; the last: longer
	sum float64
}

func (h *histogram) observe(d time.Duration) {
	i, _ := slices.BinarySearch(cancelBounds[:], d.Seconds())
	h.mu.Lock()
	defer h.mu.Unlock()
	h.n[i]++
	h.sum += d.Seconds()
}

// counts are how many durations there were up to each of cancelBounds but not to the one before, last
// those that were longer, and the sum of all in seconds.
func (h *histogram) counts() (n [len(cancelBounds) + 1]int64, sum float64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.n, h.sum
}
