package strict

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Named calls what is wrong with the whole, rather than with a field, by a name.
func Named(name string, err error) error {
	var e *Error
	if errors.As(err, &e) && e.Field == "" {
		e.Field = name
	}
	return err
}

// Marshal writes every field of a document for people to read: indented, and always in
// the same order.
func Marshal(v any) ([]byte, error) {
	b, err := json.Marshal(v, jsontext.WithIndent("  "), json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("encoding JSON: %w", err)
	}
	return append(b, '\n'), nil
}
