package run

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

var errTooMany = &Busy{"too many wait"}

func TestQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := NewQueue(2, 3, 0, errTooMany)
		var leaves [2]func()
		for i := range leaves {
			leave, err := q.Enter(t.Context(), 0)
			if err != nil {
				t.Fatal(err)
			}
			leaves[i] = leave
		}
		ctx, cancel := context.WithCancel(t.Context())
		entered, gone := make(chan func(), 3), make(chan error, 1)
		go func() {
			_, err := q.Enter(ctx, 0)
			gone <- err
		}()
		for range 2 {
			go func() {
				if leave, err := q.Enter(t.Context(), 0); err == nil {
					entered <- leave
				}
			}()
		}
		synctest.Wait()
		if _, err := q.Enter(t.Context(), 0); !errors.Is(err, errTooMany) || len(entered) > 0 {
			t.Errorf("a sixth: %v, %d of those that wait have entered", err, len(entered))
		}
		cancel()
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Errorf("a client that no longer waits: %v", err)
		}
		for _, leave := range leaves {
			leave()
			(<-entered)()
		}
		if len(q.line) > 0 || q.slots != 2 {
			t.Errorf("%d are left in the line, and %d slots", len(q.line), q.slots)
		}
	})
}

// A turn that comes when nobody waits for it any more goes on to the next.
func TestTurnComesTooLate(t *testing.T) {
	for range 100 { // which of two is looked at first is a matter of chance
		q := NewQueue(1, 3, 0, errTooMany)
		w, err := q.LineUp(Nobody, 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := q.Wait(ctx, w); !errors.Is(err, context.Canceled) || q.slots != 1 {
			t.Fatalf("%v, and %d slots are free", err, q.slots)
		}
	}
}

// TestFairQueue: sessions ask for more than can be done, some much more often than others. Each
// has one at work and one waiting, the newest, and all that wait are served before any is served
// twice.
func TestFairQueue(t *testing.T) {
	sessions := []Session{"A", "B", "C", "D", "E"}
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 10))
			q := NewQueue(1+random.IntN(3), 100, 1<<20, errTooMany)
			type begun struct {
				session Session
				number  int
			}
			began := make(chan begun, 1000)
			newest := map[Session]int{}
			for number := range 300 {
				of := sessions[min(random.IntN(8), 4)] // E asks as often as all others
				w, err := q.LineUp(of, 1, nil)
				if err != nil {
					t.Fatal(err)
				}
				newest[of] = number
				works := time.Duration(1+random.IntN(40)) * time.Millisecond
				go func() {
					leave, err := q.Wait(t.Context(), w)
					if errors.Is(err, ErrReplaced) {
						return
					}
					began <- begun{of, number}
					time.Sleep(works)
					leave()
				}()
				synctest.Wait()
				q.mu.Lock()
				counts := map[Session]int{}
				for _, w := range q.line {
					counts[w.session]++
				}
				for _, of := range sessions {
					if counts[of] > 1 || counts[of] == 1 && q.slots > 0 && !q.working[of] {
						t.Errorf("seed %d: %d of %s wait beside %d free slots", seed, counts[of], of, q.slots)
					}
				}
				q.mu.Unlock()
				time.Sleep(time.Duration(random.IntN(12)) * time.Millisecond)
			}
			time.Sleep(time.Hour)
			synctest.Wait()
			close(began)
			var order []begun
			last := map[Session]int{}
			for b := range began {
				if b.number < last[b.session] {
					t.Errorf("seed %d: of %s number %d began after %d", seed, b.session, b.number, last[b.session])
				}
				last[b.session] = b.number
				order = append(order, b)
			}
			for of, number := range newest {
				if last[of] != number {
					t.Errorf("seed %d: the newest of %s is %d, but %d was the last that began", seed,
						of, number, last[of])
				}
			}
			if len(order) < 50 || len(q.working) > 0 {
				t.Errorf("seed %d: %d began, %d still work", seed, len(order), len(q.working))
			}
		})
	}
}

// TestRoundRobin: a session with two runs stands behind every session with one.
func TestRoundRobin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := NewQueue(1, 10, 0, errTooMany)
		var order []Session
		run := func(of Session) {
			w, err := q.LineUp(of, 0, nil)
			if err != nil {
				t.Fatal(err)
			}
			go func() {
				if leave, err := q.Wait(t.Context(), w); err == nil {
					order = append(order, of)
					time.Sleep(time.Second)
					leave()
				}
			}()
			synctest.Wait()
		}
		for _, of := range []Session{"A", "A", "B", "C"} { // the second of A waits in front
			run(of)
		}
		time.Sleep(1500 * time.Millisecond) // A works for the second time
		run("A")                            // and asks again
		run("B")                            // in the place of its first
		time.Sleep(time.Minute)
		synctest.Wait()
		if want := []Session{"A", "A", "B", "C", "A"}; !slices.Equal(order, want) {
			t.Errorf("served %v, want %v", order, want)
		}
	})
}
