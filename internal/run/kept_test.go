package run

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// done computes a job to its end.
func done(t *testing.T, h *Hub, job Job) *Run {
	t.Helper()
	r := joined(t, h, job, Nobody)
	time.Sleep(time.Minute)
	synctest.Wait()
	if s := r.Read().State; s.State != "done" {
		t.Fatalf("%s: %+v", job.Key, s)
	}
	return r
}

// framesOf are the frames of a run as texts.
func framesOf(r *Run) (all []string) {
	for _, frame := range r.Read().Frames {
		all = append(all, string(frame))
	}
	return all
}

// TestFinishedRunsMakeRoom: the oldest that are done make room for the log of one that begins, although they
// are watched, and are begun anew if they are asked for again.
func TestFinishedRunsMakeRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, began, _ := newHub(t)
		first := done(t, h, shortJob("a"))
		size := h.Bytes()
		if size != first.log.Bytes() || size == 0 || size > reckoned {
			t.Fatalf("a log of %d bytes counts as %d", first.log.Bytes(), size)
		}
		h.Room = 2*size + reckoned // two that are done, and one that works
		w := &witness{}
		if _, err := h.Join(shortJob("b"), Nobody, w); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if again := joined(t, h, shortJob("a"), Nobody); again != first || len(began) != 2 {
			t.Errorf("what is done was begun again, %d runs began", len(began))
		}
		third := joined(t, h, shortJob("c"), Nobody)
		synctest.Wait()
		if h.Bytes() != 2*size+reckoned {
			t.Errorf("%d bytes are taken beside a run that works", h.Bytes())
		}
		time.Sleep(time.Minute)
		done(t, h, shortJob("d"))
		if v := first.Read(); !v.Dropped || len(v.Frames) > 0 || *v.State.Frames != 4 || v.Watching != 2 {
			t.Errorf("the oldest: %+v", v)
		}
		if w.gone != 0 || third.Read().Dropped || len(h.runs) != 3 || h.Bytes() != 3*size {
			t.Errorf("%d runs of %d bytes are kept", len(h.runs), h.Bytes())
		}
		again := done(t, h, shortJob("a"))
		if again == first || again.Number == first.Number || w.gone != 1 || len(framesOf(again)) != 4 {
			t.Errorf("after making room: run %d with %d frames", again.Number, len(framesOf(again)))
		}
	})
}

// TestManySmallRuns: however small they are, only so many are kept.
func TestManySmallRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, _, _ := newHub(t, func(s *Settings) { s.Room, s.Most = 1<<40, 2 })
		for _, key := range []string{"a", "b", "c", "d", "e"} {
			done(t, h, shortJob(key))
		}
		if len(h.finished) != 3 || len(h.runs) != 3 || h.runs["c"] == nil { // one came to its end since
			t.Errorf("%d are kept", len(h.finished))
		}
	})
}

// TestLargeRun: a run whose log alone is too large for the room is computed, and goes when the next begins.
func TestLargeRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, _, _ := newHub(t, func(s *Settings) { s.Room = 1 })
		first := done(t, h, shortJob("a"))
		if len(framesOf(first)) != 4 {
			t.Errorf("%d frames", len(framesOf(first)))
		}
		done(t, h, shortJob("b"))
		if !first.Read().Dropped || len(h.finished) != 1 {
			t.Errorf("%d are kept", len(h.finished))
		}
	})
}

// TestKnownTracks: tracks that an earlier run has are not computed again, if it kept all their frames, and
// their frames come as those of the new run.
func TestKnownTracks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, began, _ := newHub(t)
		first := done(t, h, shortJob("a"))
		few := Track{Key: "a", Steps: 3, Kept: []int{1, 3}}
		second := done(t, h, jobOf("b and a", trackOf("b", ""), few))
		if n := len(began); n != 2 { // a and b
			t.Errorf("%d tracks were computed", n)
		}
		want := []string{framed(second, 1, 0, "b 0"), framed(second, 2, 0, "b 1"), framed(second, 3, 0, "b 2"),
			framed(second, 4, 0, "b 3"), framed(second, 5, 1, "a 1"), framed(second, 6, 1, "a 3")}
		if got := framesOf(second); !slices.Equal(got, want) {
			t.Errorf("frames %q, want %q", got, want)
		}
		v := second.Read()
		if !slices.Equal(v.Ends, []int{4, 6}) || len(v.State.Results) != 2 ||
			string(v.State.Results[1]) != string(first.Read().State.Results[0]) {
			t.Errorf("ends %v, results %s", v.Ends, v.State.Results)
		}
		if got := framesOf(first); got[1] != framed(first, 2, 0, "a 1") {
			t.Errorf("the frames of the earlier run are %q", got)
		}

		// The newest run that has the track lacks frames of it; the one before has them all.
		third := done(t, h, jobOf("a and c", trackOf("a", ""), trackOf("c", "")))
		if n := len(began); n != 3 || len(framesOf(third)) != 8 {
			t.Errorf("%d tracks were computed, %d frames", n, len(framesOf(third)))
		}
		more := Track{Key: "a", Steps: 6, Kept: []int{0, 1, 2, 3, 4, 5, 6}}
		done(t, h, jobOf("more of a", more))
		if n := len(began); n != 4 {
			t.Errorf("%d tracks were computed, although no run had all frames of the last", n)
		}
	})
}

// TestCancelledRunIsKnown: the tracks that a cancelled run has computed are there for the next, which is
// another run; a run that failed has none.
func TestCancelledRunIsKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, began, _ := newHub(t)
		for _, c := range []struct {
			text, state string
			computed    int // in all: what the run does itself and the first track again
			gone        int
		}{{held, "cancelled", 2, 1}, {fails, "failed", 3, 1}, {panics, "failed", 3, 1}} {
			w, job := &witness{}, jobOf("a and b, "+c.text, trackOf("a, "+c.text, ""), trackOf("b", c.text))
			r, err := h.Join(job, Nobody, w)
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute)
			h.Leave(r, Nobody, false)
			synctest.Wait()
			if stateOf(r) != c.state || w.gone != c.gone || h.runs[job.Key] != nil {
				t.Errorf("%s: it is %s, gone %d times", c.text, stateOf(r), w.gone)
			}
			again := done(t, h, jobOf("a alone, "+c.text, trackOf("a, "+c.text, "")))
			if n := len(began); n != c.computed || again == r {
				t.Errorf("%s: %d tracks were computed", c.text, n)
			}
			for len(began) > 0 {
				<-began
			}
		}
	})
}
