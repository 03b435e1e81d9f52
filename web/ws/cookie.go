package ws

import (
	"net/http"
	"strings"

	"gradus/internal/run"
)

// SessionCookie is the name of the cookie that holds a session.
const SessionCookie = "gradus-session"

// SessionOf returns the session of a request, by its cookie. A client without one is a
// session of its own for as long as its connection lasts.
func SessionOf(r *http.Request) run.Session {
	if c, err := r.Cookie(SessionCookie); err == nil && run.ValidSession(c.Value) {
		return run.Session(c.Value)
	}
	return run.NewSession()
}

// KeepSession gives a browser that has none a session, until it is closed, below the
// address by which it knows the server.
func KeepSession(w http.ResponseWriter, r *http.Request, base, prefix string) {
	if c, err := r.Cookie(SessionCookie); err == nil && run.ValidSession(c.Value) {
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: SessionCookie, Value: string(run.NewSession()), Path: prefix + "/",
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(base, "https://"),
	})
}
