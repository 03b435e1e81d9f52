package web

import (
	"log/slog"
	"net/http"
	"sync"

	"gradus/web/ws"
)

// What is logged of requests that are refused, of each reason: anyone can have a request
// refused as often as they like.
const (
	refusalBurst     = 5
	refusalPerSecond = 1. / 60
)

// refusals logs why requests are refused whose page cannot say it: it has not come, or has no
// connection. Whoever sets up a name or a proxy finds here what is missing.
type refusals struct {
	log *slog.Logger

	mu      sync.Mutex
	reasons map[string]*refusedSince // by what was refused
}

type refusedSince struct {
	allowed  *ws.Allowance
	unlogged int // since the last that was logged
}

func newRefusals(log *slog.Logger) *refusals {
	return &refusals{log: log, reasons: map[string]*refusedSince{}}
}

// warn logs that a request was refused, and why; what is one of a few texts.
func (r *refusals) warn(what, why string, request *http.Request) {
	r.mu.Lock()
	reason := r.reasons[what]
	if reason == nil {
		reason = &refusedSince{allowed: ws.NewAllowance(refusalPerSecond, refusalBurst)}
		r.reasons[what] = reason
	}
	if !reason.allowed.Spend() {
		reason.unlogged++
		r.mu.Unlock()
		return
	}
	unlogged := reason.unlogged
	reason.unlogged = 0
	r.mu.Unlock()
	r.log.Warn(what, "why", why, "host", shortened(request.Host), "origin", shortened(request.Header.Get("Origin")),
		"path", shortened(request.URL.Path),
		"protocol", request.Proto, "more", unlogged)
}

// shortened is as much of a client's text as is worth a place in the log.
func shortened(text string) string { return text[:min(len(text), 100)] }
