package web

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"

	"gradus/web/wstest"
)

// start serves on a free port of the loopback.
func start(t testing.TB, config Config, change ...func(*Server)) (*Server, *httptest.Server) {
	t.Helper()
	s, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range change {
		c(s)
	}
	h := httptest.NewUnstartedServer(s)
	if config.Log != nil {
		h.Config.ErrorLog = slog.NewLogLogger(config.Log.Handler(), slog.LevelError)
	}
	h.Start()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), wstest.Patience)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			t.Error(err)
		}
		h.Close()
	})
	return s, h
}
