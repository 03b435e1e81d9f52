package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// free has a place for every processor but the caller's own: all loops of the process
// share these helpers, so that many runs at once do not crowd the machine.
var free = make(chan struct{}, max(0, runtime.GOMAXPROCS(0)-1))

// For calls body for 0 .. n-1, each once, in any order, on this goroutine and on as many
// helpers as are free. The caller takes part and never waits for a helper that has not
// begun, so a busy machine costs nothing but the help. A panic of body comes as a *Panic
// after all other calls.
func For(n int, body func(i int)) {
	if n <= 0 {
		return
	}
	l, ok := loops.Get().(*loop)
	if !ok {
		l = newLoop()
	}
	l.n, l.body = int64(n), body
	l.next.Store(0)
	l.done.Store(0)
	l.users.Store(1)
	for range n - 1 {
		if !l.help() {
			break
		}
	}
	l.work()
	<-l.finished
	if l.panicked.Load() != nil {
		l.panicked.rethrow() // who panics does not tidy up
	}
	l.leave()
}

// loops are used again and again: a caller of many short loops makes no garbage.
var loops sync.Pool

type loop struct {
	n          int64
	body       func(int)
	next, done atomic.Int64
	users      atomic.Int64  // the caller, and helpers that may still look
	finished   chan struct{} // one message, when all parts are done
	joined     func()        // join, made once
	panicked   firstPanic
}

func newLoop() *loop {
	l := &loop{finished: make(chan struct{}, 1)}
	l.joined = l.join
	return l
}

// help lets a helper join, unless none is free. It ends by itself when nothing is left.
func (l *loop) help() bool {
	select {
	case free <- struct{}{}:
		l.users.Add(1)
		go l.joined()
		return true
	default:
		return false
	}
}

func (l *loop) join() {
	l.work()
	l.leave()
	<-free
}

// leave gives the loop back when nobody looks at it any more.
func (l *loop) leave() {
	if l.users.Add(-1) == 0 && l.panicked.Load() == nil {
		l.body = nil
		loops.Put(l)
	}
}

// work does parts until none is left; who ends the last one says so.
func (l *loop) work() {
	for i := l.next.Add(1) - 1; i < l.n; i = l.next.Add(1) - 1 {
		l.part(int(i))
		if l.done.Add(1) == l.n {
			l.finished <- struct{}{}
		}
	}
}

func (l *loop) part(i int) {
	defer func() { l.panicked.keep(recover()) }()
	l.body(i)
}
