package web

import (
	"fmt"
	"net/http"

	"gradus/internal/run"
	"gradus/web/answer"
	"gradus/web/ctapp"
)

// What the server takes on, unless the Config says otherwise, and at most.
const (
	DefaultViewers = 1000
	MaxViewers     = 100_000
	DefaultQueue   = 200
	MaxQueue       = 10_000
	MaxRuns        = ctapp.MaxLogs / ctapp.MaxLog // all of their logs must have room
)

// DefaultRuns is how many runs work at a time; together they use all processors.
func DefaultRuns() int { return min(run.WorkSlots(), MaxRuns) }

// setLoad puts the defaults where the config says nothing, and refuses what is out of range.
func (c *Config) setLoad() error {
	for _, n := range []struct {
		field       string
		value       *int
		usual, most int
	}{
		{"Runs", &c.Runs, DefaultRuns(), MaxRuns},
		{"Viewers", &c.Viewers, DefaultViewers, MaxViewers},
		{"Queue", &c.Queue, DefaultQueue, MaxQueue},
	} {
		if *n.value == 0 {
			*n.value = n.usual
		}
		if *n.value < 1 || *n.value > n.most {
			return fmt.Errorf("%s must be from 1 to %d, got %d", n.field, n.most, *n.value)
		}
	}
	return nil
}

// limitViewers refuses a websocket when as many are open as may be. It does so before
// the handshake, so that a refusal costs little; the page tries again, later and later.
func (s *Server) limitViewers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer s.viewers.Add(-1)
		if s.viewers.Add(1) > int64(s.config.Viewers) {
			s.refusals.warn("viewer refused", "as many pages are open as -viewers allows", r)
			answer.RetryLater(w)
			http.Error(w, "As many pages are open as this server can take. Try again in a moment.",
				http.StatusServiceUnavailable)
			return
		}
		next.ServeHTTP(w, r) // until the socket is closed
	})
}
