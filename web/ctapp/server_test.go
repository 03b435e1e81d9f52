package ctapp

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/go-chi/chi/v5"

	"gradus/internal/cpu"
	"gradus/web/ws"
	"gradus/web/wstest"
)

// serving is how a ctServer is to serve.
type serving struct {
	kernel cpu.Kernel
	log    *slog.Logger
	runs   int   // at a time; 0: 1
	room   int64 // for the frames of runs; 0: MaxLogs
}

// server serves this explorer alone, whose runs nobody presents.
type server struct {
	*wstest.Host
	ct *App
	http.Handler
}

// unpresented is how runs are followed where nobody presents.
type unpresented struct{}

func (unpresented) RunBegan(run, _ string) string { return "token of " + run }
func (unpresented) RunGone(string)                {}

func newServer(c serving) *server {
	s := &server{Host: wstest.NewHost(c.kernel, c.log)}
	s.ct = New(s.Running, Settings{s.Kernel, max(1, c.runs), 8, c.room}, s.Files, unpresented{})
	r := chi.NewRouter()
	r.Use(s.Files.LimitWrites)
	r.Get("/ws/ct", s.Sockets.Handler(s.parts))
	r.Post("/ct/export/{file}", s.ct.Export)
	r.Post("/uploads", s.ct.UploadPicture)
	r.Get("/uploads/{file}", s.ct.AboutPicture)
	s.Handler = r
	return s
}

// Close ends all work, and returns when no run goes on.
func (s *server) Close(ctx context.Context) error { return s.Host.Close(ctx, s.ct.Close) }

func (s *server) parts(v *ws.Viewer) []ws.Part { return []ws.Part{s.ct.Part(v)} }

func serve(t testing.TB, c serving, change ...func(*server)) (*server, *httptest.Server) {
	t.Helper()
	s := newServer(c)
	for _, change := range change {
		change(s)
	}
	return s, wstest.Serve(t, s, c.log)
}
