package web

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

// ctServing is how a ctServer is to serve.
type ctServing struct {
	kernel cpu.Kernel
	log    *slog.Logger
	runs   int // at a time; 0: 1
}

// ctServer serves this explorer alone, whose runs nobody presents.
type ctServer struct {
	*wstest.Host
	ct *ctApp
	http.Handler
}

// unpresented is how runs are followed where nobody presents.
type unpresented struct{}

func (unpresented) RunBegan(run, _ string) string { return "token of " + run }
func (unpresented) RunGone(string)                {}

func newCTServer(c ctServing) *ctServer {
	s := &ctServer{Host: wstest.NewHost(c.kernel, c.log)}
	s.ct = newCTApp(s.Running, ctSettings{s.Kernel, max(1, c.runs), 8, 0}, s.Files, unpresented{})
	r := chi.NewRouter()
	r.Get("/ws/ct", s.Sockets.Handler(s.parts))
	r.Post("/ct/export/{file}", s.ct.export)
	r.Post("/uploads", s.ct.uploadPicture)
	s.Handler = r
	return s
}

// Close ends all work, and returns when no run goes on.
func (s *ctServer) Close(ctx context.Context) error { return s.Host.Close(ctx, s.ct.close) }

func (s *ctServer) parts(v *ws.Viewer) []ws.Part { return []ws.Part{s.ct.part(v)} }

func serveCT(t testing.TB, c ctServing, change ...func(*ctServer)) (*ctServer, *httptest.Server) {
	t.Helper()
	s := newCTServer(c)
	for _, c := range change {
		c(s)
	}
	return s, s.Serve(t, s, s.Close)
}
