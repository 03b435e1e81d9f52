package web

import (
	"slices"
	"sync"

	"gradus/toy2d"
)

// sweepCacheSize is how many finished sweeps are kept, each of about 300 kB.
const sweepCacheSize = 8

// sweep is a finished one. It is shared and must not be changed.
type sweep struct {
	rates   *toy2d.Rates
	seconds float64 // that it took
}

// sweepCache keeps the sweeps that were used last.
type sweepCache struct {
	mu      sync.Mutex
	entries []sweepEntry // the one used last is last
}

type sweepEntry struct {
	key   string
	sweep *sweep
}

// sweepKey is the same for specs whose sweeps on the paper's grid are the same.
func sweepKey(s *toy2d.Spec) (string, error) {
	c := *s
	c.Starts, c.Seed, c.Schedule.TMax, c.Sweep = toy2d.Starts{}, 0, 0, false
	text, err := toy2d.Encode(c)
	return string(text), err
}

// get returns a sweep, or nil.
func (c *sweepCache) get(key string) *sweep {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := c.index(key)
	if i < 0 {
		return nil
	}
	found := c.entries[i]
	c.entries = append(slices.Delete(c.entries, i, i+1), found)
	return found.sweep
}

func (c *sweepCache) put(key string, s *sweep) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if i := c.index(key); i >= 0 { // two asked at the same time
		c.entries = slices.Delete(c.entries, i, i+1)
	}
	if len(c.entries) == sweepCacheSize {
		c.entries = slices.Delete(c.entries, 0, 1)
	}
	c.entries = append(c.entries, sweepEntry{key, s})
}

func (c *sweepCache) index(key string) int {
	return slices.IndexFunc(c.entries, func(e sweepEntry) bool { return e.key == key })
}
