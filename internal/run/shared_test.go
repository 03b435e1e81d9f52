package run

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"gradus/internal/failure"
)

// TestShared: work is done once for all that ask for the same together, and again only when it
// is not kept any more; it ends when nobody waits for it.
func TestShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewShared[None, string](2)
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
	s := NewShared[None, int](2)
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

// TestSharedEvents: every asker hears all events in their order, and the newest status alone; what is kept
// is told again.
func TestSharedEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewShared[int, string](2)
		work := func(ctx context.Context, tell Teller[int]) (string, error) {
			tell.Status(Status{State: "queued", Position: 2, Of: 2})
			time.Sleep(time.Second)
			tell.Status(Status{State: "queued", Position: 1, Of: 1})
			time.Sleep(time.Second)
			tell.Status(Status{})
			for i := range 5 {
				tell.Event(i)
				time.Sleep(time.Second)
			}
			return "made", nil
		}
		ask := func(events *[]int, places *[]int) {
			got, err := s.Follow(t.Context(), "a", work, Follower[int]{
				Event:  func(e int) error { *events = append(*events, e); return nil },
				Status: func(at Status) error { *places = append(*places, at.Position); return nil },
			})
			if got != "made" || err != nil {
				t.Errorf("%q, %v", got, err)
			}
		}
		var events [4][]int
		var places [4][]int
		for i, wait := range []time.Duration{0, 1500 * time.Millisecond, 4500 * time.Millisecond, time.Minute} {
			go func() {
				time.Sleep(wait)
				ask(&events[i], &places[i])
			}()
		}
		time.Sleep(3 * time.Second)
		if n := s.Askers(); n != 2 {
			t.Errorf("%d wait", n)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		for i, want := range [][]int{{2, 1}, {1}, nil, nil} {
			if !slices.Equal(events[i], []int{0, 1, 2, 3, 4}) || !slices.Equal(places[i], want) {
				t.Errorf("asker %d heard %v and %v", i, events[i], places[i])
			}
		}
		refusal := errors.New("gone")
		_, err := s.Follow(t.Context(), "a", work, Follower[int]{Event: func(int) error { return refusal }})
		if !errors.Is(err, refusal) {
			t.Errorf("%v", err)
		}
	})
}
