package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"gradus/internal/leak"
	"gradus/web/wstest"
)

func TestS21Close(t *testing.T) {
	held := newHeld()
	s, h := start(t, Config{}, held.install)
	idle, busy := wstest.Dial(t, h), wstest.Dial(t, h)
	busy.Send(wstest.Asking(t, 1, heldSpec(), "paths"))
	wstest.Soon(t, "the work begins", held.began)
	codes := make(chan int, 2)
	for _, c := range []*wstest.Client{idle, busy} {
		go func() { codes <- c.Closed() }()
	}
	ctx, cancel := context.WithTimeout(t.Context(), wstest.Patience)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Error(err)
	}
	wstest.Soon(t, "the work ends", held.ended)
	for range 2 {
		if code := <-codes; code != 1001 {
			t.Errorf("closed with %d", code)
		}
	}
	late := wstest.DialSilent(t, h)
	if code := late.Closed(); code != 1001 {
		t.Errorf("a late socket was closed with %d", code)
	}
	if r, _ := get(t, h.Client(), h.URL+"/toy2d"); r.StatusCode != http.StatusOK {
		t.Errorf("a page: %s", r.Status) // that is the business of http.Server
	}
}

// TestS21CloseGivesUp has a client that does not agree to the close.
func TestS21CloseGivesUp(t *testing.T) {
	s, h := start(t, Config{})
	wstest.Dial(t, h) // and reads no more
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

func TestS22GoroutinesEnd(t *testing.T) {
	s, h := start(t, Config{})
	for range 1000 {
		c := wstest.Dial(t, h)
		c.Conn.Close()
	}
	gone := make(chan struct{})
	go func() {
		s.sockets.Wait()
		close(gone)
	}()
	wstest.Soon(t, "the viewers are gone", gone) // TestMain looks for what else might be left
}

// TestS22CT: the same of pages about tomography, which leave a run that others watch, runs that
// are in progress or done, and a show that they follow.
func TestS22CT(t *testing.T) {
	s, h := start(t, Config{Kernel: wstest.FastestKernel(), Runs: 2})
	_, show, _ := openShow(t, h, fmt.Sprintf(someState, 1))
	h.Client().CloseIdleConnections()
	settled := leak.Settle(0, 100*time.Millisecond)
	began, ended := holdCT(s.ct.hub)
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
		c.Send(fmt.Sprintf(`{"type":"follow","show":%q}`, show.Show))
		if i%3 > 0 {
			c.Synchronise()
		}
		c.Conn.Close()
	}
	for deadline := time.Now().Add(wstest.Patience); s.sockets.Count() > 1; time.Sleep(time.Millisecond) {
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
	faithful.Send(`{"type":"cancel","id":1}`)
	wstest.Soon(t, "the run ends", ended)
	faithful.Conn.Close()
	if left := leak.Settle(settled, wstest.Patience); left > settled {
		t.Errorf("%d goroutines, before there were %d", left, settled)
	}
}
