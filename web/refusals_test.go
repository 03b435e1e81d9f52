package web

import (
	"bytes"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestRefusalsAreLogged: with what was wrong, but not as often as anyone likes.
func TestRefusalsAreLogged(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var log bytes.Buffer
		r := newRefusals(slog.New(slog.NewTextHandler(&log, nil)))
		request := httptest.NewRequest("GET", "http://foreign.example/ct", nil)
		request.Header.Set("Origin", "http://"+strings.Repeat("x", 10_000))
		for range 1000 {
			r.warn("host refused", "no such name", request)
		}
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")
		if len(lines) != refusalBurst || !strings.Contains(lines[0], `host=foreign.example`) ||
			!strings.Contains(lines[0], "why=\"no such name\"") || log.Len() > 2000 {
			t.Fatalf("%d lines: %.3000s", len(lines), log.String())
		}
		log.Reset()
		r.warn("origin refused", "another", request) // each for itself
		time.Sleep(time.Minute)
		r.warn("host refused", "no such name", request)
		r.warn("host refused", "no such name", request)
		lines = strings.Split(strings.TrimSpace(log.String()), "\n")
		if len(lines) != 2 || !strings.Contains(lines[1], "more=995") {
			t.Errorf("a minute later: %s", log.String())
		}
	})
}
