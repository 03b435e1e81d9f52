package parallel

import (
	"sync"
	"sync/atomic"
	"testing"
)

func TestForCallsEachOnce(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 17, 1000} {
		calls := make([]atomic.Int32, n)
		For(n, func(i int) { calls[i].Add(1) })
		for i := range calls {
			if got := calls[i].Load(); got != 1 {
				t.Fatalf("n = %d: part %d was done %d times", n, i, got)
			}
		}
	}
}

// Loops within loops and beside each other end, although they share the helpers.
func TestForNested(t *testing.T) {
	var sum atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			For(20, func(i int) { For(20, func(j int) { sum.Add(int64(i * j)) }) })
		})
	}
	all.Wait()
	if want := int64(8 * 190 * 190); sum.Load() != want {
		t.Errorf("sum %d, want %d", sum.Load(), want)
	}
}

func TestForPanicsInTheCaller(t *testing.T) {
	var calls atomic.Int32
	defer func() {
		if p, ok := recover().(*Panic); !ok || p.Value != "a fault" {
			t.Errorf("recovered %v", p)
		}
		if calls.Load() != 9 {
			t.Errorf("%d of the other 9 parts were done", calls.Load())
		}
		For(10, func(int) { calls.Add(1) }) // nothing is left behind
		if calls.Load() != 19 {
			t.Errorf("the next loop did %d of 10", calls.Load()-9)
		}
	}()
	For(10, func(i int) {
		if i == 3 {
			panic("a fault")
		}
		calls.Add(1)
	})
}

// A loop makes no garbage, apart from what a collection takes of the loops kept.
func TestForAllocates(t *testing.T) {
	var sum atomic.Int64
	body := func(i int) { sum.Add(int64(i)) }
	if n := testing.AllocsPerRun(1000, func() { For(16, body) }); n > 0.5 {
		t.Errorf("%g allocations a loop", n)
	}
}

func BenchmarkFor(b *testing.B) {
	for b.Loop() {
		For(16, func(int) {})
	}
}
