package web

import (
	"net/http"
	"time"
)

// answerWait is how long an answer that is no message of a socket may take to leave: a
// page, an asset, an exported file.
const answerWait = time.Minute

// limitWrites closes the connection of a client that does not read its answer.
func (e *exporter) limitWrites(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e.limitWriting(w)
		next.ServeHTTP(w, r)
	})
}

// limitWriting begins the time that an answer has. It is not taken back: what is left
// of an answer is written after its handler, and the next request begins anew. A
// connection that becomes a websocket loses the limit.
func (e *exporter) limitWriting(w http.ResponseWriter) {
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(e.wait)) // a recorder has none
}
