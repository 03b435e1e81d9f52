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
				t.Fatal("whoever came back found another run")
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
