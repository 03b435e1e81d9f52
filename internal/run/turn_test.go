package run

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestRunThatIsDone: frames come with their addresses, and the last state with the results; the server's log
// has a line for begin and end.
func TestRunThatIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		h, _, _ := newHub(t, func(s *Settings) {
			s.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{
				ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
					if a.Key == slog.TimeKey {
						return slog.Attr{}
					}
					return a
				}}))
		})
		job := jobOf("ab", trackOf("a", ""), trackOf("b", ""))
		job.About = []slog.Attr{slog.Int("size", 32)}
		r := done(t, h, job)
		want := []string{framed(r, 1, 0, "a 0"), framed(r, 2, 0, "a 1"), framed(r, 3, 0, "a 2"), framed(r, 4, 0, "a 3"),
			framed(r, 5, 1, "b 0"), framed(r, 6, 1, "b 1"), framed(r, 7, 1, "b 2"), framed(r, 8, 1, "b 3")}
		if got := framesOf(r); !slices.Equal(got, want) {
			t.Errorf("frames %q, want %q", got, want)
		}
		v := r.Read()
		if s := v.State; len(s.Results) != 2 || string(s.Results[1]) != `"result of b"` || *s.Frames != 8 ||
			!slices.Equal(v.Ends, []int{4, 8}) {
			t.Errorf("%+v", v.State)
		}
		if want := "level=INFO msg=\"run began\" run=ab size=32 tracks=2\n" +
			"level=INFO msg=\"run ended\" run=ab state=done seconds=8\n"; log.String() != want {
			t.Errorf("log %s, want %s", &log, want)
		}
		if ended := h.Counts.Ended.Counts(); ended["done"] != 1 || h.Counts.Running.Load() != 0 {
			t.Errorf("%v ended", ended)
		}
	})
}

// TestFaults: a run that fails says why, a panic under an id that the server's log has; neither is kept, and
// the next is computed.
func TestFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		h, _, _ := newHub(t, func(s *Settings) { s.Log = slog.New(slog.NewTextHandler(&log, nil)) })
		fault := func(text string) Status {
			t.Helper()
			w := &witness{}
			r, err := h.Join(jobOf(text, trackOf(text, text)), Nobody, w)
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute)
			s := r.Read().State
			if s.State != "failed" || *s.Frames != 2 || *w != (witness{began: 1, gone: 1}) || h.Bytes() != 0 {
				t.Errorf("%s: %+v, %d bytes are kept, the observer heard %+v", text, s, h.Bytes(), *w)
			}
			h.Leave(r, Nobody, false)
			return s
		}
		if s := fault(fails); s.Message != errScripted.Error() {
			t.Errorf("%+v", s)
		}
		s := fault(panics)
		_, id, found := strings.Cut(s.Message, "logged as ")
		if logged := log.String(); !found || !strings.Contains(logged, "id="+id) ||
			!strings.Contains(logged, "msg=\"run failed\"") || !strings.Contains(logged, errScripted.Error()) {
			t.Errorf("%+v\n%s", s, &log)
		}
		done(t, h, shortJob("a"))
		if ended := h.Counts.Ended.Counts(); ended["failed"] != 2 || ended["done"] != 1 {
			t.Errorf("%v ended", ended)
		}
	})
}

// TestTimeLimit: a run that takes too long fails, and its viewers hear what takes less.
func TestTimeLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, began, ended := newHub(t)
		r := joined(t, h, heldJob("a"), Nobody)
		<-began
		at := time.Now()
		<-ended
		synctest.Wait()
		if s := r.Read().State; time.Since(at) != r.Limit || s.State != "failed" ||
			s.Message != "the run was ended after 10m0s: ask for less" {
			t.Errorf("after %v: %+v", time.Since(at), s)
		}
	})
}

// TestProgress: how far a track is, is told every ProgressEvery at most, and at its begin.
func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &Run{Job: jobOf("a", trackOf("a", ""), trackOf("b", ""))}
		to := &sink{executor: &scripted{}, run: r, track: 1}
		var heard []int
		for done := range 100 {
			before := r.Read().Version
			to.Progress(done, 100)
			if v := r.Read(); v.Version != before {
				if s := v.State; s.State != "running" || *s.Track != 1 || s.Of != 100 || *s.Done != done {
					t.Errorf("%+v", s)
				}
				heard = append(heard, done)
			}
			time.Sleep(ProgressEvery / 10)
		}
		if want := []int{0, 10, 20, 30, 40, 50, 60, 70, 80, 90}; !slices.Equal(heard, want) {
			t.Errorf("heard of %v, want %v", heard, want)
		}
	})
}

// TestMemory: a run that needs more memory than is left waits, and is not overtaken.
func TestMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, began, _ := newHub(t, func(s *Settings) { s.Queue = NewQueue(3, 3, 3, errTooMany) })
		large := heldJob("large")
		large.Memory = 2
		first := joined(t, h, large, Nobody)
		large.Key = "another"
		joined(t, h, large, Nobody)
		joined(t, h, heldJob("small"), Nobody)
		if synctest.Wait(); len(began) != 1 {
			t.Errorf("%d runs began in the memory of one", len(began))
		}
		h.Leave(first, Nobody, false)
		if synctest.Wait(); len(began) != 3 {
			t.Errorf("%d runs began after the first had ended", len(began))
		}
	})
}

// TestCloseEndsRuns: with the end of all work, runs end, those that wait too; Close waits for that, and lets
// none begin or be joined.
func TestCloseEndsRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, began, ended := newHub(t)
		running, stop := context.WithCancel(t.Context())
		h.running = running
		first, second := joined(t, h, heldJob("a"), "A"), joined(t, h, heldJob("b"), "B")
		<-began
		closed := false
		go func() {
			h.Close()
			closed = true
		}()
		if synctest.Wait(); closed {
			t.Error("it is closed while a run works")
		}
		w := &witness{}
		for _, job := range []Job{heldJob("a"), heldJob("c")} {
			if _, err := h.Join(job, Nobody, w); !errors.Is(err, ErrClosing) || *w != (witness{}) {
				t.Errorf("joined %s after the end: %v", job.Key, err)
			}
		}
		stop()
		if synctest.Wait(); !closed || len(ended) != 1 || stateOf(first) != "cancelled" ||
			stateOf(second) != "cancelled" || len(began) > 0 {
			t.Errorf("closed: %v, %d runs ended: %s, %s", closed, len(ended), stateOf(first), stateOf(second))
		}
		h.Leave(first, "A", true) // viewers go after that
		h.Leave(second, "B", false)
		time.Sleep(time.Minute)
	})
}
