package lru

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// plain is a cache that looks through a list, the one used last being last.
type plain struct {
	room int64
	kept []entry[int, int]
}

func (p *plain) used() (n int64) {
	for _, e := range p.kept {
		n += e.cost
	}
	return n
}

func (p *plain) remove(key int) {
	p.kept = slices.DeleteFunc(p.kept, func(e entry[int, int]) bool { return e.key == key })
}

func (p *plain) get(key int) (int, bool) {
	i := slices.IndexFunc(p.kept, func(e entry[int, int]) bool { return e.key == key })
	if i < 0 {
		return 0, false
	}
	e := p.kept[i]
	p.kept = append(slices.Delete(p.kept, i, i+1), e)
	return e.value, true
}

func (p *plain) put(key, value int, cost int64) {
	p.remove(key)
	p.kept = append(p.kept, entry[int, int]{key, value, cost})
	for p.used() > p.room {
		p.kept = p.kept[1:]
	}
}

// TestAsAPlainList compares it with a cache that is slow and obvious, over random uses.
func TestAsAPlainList(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 1))
		room := int64(r.IntN(30))
		c, p := New[int, int](room), &plain{room: room}
		for i := range 500 {
			key := r.IntN(12)
			switch r.IntN(5) {
			case 0, 1:
				got, ok := c.Get(key)
				if want, has := p.get(key); got != want || ok != has {
					t.Fatalf("seed %d: %d is %d, %v, want %d, %v", seed, key, got, ok, want, has)
				}
			case 2, 3:
				cost := int64(r.IntN(10)) // some alone are too much
				c.Put(key, i, cost)
				p.put(key, i, cost)
				for _, e := range p.kept { // without a use
					if at := c.byKey[e.key]; at == nil || at.Value.(entry[int, int]) != e {
						t.Fatalf("seed %d: %+v is not kept", seed, e)
					}
				}
			default:
				c.Remove(key)
				p.remove(key)
			}
			if c.Len() != len(p.kept) || c.Used() != p.used() || c.Used() > room {
				t.Fatalf("seed %d: %d values of %d, want %d of %d, at most %d", seed, c.Len(), c.Used(),
					len(p.kept), p.used(), room)
			}
		}
	}
}

// TestNoRoom: the zero value keeps nothing, and can be asked.
func TestNoRoom(t *testing.T) {
	var c Cache[string, int]
	if _, ok := c.Get("a"); ok || c.Len() != 0 {
		t.Error("there is something in an empty cache")
	}
	c.Remove("a")
}
