package parallel

import (
	"context"
	"errors"
	"testing"
)

// A panic comes through although the error that ended the work came first.
func TestTasksLosesNoPanic(t *testing.T) {
	defer func() {
		if p, ok := recover().(*Panic); !ok || p.Value != "a fault" {
			t.Errorf("recovered %v", p)
		}
	}()
	err := Tasks(t.Context(), 2, []func(context.Context) error{
		func(context.Context) error { return errors.New("this cannot be done") },
		func(ctx context.Context) error {
			<-ctx.Done()
			panic("a fault")
		},
	})
	t.Errorf("returned %v", err)
}
