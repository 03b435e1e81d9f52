package parallel

import (
	"fmt"
	"runtime/debug"
	"sync/atomic"
)

// Panic is a panic of a worker, which comes again in the caller's goroutine: in the
// worker's own nobody could recover from it.
type Panic struct {
	Value any
	stack []byte
}

func (p *Panic) Error() string { return fmt.Sprintf("%v, in a worker:\n%s", p.Value, p.stack) }

// firstPanic keeps the first of several panics.
type firstPanic struct{ atomic.Pointer[Panic] }

// keep is to be deferred; it returns whether there was a panic.
func (f *firstPanic) keep(value any) bool {
	if value == nil {
		return false
	}
	f.CompareAndSwap(nil, &Panic{value, debug.Stack()})
	return true
}

// rethrow panics with what was kept, if anything.
func (f *firstPanic) rethrow() {
	if p := f.Load(); p != nil {
		panic(p)
	}
}
