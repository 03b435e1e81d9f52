package lru

import "sync"

// Locked is a Cache for any number of goroutines.
type Locked[K comparable, V any] struct {
	mu    sync.Mutex
	cache *Cache[K, V]
}

// NewLocked returns a cache for values whose costs, as given to Put, add up to room at most.
func NewLocked[K comparable, V any](room int64) *Locked[K, V] {
	return &Locked[K, V]{cache: New[K, V](room)}
}

// Get returns the value of a key, which counts as a use, or reports that there is none.
func (c *Locked[K, V]) Get(key K) (value V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cache.Get(key)
}

// Put keeps a value in the place of any other with its key, see Cache.Put.
func (c *Locked[K, V]) Put(key K, value V, cost int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cache.Put(key, value, cost)
}
