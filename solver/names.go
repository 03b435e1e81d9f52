package solver

import (
	"fmt"
	"strings"
)

// Names are the written forms of an enumeration that counts from 0, for its
// String, MarshalText and UnmarshalText.
type Names[E ~int] []string

// All returns every value that has a name.
func (n Names[E]) All() []E {
	all := make([]E, len(n))
	for i := range all {
		all[i] = E(i)
	}
	return all
}

// String returns a name, or says that there is none.
func (n Names[E]) String(e E) string {
	if int(e) < 0 || int(e) >= len(n) {
		return fmt.Sprintf("unknown(%d)", int(e))
	}
	return n[e]
}

// Marshal returns a name, or an error if there is none.
func (n Names[E]) Marshal(e E) ([]byte, error) {
	if int(e) < 0 || int(e) >= len(n) {
		return nil, fmt.Errorf("no name for %d", int(e))
	}
	return []byte(n[e]), nil
}

// Unmarshal stores what a name stands for; its error lists the names.
func (n Names[E]) Unmarshal(e *E, b []byte) error {
	for i, name := range n {
		if name == string(b) {
			*e = E(i)
			return nil
		}
	}
	return fmt.Errorf("must be %s, got %q", n.allowed(), b)
}

func (n Names[E]) allowed() string { return "one of " + strings.Join(n, ", ") }
