package parallel

import (
	"runtime"
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
	l := &loop{n: int64(n), body: body, finished: make(chan struct{})}
	for range n - 1 {
		if !l.help() {
			break
		}
	}
	l.work()
	if n > 0 {
		<-l.finished
	}
	l.panicked.rethrow()
}

type loop struct {
	n          int64
	body       func(int)
	next, done atomic.Int64
	finished   chan struct{}
	panicked   firstPanic
}

// help lets a helper join, unless none is free. It ends by itself when nothing is left.
func (l *loop) help() bool {
	select {
	case free <- struct{}{}:
		go func() {
			defer func() { <-free }()
			l.work()
		}()
		return true
	default:
		return false
	}
}

// work does parts until none is left; who ends the last one says so.
func (l *loop) work() {
	for i := l.next.Add(1) - 1; i < l.n; i = l.next.Add(1) - 1 {
		l.part(int(i))
		if l.done.Add(1) == l.n {
			close(l.finished)
		}
	}
}

func (l *loop) part(i int) {
	defer func() { l.panicked.keep(recover()) }()
	l.body(i)
}
