package web

import (
	"net/http"
	"strings"
)

const sessionCookie = "gradus-session"

// sessionOf returns the session of a request, by its cookie. A client without one is a
// session of its own for as long as its connection lasts.
func sessionOf(r *http.Request) session {
	if c, err := r.Cookie(sessionCookie); err == nil && validSession(c.Value) {
		return session(c.Value)
	}
	return newSession()
}

// keepSession gives a browser that has none a session, until it is closed, below the
// address by which it knows the server.
func keepSession(w http.ResponseWriter, r *http.Request, base, prefix string) {
	if c, err := r.Cookie(sessionCookie); err == nil && validSession(c.Value) {
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie, Value: string(newSession()), Path: prefix + "/",
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(base, "https://"),
	})
}
