package web

import "testing"

func TestSessionCookies(t *testing.T) {
	for _, bad := range []string{"", "short", "abcdefghijklmnopqrstuvwxyz", string(newSession()) + "A", string(newSession())[:25] + "\""} {
		if validSession(bad) {
			t.Errorf("%q is taken for a session", bad)
		}
	}
	if s := newSession(); !validSession(string(s)) {
		t.Errorf("%q is none", s)
	}
}
