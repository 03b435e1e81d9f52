package run

import "crypto/rand"

// Session names a browser, for what one may take of the server. It is no proof of who that
// is, and addresses are none either: a whole class may share one.
type Session string

// Nobody is the session of work that counts for itself alone.
const Nobody Session = ""

func NewSession() Session { return Session(rand.Text()) }

// ValidSession looks for what newSession makes: 26 characters of base 32.
func ValidSession(text string) bool {
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
