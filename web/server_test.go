package web

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"
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
		s.viewers.Wait()
		close(gone)
	}()
	soon(t, "the viewers are gone", gone) // TestMain looks for what else might be left
}
