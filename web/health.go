package web

import (
	"io"
	"net/http"
)

// healthPath answers probes: 200 while the server takes work, 503 from the moment at
// which it begins to close.
const healthPath = "/healthz"

// answerProbes comes before the Host is looked at: probes come by whatever address
// leads here, and a refusal would say as much to a foreign page as "ok" does.
func (s *Server) answerProbes(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != healthPath || r.Method != http.MethodGet && r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		text := "ok\n"
		if s.Sockets.IsClosing() {
			text = "closing\n"
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		io.WriteString(w, text) // an error here is the client's going away
	})
}
