package lru

import (
	"sync"
	"testing"
)

// TestLocked: what was not used for the longest time makes room.
func TestLocked(t *testing.T) {
	const n = 4
	c := NewLocked[int, string](n)
	for i := range n + 1 {
		if i == n {
			c.Get(0)
		}
		c.Put(i, "", 1)
	}
	c.Put(0, "again", 1)
	for i := range n + 1 {
		if _, ok := c.Get(i); ok != (i != 1) {
			t.Errorf("value %d: %v", i, ok)
		}
	}
	if v, _ := c.Get(0); v != "again" || c.cache.Used() != n {
		t.Errorf("%q, %d used", v, c.cache.Used())
	}
}

// TestLockedByMany is for the race detector, and holds that nobody sees another's value.
func TestLockedByMany(t *testing.T) {
	c := NewLocked[int, int](10)
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for i := range 1000 {
				key := (worker + i) % 20
				if v, ok := c.Get(key); ok && v != key {
					t.Errorf("%d is at %d", v, key)
				}
				c.Put(key, key, 1)
			}
		})
	}
	all.Wait()
}
