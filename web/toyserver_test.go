package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/go-chi/chi/v5"

	"gradus/internal/cpu"
	"gradus/internal/run"
	"gradus/web/ws"
	"gradus/web/wstest"
)

// toyServing is how a toyServer is to serve.
type toyServing struct {
	kernel cpu.Kernel
	log    *slog.Logger
	runs   int // sweeps at a time; 0: 1
}

// toyServer serves this explorer alone.
type toyServer struct {
	*wstest.Host
	toy *toyApp
	http.Handler
}

func newToyServer(c toyServing) *toyServer {
	s := &toyServer{Host: wstest.NewHost(c.kernel, c.log)}
	s.toy = newToyApp(s.Kernel, s.Files, run.NewQueue(max(1, c.runs), 8, 0, &run.Busy{Reason: "many"}))
	r := chi.NewRouter()
	r.Get("/ws/toy2d", s.Sockets.Handler(s.parts))
	r.Post("/toy2d/export/{file}", s.toy.export)
	s.Handler = r
	return s
}

// Close ends all work.
func (s *toyServer) Close(ctx context.Context) error { return s.Host.Close(ctx, func() {}) }

func (s *toyServer) parts(v *ws.Viewer) []ws.Part { return []ws.Part{s.toy.part(v)} }

func serveToy(t testing.TB, c toyServing, change ...func(*toyServer)) (*toyServer, *httptest.Server) {
	t.Helper()
	s := newToyServer(c)
	for _, c := range change {
		c(s)
	}
	return s, s.Serve(t, s, s.Close)
}

// talkToy serves a pipe inside of a bubble, where time is the test's.
func talkToy(p *wstest.Pipe, change func(*toyServer)) (ended chan struct{}) {
	s := newToyServer(toyServing{})
	change(s)
	ended = make(chan struct{})
	go func() {
		defer close(ended)
		s.Sockets.Serve(p, run.Nobody, s.parts)
	}()
	return ended
}
