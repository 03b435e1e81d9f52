package toyapp

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/go-chi/chi/v5"

	"gradus/internal/cpu"
	"gradus/internal/run"
	"gradus/toy2d"
	"gradus/toy2d/curvature"
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
	s.toy.Core.Curvature = curvatureOfFew
	for _, change := range change {
		change(s)
	}
	return s, wstest.Serve(t, s, c.log)
}

// curvatureOfFew finds out how the energy bends of the first two modes, made alike: the paper's five take
// seconds, and minutes under the race detector.
func curvatureOfFew(ctx context.Context, s *toy2d.Spec, _ *toy2d.Problem,
	row func(i int, r curvature.Row)) (*toy2d.Curvature, error) {
	few := *s
	few.Modes = slices.Clone(s.Modes[:min(2, len(s.Modes))])
	for i := range few.Modes {
		few.Modes[i].Cov = few.Modes[0].Cov
	}
	return toy2d.FindCurvature(ctx, &few, few.Problem(), row)
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
