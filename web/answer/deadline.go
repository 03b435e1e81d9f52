package answer

import (
	"net/http"
	"time"
)

// Wait is how long an answer that is no message of a socket may take to leave: a
// page, an asset, an exported file.
const Wait = time.Minute

// LimitWrites closes the connection of a client that does not read its answer.
func (e *Exporter) LimitWrites(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e.LimitWriting(w)
		next.ServeHTTP(w, r)
	})
}

// LimitWriting begins the time that an answer has. It is not taken back: what is left
// of an answer is written after its handler, and the next request begins anew. A
// connection that becomes a websocket loses the limit.
func (e *Exporter) LimitWriting(w http.ResponseWriter) {
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(e.Wait)) // a recorder has none
}
