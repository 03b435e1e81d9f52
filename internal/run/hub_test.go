package run

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestLastViewerEndsRun: a run ends when its last viewer cancelled it, at once, or went, 15 s later.
func TestLastViewerEndsRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, began, ended := newHub(t)
		first, second := joined(t, h, heldJob("a"), Nobody), joined(t, h, heldJob("a"), Nobody)
		<-began
		if first != second {
			t.Fatal("the same job is two runs")
		}
		h.Leave(first, Nobody, false)
		time.Sleep(time.Minute)
		if len(ended) > 0 {
			t.Fatal("the run ended although somebody watches")
		}
		h.Leave(second, Nobody, false)
		synctest.Wait()
		if len(ended) != 1 || stateOf(first) != "cancelled" {
			t.Fatalf("the last viewer cancelled a run that is %s", stateOf(first))
		}
		<-ended

		r := joined(t, h, heldJob("a"), Nobody)
		<-began
		if r == first || r.Number == first.Number {
			t.Error("what was cancelled is joined")
		}
		for range 3 { // a page that is loaded again and again
			h.Leave(r, Nobody, true)
			time.Sleep(comeBack - time.Millisecond)
			synctest.Wait()
			if again := joined(t, h, heldJob("a"), Nobody); again != r {
				t.Fatal("a viewer that came back found another run")
			}
		}
		time.Sleep(time.Minute)
		h.Leave(r, Nobody, true)
		at := time.Now()
		<-ended
		if d := time.Since(at); d != comeBack {
			t.Errorf("nobody came back, and it ended after %v", d)
		}
		synctest.Wait()
		if len(h.runs) != 0 || h.Bytes() != 0 || stateOf(r) != "cancelled" {
			t.Errorf("%d runs and %d bytes are left, it is %s", len(h.runs), h.Bytes(), stateOf(r))
		}
		if n, _ := h.Counts.Cancels.Counts(); n[0] != 2 {
			t.Errorf("cancels that took no time: %v, want 2", n)
		}
	})
}

// TestPositions: viewers of a run that waits know its place in the line, whenever it changes.
func TestPositions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, began, _ := newHub(t)
		var runs []*Run
		for _, key := range []string{"a", "b", "c", "d"} {
			runs = append(runs, joined(t, h, heldJob(key), Nobody))
		}
		positions := func(want ...int) {
			t.Helper()
			synctest.Wait()
			for i, r := range runs {
				s := r.Read().State
				state := map[bool]string{true: "queued", false: "running"}[want[i] > 0]
				if want[i] < 0 {
					state = "cancelled"
				}
				if s.State != state || s.Position != max(0, want[i]) || s.State == "queued" &&
					s.Of != h.Queue.Length() {
					t.Errorf("run %d: %+v, want place %d", i, s, want[i])
				}
			}
		}
		positions(0, 1, 2, 3)
		w := &witness{}
		if _, err := h.Join(heldJob("e"), Nobody, w); !errors.Is(err, errTooMany) || *w != (witness{}) {
			t.Errorf("a fifth: %v, and the observer heard %+v", err, w)
		}
		if r := joined(t, h, heldJob("c"), Nobody); r != runs[2] {
			t.Error("what waits cannot be joined")
		}
		h.Leave(runs[1], Nobody, false)
		positions(0, -1, 1, 2)
		h.Leave(runs[0], Nobody, false)
		positions(-1, -1, 0, 1)
		if len(began) != 2 {
			t.Errorf("%d runs began", len(began))
		}
	})
}

// TestOneRunASession: two pages of one browser have one run that waits, the newer one; what
// somebody else watches keeps its place.
func TestOneRunASession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, began, _ := newHub(t)
		join := func(key string, of Session) *Run {
			t.Helper()
			r := joined(t, h, heldJob(key), of)
			synctest.Wait()
			return r
		}
		first, second := join("1", "A"), join("2", "A")
		third := join("3", "A")
		if s := second.Read().State; s.State != "cancelled" || s.Message != ErrReplaced.Error() ||
			stateOf(third) != "queued" || stateOf(first) != "running" {
			t.Errorf("%+v, then %s", s, stateOf(third))
		}
		again := join("2", "A")
		if again == second || stateOf(third) != "cancelled" {
			t.Fatalf("the older one came back as it was: %s", stateOf(third))
		}
		join("2", "B") // somebody else watches it
		fourth := join("4", "A")
		if stateOf(again) != "queued" || stateOf(fourth) != "queued" {
			t.Errorf("what is watched is %s, the newer one %s", stateOf(again), stateOf(fourth))
		}
		h.Leave(first, "A", false)
		synctest.Wait()
		if stateOf(again) != "running" || len(began) != 2 {
			t.Errorf("what is watched is %s", stateOf(again))
		}
	})
}

// TestCancelledRunIsForgotten: an ask that comes while a cancelled run is just ending gets another.
func TestCancelledRunIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, began, _ := newHub(t)
		w := &witness{}
		first, err := h.Join(heldJob("a"), Nobody, w)
		if err != nil {
			t.Fatal(err)
		}
		<-began
		h.Leave(first, Nobody, false)
		if again := joined(t, h, heldJob("a"), Nobody); again == first || w.gone != 1 {
			t.Errorf("the cancelled run was joined, gone %d times", w.gone)
		}
		if synctest.Wait(); len(began) != 1 || len(h.runs) != 1 || w.gone != 1 {
			t.Errorf("%d runs began after it, %d are there; gone %d times", len(began), len(h.runs), w.gone)
		}
	})
}

// TestDoneRunStays: a run that is done is there after its viewers have left, in whatever way.
func TestDoneRunStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, _, _ := newHub(t)
		r := done(t, h, shortJob("a"))
		for _, gone := range []bool{false, true} {
			h.Leave(r, Nobody, gone)
			time.Sleep(2 * comeBack)
			if again := joined(t, h, shortJob("a"), Nobody); again != r || stateOf(r) != "done" || h.Watching() != 1 {
				t.Errorf("it is %s, and %d watch", stateOf(r), h.Watching())
			}
		}
	})
}

// TestOwnerLeaves: a run that others watch does not count as its session's any more when that has left it.
func TestOwnerLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, began, _ := newHub(t, func(s *Settings) { s.Queue = NewQueue(2, 3, 1000, errTooMany) })
		first := joined(t, h, heldJob("1"), "A")
		second := joined(t, h, heldJob("2"), "A")
		joined(t, h, heldJob("1"), "B")
		if synctest.Wait(); stateOf(second) != "queued" {
			t.Fatalf("the second of a session is %s", stateOf(second))
		}
		h.Leave(first, "A", true)
		synctest.Wait()
		time.Sleep(time.Minute)
		if stateOf(first) != "running" || stateOf(second) != "running" || len(began) != 2 {
			t.Errorf("the first is %s, the second %s", stateOf(first), stateOf(second))
		}
	})
}

// TestRefusedByObserver: an observer can refuse a run that is to begin, and is not asked about one that is there.
func TestRefusedByObserver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, began, _ := newHub(t)
		w := &witness{refuses: errors.New("its picture is gone")}
		if _, err := h.Join(heldJob("a"), Nobody, w); err != w.refuses || w.began != 0 || h.Queue.Length() > 0 {
			t.Errorf("%v, %+v", err, w)
		}
		r := joined(t, h, heldJob("a"), Nobody)
		if again, err := h.Join(heldJob("a"), Nobody, w); err != nil || again != r || r.Number != 1 {
			t.Errorf("%v", err)
		}
		if synctest.Wait(); len(began) != 1 || w.began+w.gone > 0 {
			t.Errorf("%d began, the observer heard %+v", len(began), w)
		}
	})
}

// TestWatching: viewers hear how many they are, in one message for many that join together.
func TestWatching(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, _, _ := newHub(t)
		r := joined(t, h, heldJob("a"), "A")
		synctest.Wait()
		for range 29 {
			joined(t, h, heldJob("a"), NewSession())
		}
		before := r.Read()
		if before.Watching != 1 || h.Watching() != 30 {
			t.Errorf("at once: heard of %d of %d", before.Watching, h.Watching())
		}
		time.Sleep(watchingEvery)
		synctest.Wait()
		<-before.Changed
		if v := r.Read(); v.Watching != 30 {
			t.Errorf("heard of %d", v.Watching)
		}
		h.Leave(r, "A", false)
		time.Sleep(watchingEvery)
		synctest.Wait()
		if v := r.Read(); v.Watching != 29 || v.State.State != "running" {
			t.Errorf("heard of %d, and it is %s", v.Watching, v.State.State)
		}
	})
}
