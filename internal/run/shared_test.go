package run

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"gradus/internal/failure"
)

// TestShared: work is done once for all who want the same at a time, and again only when it
// is not kept any more; it ends when nobody waits for it.
func TestShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewShared[string](2)
		done, ended := 0, 0
		work := func(key string) func(context.Context) (string, error) {
			return func(ctx context.Context) (string, error) {
				select {
				case <-time.After(time.Second):
					done++
					return "made of " + key, nil
				case <-ctx.Done():
					ended++
					return "", ctx.Err()
				}
			}
		}
		for range 30 {
			go func() {
				if got, err := s.Do(t.Context(), "a", work("a")); got != "made of a" || err != nil {
					t.Errorf("%q, %v", got, err)
				}
			}()
		}
		impatient, cancel := context.WithCancel(t.Context())
		gone := make(chan error, 1)
		go func() {
			_, err := s.Do(impatient, "a", work("a"))
			gone <- err
		}()
		time.Sleep(500 * time.Millisecond)
		cancel()
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		time.Sleep(time.Second)
		if synctest.Wait(); done != 1 || ended != 0 {
			t.Errorf("done %d times, ended %d times", done, ended)
		}
		for _, key := range []string{"b", "a", "c"} { // b makes room
			s.Do(t.Context(), key, work(key))
		}
		if s.Do(t.Context(), "a", work("a")); done != 3 {
			t.Errorf("done %d times", done)
		}
		if s.Do(t.Context(), "b", work("b")); done != 4 {
			t.Errorf("done %d times, although what was used first made room", done)
		}
		// The last to give up ends it, and the next to come begins anew.
		short, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		go s.Do(short, "d", work("d"))
		if _, err := s.Do(short, "d", work("d")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		if synctest.Wait(); ended != 1 || len(s.running) != 0 {
			t.Errorf("ended %d times, %d go on", ended, len(s.running))
		}
		if got, err := s.Do(t.Context(), "d", work("d")); got != "made of d" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	})
}

// TestSharedFaults: a fault is returned to all callers that wait, and is not kept.
func TestSharedFaults(t *testing.T) {
	s := NewShared[int](2)
	for i := range 2 {
		_, err := s.Do(t.Context(), "a", func(context.Context) (int, error) { panic(fmt.Sprint("fault ", i)) })
		var panicked *failure.Panic
		if !errors.As(err, &panicked) || panicked.Value != fmt.Sprint("fault ", i) {
			t.Errorf("%v", err)
		}
	}
	if v, err := s.Do(t.Context(), "a", func(context.Context) (int, error) { return 7, nil }); v != 7 || err != nil {
		t.Errorf("%d, %v", v, err)
	}
}
