package toy2d

import (
	"gradus/internal/strict"
	"gradus/solver"
)

// Decode reads a spec; fields that are absent have their defaults, which depend on
// the method. What is wrong is a *strict.Error or, out of range, a
// *solver.RangeError; both name the field.
func Decode(data []byte) (Spec, error) {
	var head struct {
		Kind   string        `json:"kind"`
		Method solver.Method `json:"method"`
	}
	head.Method = solver.Flow
	if err := strict.Peek(data, &head); err != nil {
		return Spec{}, strict.Named("spec", err)
	}
	if head.Kind != "" && head.Kind != SpecKind { // before its fields are called unknown
		return Spec{}, wrongKind(head.Kind)
	}
	s := Default(head.Method)
	if err := strict.Unmarshal(data, &s); err != nil {
		return Spec{}, strict.Named("spec", err)
	}
	if err := s.Validate(); err != nil {
		return Spec{}, err
	}
	return s, nil
}

// Encode writes every field of a spec.
func Encode(s Spec) ([]byte, error) { return strict.Marshal(s) }
