package toy2d

import (
	"fmt"
	"strings"
)

// names are the written forms of an enumeration that counts from 0.
type names[E ~int] []string

func (n names[E]) string(e E) string {
	if int(e) < 0 || int(e) >= len(n) {
		return fmt.Sprintf("unknown(%d)", int(e))
	}
	return n[e]
}

func (n names[E]) marshal(e E) ([]byte, error) {
	if int(e) < 0 || int(e) >= len(n) {
		return nil, fmt.Errorf("no name for %d", int(e))
	}
	return []byte(n[e]), nil
}

func (n names[E]) unmarshal(e *E, b []byte) error {
	for i, name := range n {
		if name == string(b) {
			*e = E(i)
			return nil
		}
	}
	return fmt.Errorf("must be one of %s, got %q", strings.Join(n, ", "), b)
}
