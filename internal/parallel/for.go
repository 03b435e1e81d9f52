package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// free has a number for every processor but the caller's own: all loops of the process
// share these helpers, so that many runs at once do not crowd the machine. With the number
// comes a place where a helper that has nothing to do is found.
var (
	free   = make(chan int, max(0, runtime.GOMAXPROCS(0)-1))
	places = make([]atomic.Pointer[loop], cap(free))
)

func init() {
	for i := range cap(free) {
		free <- i
	}
}

// patience is how long a goroutine that waits spins before it sleeps: to wake a sleeper takes longer
// than many a loop, and an evaluation of the score network is fifty loops.
const patience = 50 * time.Microsecond

// waiting is in the place of a helper that looks for a loop.
var waiting = new(loop)

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
		l = &loop{finished: make(chan struct{}, 1)}
	}
	l.n, l.body = int64(n), body
	l.next.Store(0)
	l.done.Store(0)
	l.users.Store(1)
	l.invite(n - 1)
	l.work()
	watch(func() bool { return l.done.Load() == l.n })
	<-l.finished
	if l.panicked.Load() != nil {
		l.panicked.rethrow() // a body that panics does not tidy up
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
	panicked   firstPanic
}

// invite lets up to n helpers join: those that wait, then new ones as long as there are
// numbers for them.
func (l *loop) invite(n int) {
	for i := range places {
		if n == 0 {
			return
		}
		l.users.Add(1)
		if places[i].CompareAndSwap(waiting, l) {
			n--
		} else {
			l.users.Add(-1)
		}
	}
	for ; n > 0; n-- {
		select {
		case i := <-free:
			l.users.Add(1)
			places[i].Store(l)
			go helpers[i]()
		default:
			return
		}
	}
}

// helpers are the goroutines' functions, made once.
var helpers = func() []func() {
	fs := make([]func(), cap(free))
	for i := range fs {
		fs[i] = func() { help(&places[i]); free <- i }
	}
	return fs
}()

// help works on the loops that come to its place, until none comes for a while.
func help(place *atomic.Pointer[loop]) {
	for l := place.Load(); ; l = place.Load() {
		place.Store(nil)
		l.work()
		l.leave()
		place.Store(waiting)
		watch(func() bool { return place.Load() != waiting })
		if place.CompareAndSwap(waiting, nil) {
			return
		}
	}
}

// watch returns when something has happened, or after a while. Others run meanwhile.
func watch(happened func() bool) {
	for began := time.Now(); !happened() && time.Since(began) < patience; {
		runtime.Gosched()
	}
}

// leave gives the loop back when nobody looks at it any more.
func (l *loop) leave() {
	if l.users.Add(-1) == 0 && l.panicked.Load() == nil {
		l.body = nil
		loops.Put(l)
	}
}

// work does parts until none is left; the goroutine that ends the last one says so.
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
