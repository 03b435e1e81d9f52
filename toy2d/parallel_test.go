package toy2d

import (
	"context"
	"errors"
	"testing"
)

// A panic comes through although the error that ended the work came first.
func TestInParallelLosesNoPanic(t *testing.T) {
	defer func() {
		if p, ok := recover().(*workerPanic); !ok || p.value != "a fault" {
			t.Errorf("recovered %v", p)
		}
	}()
	err := inParallel(t.Context(), 2, []func(context.Context) error{
		func(context.Context) error { return errors.New("this cannot be done") },
		func(ctx context.Context) error {
			<-ctx.Done()
			panic("a fault")
		},
	})
	t.Errorf("returned %v", err)
}
