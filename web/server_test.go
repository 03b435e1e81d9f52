package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"gradus/internal/leak"
)

func TestS21Close(t *testing.T) {
	held := newHeld()
	s, h := start(t, Config{}, held.install)
	idle, busy := dial(t, h), dial(t, h)
	busy.send(asking(t, 1, heldSpec(), "paths"))
	soon(t, "the work begins", held.began)
	codes := make(chan int, 2)
	for _, c := range []*client{idle, busy} {
		go func() { codes <- c.closed() }()
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Error(err)
	}
	soon(t, "the work ends", held.ended)
	for range 2 {
		if code := <-codes; code != 1001 {
			t.Errorf("closed with %d", code)
		}
	}
	late := dialSilent(t, h)
	if code := late.closed(); code != 1001 {
		t.Errorf("a late socket was closed with %d", code)
	}
	if r, _ := get(t, h.Client(), h.URL+"/toy2d"); r.StatusCode != http.StatusOK {
		t.Errorf("a page: %s", r.Status) // that is the business of http.Server
	}
}

// TestS21CloseGivesUp has a client that does not agree to the close.
func TestS21CloseGivesUp(t *testing.T) {
	s, h := start(t, Config{})
	dial(t, h) // and reads no more
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

func TestS22GoroutinesEnd(t *testing.T) {
	s, h := start(t, Config{})
	for range 1000 {
		c := dial(t, h)
		c.conn.Close()
	}
	gone := make(chan struct{})
	go func() {
		s.sockets.Wait()
		close(gone)
	}()
	soon(t, "the viewers are gone", gone) // TestMain looks for what else might be left
}

// TestS22CT: the same of pages about tomography, which leave a run that others watch, runs that
// are in progress or done, and a show that they follow.
func TestS22CT(t *testing.T) {
	s, h := start(t, Config{Kernel: fastestKernel(), Runs: 2})
	_, show, _ := openShow(t, h, fmt.Sprintf(someState, 1))
	h.Client().CloseIdleConnections()
	settled := leak.Settle(0, 100*time.Millisecond)
	began, ended := holdCT(s.ct.hub)
	faithful := dialCT(t, h)
	faithful.send(ctAsk(t, "run", 1, heldCT(1), ""))
	soon(t, "the run begins", began)
	short := shortCT()
	for i := range 1000 {
		c := dialCT(t, h)
		spec := heldCT(1)
		if i%2 == 0 {
			short.Image.Seed = int64(i/100 + 1)
			spec = short
		}
		c.send(ctAsk(t, "run", 1, spec, ""))
		c.send(fmt.Sprintf(`{"type":"follow","show":%q}`, show.Show))
		if i%3 > 0 {
			c.synchronise()
		}
		c.conn.Close()
	}
	for deadline := time.Now().Add(patience); s.sockets.Count() > 1; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d viewers are left", s.sockets.Count())
		}
	}
	if w, err := s.shows.get(show.Show); err != nil || w.read().followers != 0 {
		t.Errorf("%v, or the show is followed", err)
	}
	s.ct.hub.mu.Lock()
	watching := 0
	for _, run := range s.ct.hub.runs {
		watching += run.viewers()
	}
	s.ct.hub.mu.Unlock()
	if watching != 1 || len(ended) > 0 {
		t.Errorf("%d watch, and %d runs that somebody watches ended", watching, len(ended))
	}
	faithful.send(`{"type":"cancel","id":1}`)
	soon(t, "the run ends", ended)
	faithful.conn.Close()
	if left := leak.Settle(settled, patience); left > settled {
		t.Errorf("%d goroutines, before there were %d", left, settled)
	}
}
