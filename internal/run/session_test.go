package run

import "testing"

func TestSessionCookies(t *testing.T) {
	for _, bad := range []string{"", "short", "abcdefghijklmnopqrstuvwxyz", string(NewSession()) + "A",
		string(NewSession())[:25] + "\""} {
		if ValidSession(bad) {
			t.Errorf("%q is taken for a session", bad)
		}
	}
	if s := NewSession(); !ValidSession(string(s)) {
		t.Errorf("%q is none", s)
	}
}
