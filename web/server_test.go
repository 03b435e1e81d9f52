package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/web/wstest"
)

func TestClose(t *testing.T) {
	began, ended := make(chan struct{}), make(chan struct{})
	s, h := start(t, Config{}, func(s *Server) {
		s.Toy.Core.Remedy = func(ctx context.Context, _ *toy2d.Spec, _ *toy2d.Problem,
			_ cpu.Kernel) (*toy2d.Remedies, error) {
			close(began)
			<-ctx.Done()
			close(ended)
			return nil, ctx.Err()
		}
	})
	idle, busy := wstest.Dial(t, h), wstest.Dial(t, h)
	busy.Send(wstest.Asking(t, 1, wstest.Quick(solver.Flow), "remedies"))
	wstest.Soon(t, "the work begins", began)
	codes := make(chan int, 2)
	for _, c := range []*wstest.Client{idle, busy} {
		go func() { codes <- c.Closed() }()
	}
	ctx, cancel := context.WithTimeout(t.Context(), wstest.Patience)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Error(err)
	}
	wstest.Soon(t, "the work ends", ended)
	for range 2 {
		if code := <-codes; code != 1001 {
			t.Errorf("closed with %d", code)
		}
	}
	late := wstest.DialSilent(t, h)
	if code := late.Closed(); code != 1001 {
		t.Errorf("a late socket was closed with %d", code)
	}
	if r, _ := wstest.Get(t, h.Client(), h.URL+"/toy2d"); r.StatusCode != http.StatusOK {
		t.Errorf("a page: %s", r.Status) // that is the business of http.Server
	}
}

// TestCloseGivesUp has a client that does not agree to the close.
func TestCloseGivesUp(t *testing.T) {
	s, h := start(t, Config{})
	wstest.Dial(t, h) // and reads no more
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

func TestGoroutinesEnd(t *testing.T) {
	s, h := start(t, Config{})
	for range 1000 {
		c := wstest.Dial(t, h)
		c.Conn.Close()
	}
	gone := make(chan struct{})
	go func() {
		s.Sockets.Wait()
		close(gone)
	}()
	wstest.Soon(t, "the viewers are gone", gone) // TestMain looks for what else might be left
}

// TestFollowersLeave: the same of pages that follow a show.
func TestFollowersLeave(t *testing.T) {
	s, h := start(t, Config{})
	_, show, _ := wstest.OpenShow(t, h, fmt.Sprintf(wstest.SomeState, 1))
	for i := range 1000 {
		c := wstest.DialCT(t, h)
		c.Send(fmt.Sprintf(`{"type":"follow","show":%q}`, show.Show))
		if i%3 > 0 {
			c.Synchronise()
		}
		c.Conn.Close()
	}
	gone := make(chan struct{})
	go func() {
		s.Sockets.Wait()
		close(gone)
	}()
	wstest.Soon(t, "the viewers are gone", gone)
	if w, err := s.Shows.Get(show.Show); err != nil || w.Followers() != 0 {
		t.Errorf("%v, or the show is followed", err)
	}
}
