package ct

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/solver/strict"
)

// Decode reads a spec; fields that are absent have their defaults, which depend on the
// method and on whether photons are counted. What is wrong is a *strict.Error or, out of
// range, a *solver.RangeError; both name the field.
func Decode(data []byte) (Spec, error) {
	var head struct {
		Kind   string `json:"kind"`
		Method Method `json:"method"`
		Scan   struct {
			Photons float64 `json:"photons"`
		} `json:"scan"`
	}
	head.Method = DefaultMethod
	if err := strict.Peek(data, &head); err != nil {
		return Spec{}, named(err)
	}
	if head.Kind != "" && head.Kind != SpecKind { // before its fields are called unknown
		return Spec{}, wrongKind(head.Kind)
	}
	s := Default(head.Method)
	if head.Scan.Photons != 0 { // who counts photons has noise enough
		s.Scan.Noise = 0
	}
	if err := strict.Unmarshal(data, &s); err != nil {
		return Spec{}, named(err)
	}
	if err := s.Validate(); err != nil {
		return Spec{}, err
	}
	return s, nil
}

// named calls the whole by its name.
func named(err error) error {
	var e *strict.Error
	if errors.As(err, &e) && e.Field == "" {
		e.Field = "spec"
	}
	return err
}

// Encode writes every field of a spec, indented.
func Encode(s Spec) ([]byte, error) {
	b, err := json.Marshal(s, jsontext.WithIndent("  "), json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("encoding the spec: %w", err)
	}
	return append(b, '\n'), nil
}
