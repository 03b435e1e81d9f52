package toyapp

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

// serving is how a toyServer is to serve.
type serving struct {
	kernel cpu.Kernel
	log    *slog.Logger
	runs   int // sweeps at a time; 0: 1
}

// server serves this explorer alone.
type server struct {
	*wstest.Host
	toy *App
	http.Handler
}

func newServer(c serving) *server {
	s := &server{Host: wstest.NewHost(c.kernel, c.log)}
	s.toy = New(s.Kernel, s.Files, run.NewQueue(max(1, c.runs), 8, 0, &run.Busy{Reason: "many"}))
	r := chi.NewRouter()
	r.Use(s.Files.LimitWrites)
	r.Get("/ws/toy2d", s.Sockets.Handler(s.parts))
	r.Post("/toy2d/export/{file}", s.toy.Export)
	s.Handler = r
	return s
}

// Close ends all work.
func (s *server) Close(ctx context.Context) error { return s.Host.Close(ctx, func() {}) }

func (s *server) parts(v *ws.Viewer) []ws.Part { return []ws.Part{s.toy.Part(v)} }

func serve(t testing.TB, c serving, change ...func(*server)) (*server, *httptest.Server) {
	t.Helper()
	s := newServer(c)
	for _, change := range change {
		change(s)
	}
	return s, wstest.Serve(t, s, c.log)
}

// talk serves a pipe inside of a bubble, where time is the test's.
func talk(p *wstest.Pipe, change func(*server)) (ended chan struct{}) {
	s := newServer(serving{})
	change(s)
	ended = make(chan struct{})
	go func() {
		defer close(ended)
		s.Sockets.Serve(p, run.Nobody, s.parts)
	}()
	return ended
}
