package toy2d

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Workers is the number of workers that a sweep or basins should have here.
func Workers() int { return runtime.GOMAXPROCS(0) }

// Progress is told how many parts of some work are done.
type Progress func(done, of int)

// workerPanic is a panic of a worker, on its way to the caller.
type workerPanic struct {
	value any
	stack []byte
}

func (p *workerPanic) Error() string { return fmt.Sprintf("%v, in a worker:\n%s", p.value, p.stack) }

// inParallel does the tasks in their order on so many workers, and returns the first
// error, which ends the others. A task's panic does too, and comes again in the caller's
// goroutine: in the worker's own nobody could recover from it.
func inParallel(ctx context.Context, workers int, tasks []func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var panicked atomic.Pointer[workerPanic] // also if another's error came first
	var all sync.WaitGroup
	for range max(1, workers) {
		all.Go(func() {
			defer func() {
				if value := recover(); value != nil {
					panicked.CompareAndSwap(nil, &workerPanic{value, debug.Stack()})
					cancel(panicked.Load())
				}
			}()
			for i := int(next.Add(1)) - 1; i < len(tasks); i = int(next.Add(1)) - 1 {
				if err := tasks[i](ctx); err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	all.Wait()
	if p := panicked.Load(); p != nil {
		panic(p)
	}
	return context.Cause(ctx)
}
