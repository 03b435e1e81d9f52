package ctapp

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gradus/ct"
	"gradus/internal/cpu"
	"gradus/internal/leak"
	"gradus/internal/run"
	"gradus/web/wstest"
)

// heldSeed marks a spec whose runs wait to be cancelled.
const heldSeed = 4242

func heldCT(seed int64) ct.Spec {
	s := wstest.ShortCT()
	s.Scan.Seed, s.Image.Seed = heldSeed, seed
	return s
}

// holdCT lets runs of heldCT wait, and says what becomes of them by their image's seed.
func holdCT(a *App) (began, ended chan int64) {
	began, ended = make(chan int64, 100), make(chan int64, 100)
	was := a.executor.core
	a.executor.core.reconstruct = func(r *ct.Run, ctx context.Context, watch func(*ct.Moment)) error {
		if r.Spec.Scan.Seed != heldSeed {
			return was.reconstruct(r, ctx, watch)
		}
		began <- r.Spec.Image.Seed
		<-ctx.Done()
		ended <- r.Spec.Image.Seed
		return ctx.Err()
	}
	return began, ended
}

// newApp returns the explorer of a server without pages, for tests inside of a bubble: runs
// are of heldCT, and nothing else is computed.
func newApp(t *testing.T) (a *App, began, ended chan int64) {
	t.Helper()
	s := newServer(serving{})
	t.Cleanup(func() { s.Close(context.Background()) })
	s.ct.executor.core.prepare = func(s *ct.Spec, _ cpu.Kernel, _ ct.OpenFunc) (*ct.Run,
		error) {
		return &ct.Run{Spec: s}, nil
	}
	began, ended = holdCT(s.ct)
	s.ct.hub.Queue = run.NewQueue(1, 3, maxRunMemory, ErrManyRuns)
	return s.ct, began, ended
}

func heldRequest(t *testing.T, seed int64) *Request {
	t.Helper()
	r, err := NewRequest([]byte(wstest.EncodedCT(t, heldCT(seed))), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func joined(t *testing.T, a *App, seed int64) *run.Run {
	t.Helper()
	r, _, err := a.join(heldRequest(t, seed), run.Nobody)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func stateOf(r *run.Run) string { return r.Read().State.State }

// TestCTMemory: a run that needs more memory than is left waits, and is not overtaken.
func TestCTMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, began, _ := newApp(t)
		small := heldRequest(t, 1)
		a.hub.Queue = run.NewQueue(3, 3, small.memory+small.memory/2, ErrManyRuns)
		first := joined(t, a, 1)
		joined(t, a, 2)
		synctest.Wait()
		if len(began) != 1 {
			t.Errorf("%d runs began in the memory of one", len(began))
		}
		a.hub.Leave(first, run.Nobody, false)
		synctest.Wait()
		if len(began) != 2 {
			t.Errorf("%d runs began after the first had ended", len(began))
		}
	})
}

func TestTimeLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, began, ended := newApp(t)
		r := joined(t, a, 1)
		<-began
		at := time.Now()
		<-ended
		synctest.Wait()
		if s := r.Read().State; time.Since(at) != maxRunTime || s.State != "failed" ||
			!strings.Contains(s.Message, "10m") {
			t.Errorf("after %v: %+v", time.Since(at), s)
		}
	})
}

// TestClosingEndsRuns: the end of the server ends runs, those that wait too, and lets none begin.
func TestClosingEndsRuns(t *testing.T) {
	s := newServer(serving{kernel: wstest.FastestKernel()})
	began, ended := holdCT(s.ct)
	s.ct.hub.Queue = run.NewQueue(1, 3, maxRunMemory, ErrManyRuns)
	first, second := joined(t, s.ct, 1), joined(t, s.ct, 2)
	wstest.Soon(t, "the run begins", began)
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(ended) != 1 || stateOf(first) != "cancelled" || stateOf(second) != "cancelled" {
		t.Errorf("%d runs ended: %s, %s", len(ended), stateOf(first), stateOf(second))
	}
	if _, _, err := s.ct.join(heldRequest(t, 3), run.Nobody); !errors.Is(err, run.ErrClosing) {
		t.Errorf("joined after the end: %v", err)
	}
}

// TestEviction: the oldest of the runs that are done make room, and asking again gets
// the same frames of a new one.
func TestEviction(t *testing.T) {
	s := wstest.ShortCT()
	request, err := NewRequest([]byte(wstest.EncodedCT(t, s)), nil)
	if err != nil {
		t.Fatal(err)
	}
	srv, h := serve(t, serving{kernel: wstest.FastestKernel()})
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "run", 1, s, ""))
	c.Watch(1)
	size := srv.ct.Bytes()
	if size == 0 || size > request.bytes {
		t.Errorf("a log of %d bytes was reckoned to take %d", size, request.bytes)
	}
	room := size*3/2 + request.bytes // of one that is done, and one that works
	srv, h = serve(t, serving{kernel: wstest.FastestKernel(), room: room})
	c = wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "run", 1, s, ""))
	first := c.Watch(1)
	for id := uint32(2); id <= 4; id++ {
		s.Image.Seed = int64(id)
		c.Send(wstest.AskCT(t, "run", id, s, ""))
		c.Watch(id)
	}
	if kept := srv.ct.Bytes(); kept < size*3/2 || kept > size*5/2 || kept > room {
		t.Errorf("%d bytes are kept of runs of %d", kept, size)
	}
	s.Image.Seed = 1
	c.Send(wstest.AskCT(t, "run", 5, s, ""))
	again := c.Watch(5)
	if again.Description.Run != first.Description.Run || again.Description.Number == first.Description.Number ||
		len(again.Frames) != len(first.Frames) {
		t.Error("the run that made room did not come again")
	}
}

// TestDroppedFrames: a run that made room gives up its frames although it is watched; a viewer that still
// lacks some is told to ask again; one that has them all hears nothing.
func TestDroppedFrames(t *testing.T) {
	srv, h := serve(t, serving{kernel: wstest.FastestKernel(), room: 1})
	s := wstest.ShortCT()
	slow, whole, other := wstest.DialCT(t, h), wstest.DialCT(t, h), wstest.DialCT(t, h)
	slow.Asked.Silent = true
	slow.Send(wstest.AskCT(t, "run", 1, s, ""))
	slow.Reach(1, "done")
	whole.Send(wstest.AskCT(t, "run", 1, s, ""))
	whole.Watch(1)
	size := srv.ct.Bytes()
	s.Image.Seed++
	other.Send(wstest.AskCT(t, "run", 1, s, ""))
	other.Watch(1)
	if kept := srv.ct.Bytes(); kept > size*3/2 {
		t.Errorf("%d bytes are kept of runs of %d", kept, size)
	}
	if e := slow.Fails(); e.ID != 1 || !strings.Contains(string(e.Raw), `"retry":`) {
		t.Errorf("%s", e.Raw)
	}
	whole.Send(wstest.AskCT(t, "run", 2, s, ""))
	whole.Watch(2)
}

// TestLookSlots: a client that is slow to take a preview does not hold up another's.
func TestLookSlots(t *testing.T) {
	s := newServer(serving{kernel: wstest.FastestKernel()})
	s.ct.looks = run.NewQueue(1, 3, maxLookMemory, ErrManyLooks)
	var served sync.WaitGroup
	slow, next := wstest.NewPipe(), wstest.NewKeepingPipe(2)
	slow.Frames = make(chan struct{}) // none leaves
	served.Go(func() { s.Sockets.Serve(slow, run.Nobody, s.parts) })
	slow.In <- wstest.Hello
	slow.In <- wstest.AskCT(t, "preview", 1, wstest.ShortCT(), "")
	slow.In <- wstest.Hello // what was before was read
	served.Go(func() { s.Sockets.Serve(next, run.Nobody, s.parts) })
	next.In <- wstest.Hello
	next.In <- wstest.AskCT(t, "preview", 1, wstest.ShortCT(), "")
	wstest.Soon(t, "the other's preview", next.All)
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	served.Wait()
}

// TestRunPanics: a panic ends the run, with an id that is in the log; the next is computed.
func TestRunPanics(t *testing.T) {
	var log wstest.LockedBuffer
	_, h := serve(t, serving{kernel: wstest.FastestKernel(), log: slog.New(slog.NewTextHandler(&log, nil))},
		func(s *server) {
			was := s.ct.executor.core
			s.ct.executor.core.reconstruct = func(r *ct.Run, ctx context.Context, watch func(*ct.Moment)) error {
				return was.reconstruct(r, ctx, func(m *ct.Moment) {
					if r.Spec.Scan.Seed == heldSeed && m.K == 3 {
						panic("a fault in the solver")
					}
					watch(m)
				})
			}
		})
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "run", 1, heldCT(1), ""))
	w := c.Watch(1)
	_, id, found := strings.Cut(string(w.Last().Raw), "logged as ")
	if w.Last().State != "failed" || !found || !strings.Contains(log.String(), id[:8]) ||
		!strings.Contains(log.String(), "a fault in the solver") {
		t.Errorf("%s\n%s", w.Last().Raw, &log)
	}
	if len(w.Frames) != 3 {
		t.Errorf("%d frames came before it", len(w.Frames))
	}
	c.Send(wstest.AskCT(t, "preview", 2, heldCT(1), ""))
	if m := c.Fails(); m.ID != 2 || !strings.Contains(m.Message, "logged as") {
		t.Errorf("%s", m.Raw)
	}
	c.Send(wstest.AskCT(t, "run", 3, wstest.ShortCT(), ""))
	if w := c.Watch(3); w.Last().State != "done" {
		t.Errorf("the next: %s", w.Last().Raw)
	}
}

// TestLeavingViewers: pages leave a run that others watch, and runs that are in progress or done; nothing of
// theirs is left.
func TestLeavingViewers(t *testing.T) {
	s, h := serve(t, serving{kernel: wstest.FastestKernel(), runs: 2})
	settled := leak.Settle(0, 100*time.Millisecond)
	began, ended := holdCT(s.ct)
	faithful := wstest.DialCT(t, h)
	faithful.Send(wstest.AskCT(t, "run", 1, heldCT(1), ""))
	wstest.Soon(t, "the run begins", began)
	short := wstest.ShortCT()
	for i := range 1000 {
		c := wstest.DialCT(t, h)
		spec := heldCT(1)
		if i%2 == 0 {
			short.Image.Seed = int64(i/100 + 1)
			spec = short
		}
		c.Send(wstest.AskCT(t, "run", 1, spec, ""))
		if i%3 > 0 {
			c.Synchronise()
		}
		c.Conn.Close()
	}
	for deadline := time.Now().Add(wstest.Patience); s.Sockets.Count() > 1; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d viewers are left", s.Sockets.Count())
		}
	}
	if watching := s.ct.Watching(); watching != 1 || len(ended) > 0 {
		t.Errorf("%d watch, and %d runs that somebody watches ended", watching, len(ended))
	}
	faithful.Send(`{"type":"cancel","id":1}`)
	wstest.Soon(t, "the run ends", ended)
	faithful.Conn.Close()
	if left := leak.Settle(settled, wstest.Patience); left > settled {
		t.Errorf("%d goroutines, before there were %d", left, settled)
	}
}
