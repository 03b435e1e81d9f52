package priorapp

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/go-chi/chi/v5"

	"gradus/internal/leak"
	"gradus/internal/run"
	"gradus/web/ws"
	"gradus/web/wstest"
)

func TestMain(m *testing.M) { leak.Main(m) }

// server serves this explorer alone.
type server struct {
	*wstest.Host
	prior *App
	shown *shown
	http.Handler
}

// shown notes what runs are presented.
type shown struct{ began, gone chan string }

func (s *shown) RunBegan(run, link string) string { s.began <- link; return "token of " + run }
func (s *shown) RunGone(run string)               { s.gone <- run }

func serve(t testing.TB) (*server, *httptest.Server) {
	t.Helper()
	s := &server{Host: wstest.NewHost(wstest.FastestKernel(), nil),
		shown: &shown{make(chan string, 100), make(chan string, 100)}}
	queue := run.NewQueue(1, 8, 1<<30, &run.Busy{Reason: "busy"})
	s.prior = New(s.Running, Settings{Kernel: s.Kernel, Queue: queue}, s.Files, s.shown)
	r := chi.NewRouter()
	r.Use(s.Files.LimitWrites)
	r.Get("/ws/prior", s.Sockets.Handler(func(v *ws.Viewer) []ws.Part { return []ws.Part{s.prior.Part(v)} }))
	r.Post("/prior/export/{file}", s.prior.Export)
	s.Handler = r
	return s, wstest.Serve(t, s, nil)
}

// Close ends all work, and returns when no run goes on.
func (s *server) Close(ctx context.Context) error { return s.Host.Close(ctx, s.prior.Close) }

// dial opens a page's websocket and says hello.
func dial(t testing.TB, h *httptest.Server) wstest.CTClient {
	t.Helper()
	c := wstest.NewCTClient(wstest.DialPath(t, h, "/ws/prior"))
	c.Send(wstest.Hello)
	if m := c.Next(); m.Type != "hello" {
		t.Fatalf("%s", m.Raw)
	}
	return c
}
