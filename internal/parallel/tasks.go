package parallel

import (
	"context"
	"sync"
	"sync/atomic"
)

// Tasks does the tasks in their order on so many workers, and returns the first error,
// which ends the others. A task's panic does too, and comes again as a *Panic.
func Tasks(ctx context.Context, workers int, tasks []func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var panicked firstPanic // also if another's error came first
	var all sync.WaitGroup
	for range max(1, workers) {
		all.Go(func() {
			defer func() {
				if panicked.keep(recover()) {
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
	panicked.rethrow()
	return context.Cause(ctx)
}
