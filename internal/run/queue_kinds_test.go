package run

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
)

// TestKindsOfWork: a session has one of each kind waiting, and one of all kinds at work.
func TestKindsOfWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := NewQueue(2, 9, 0, errTooMany)
		line := func(kind string) *Waiter {
			t.Helper()
			w, err := q.LineUpAs(kind, "A", 0, nil)
			if err != nil {
				t.Fatal(err)
			}
			return w
		}
		first := line("run")
		second, other := line("run"), line("batch")
		newer := line("batch")
		if _, err := q.Wait(t.Context(), other); !errors.Is(err, ErrReplaced) {
			t.Errorf("the older of a kind: %v", err)
		}
		if n := q.Length(); n != 2 {
			t.Errorf("%d wait, want one of each kind", n)
		}
		leave, err := q.Wait(t.Context(), first)
		if err != nil {
			t.Fatal(err)
		}
		began := make(chan string, 2)
		for kind, w := range map[string]*Waiter{"run": second, "batch": newer} {
			go func() {
				leave, err := q.Wait(context.Background(), w)
				if err != nil {
					t.Errorf("%s: %v", kind, err)
					return
				}
				began <- kind
				leave()
			}()
		}
		if synctest.Wait(); len(began) != 0 {
			t.Error("two of a session work together")
		}
		leave()
		if synctest.Wait(); len(began) != 2 {
			t.Errorf("%d began when the first had left", len(began))
		}
	})
}
