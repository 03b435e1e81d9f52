package wstest

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"gradus/internal/cpu"
	"gradus/internal/run"
	"gradus/web/answer"
	"gradus/web/ws"
)

// Host has what a server gives its explorers, for tests of one explorer alone.
type Host struct {
	Log     *slog.Logger
	Kernel  cpu.Kernel
	Running context.Context // all work ends with it
	Sockets *ws.Sockets
	Files   *answer.Exporter

	stop context.CancelFunc
}

// NewHost returns one that logs nothing if log is nil.
func NewHost(k cpu.Kernel, log *slog.Logger) *Host {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if k == "" {
		k = cpu.Go
	}
	h := &Host{Log: log, Kernel: k}
	h.Running, h.stop = context.WithCancel(context.Background())
	h.Sockets = &ws.Sockets{Log: log, Name: rand.Text(), Kernel: k, Running: h.Running,
		Refused: func(what, why string, _ *http.Request) { log.Warn(what, "why", why) }}
	h.Files = &answer.Exporter{
		Log: log, Running: h.Running, Base: func(r *http.Request) string { return "http://" + r.Host },
		Queue: run.NewQueue(run.WorkSlots(), answer.MaxWaiting, 0, answer.ErrBusy), Wait: answer.Wait,
	}
	return h
}

// Close ends all work, tells every viewer so, and waits until their sockets are closed and then
// for the explorer, or until the context is done.
func (h *Host) Close(ctx context.Context, explorer func()) error {
	h.stop()
	h.Sockets.TurnAway()
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		h.Sockets.Wait()
		explorer()
	}()
	select {
	case <-closed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Closer is a server that ends its work when it is closed.
type Closer interface {
	http.Handler
	Close(context.Context) error
}

// Serve serves on a free port of the loopback until the test ends; then it closes what is served.
func Serve(t testing.TB, served Closer, log *slog.Logger) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(served)
	if log != nil {
		server.Config.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelError)
	}
	server.Start()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), Patience)
		defer cancel()
		if err := served.Close(ctx); err != nil {
			t.Error(err)
		}
		server.Close()
	})
	return server
}
