package run

import "crypto/rand"

// Session names a browser, so that its share of the server can be limited. It proves no identity, and
// nor does an address: a whole class may share one.
type Session string

// Nobody is the session of work that counts for itself alone.
const Nobody Session = ""

// NewSession returns a name that nobody can guess.
func NewSession() Session { return Session(rand.Text()) }

// ValidSession looks for what NewSession makes: 26 characters of base 32.
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
