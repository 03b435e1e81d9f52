package web

import (
	"crypto/rand"
	"net/http"
	"strings"
)

// session names a browser, for what one may take of the server. It is no proof of who that
// is, and addresses are none either: a whole class may share one (S8).
type session string

// nobody is the session of work that counts for itself alone.
const nobody session = ""

const sessionCookie = "gradus-session"

// sessionOf returns the session of a request, by its cookie. A client without one is a
// session of its own for as long as its connection lasts.
func sessionOf(r *http.Request) session {
	if c, err := r.Cookie(sessionCookie); err == nil && validSession(c.Value) {
		return session(c.Value)
	}
	return newSession()
}

func newSession() session { return session(rand.Text()) }

// validSession looks for what newSession makes: 26 characters of base 32.
func validSession(text string) bool {
	if len(text) != 26 {
		return false
	}
	for _, c := range text {
		if (c < 'A' || c > 'Z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}

// keepSession gives a browser that has none a session, until it is closed.
func (s *Server) keepSession(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(sessionCookie); err == nil && validSession(c.Value) {
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie, Value: string(newSession()), Path: s.config.Address.prefix + "/",
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(s.baseOf(r), "https://"),
	})
}
