package solver

import (
	"fmt"
	"slices"
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
	var name string
	if err := Choose(&name, b, n); err != nil {
		return err
	}
	*e = E(slices.Index(n, name))
	return nil
}

// Choose stores the one of some names that is written; its error lists them.
func Choose[N ~string](name *N, written []byte, names []N) error {
	if !slices.Contains(names, N(written)) {
		return fmt.Errorf("must be %s, got %q", oneOf(names), written)
	}
	*name = N(written)
	return nil
}

// oneOf lists names as an error does.
func oneOf[N ~string](names []N) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = string(name)
	}
	return "one of " + strings.Join(texts, ", ")
}
