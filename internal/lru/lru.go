// Package lru keeps what was used last, as long as there is room for it.
package lru

import "container/list"

// Cache keeps values by key up to a total cost: those that were not used for the longest time go
// first. The zero value has no room. It is for one goroutine at a time.
type Cache[K comparable, V any] struct {
	room, used int64
	byKey      map[K]*list.Element
	order      list.List // of entry[K, V], the one used last is first
}

type entry[K comparable, V any] struct {
	key   K
	value V
	cost  int64
}

// New returns a cache for values whose costs, as given to Put, add up to room at most.
func New[K comparable, V any](room int64) *Cache[K, V] {
	return &Cache[K, V]{room: room, byKey: map[K]*list.Element{}}
}

// Get returns the value of a key, which counts as a use, or reports that there is none.
func (c *Cache[K, V]) Get(key K) (value V, ok bool) {
	e := c.byKey[key]
	if e == nil {
		return value, false
	}
	c.order.MoveToFront(e)
	return e.Value.(entry[K, V]).value, true
}

// Put keeps a value in the place of any other with its key. What was not used for longest makes room,
// and the value itself is not kept if it alone costs more than there is room.
func (c *Cache[K, V]) Put(key K, value V, cost int64) {
	c.Remove(key)
	c.byKey[key] = c.order.PushFront(entry[K, V]{key, value, cost})
	c.used += cost
	for c.used > c.room {
		c.Remove(c.order.Back().Value.(entry[K, V]).key)
	}
}

// Remove forgets a key.
func (c *Cache[K, V]) Remove(key K) {
	if e := c.byKey[key]; e != nil {
		c.order.Remove(e)
		delete(c.byKey, key)
		c.used -= e.Value.(entry[K, V]).cost
	}
}

// Len is the number of values.
func (c *Cache[K, V]) Len() int { return len(c.byKey) }

// Used is what all values cost.
func (c *Cache[K, V]) Used() int64 { return c.used }
