package toy2d

import (
	"errors"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

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

// UnmarshalJSONFrom gives a mode without a weight the weight 1, and refuses one
// without mean or covariance.
func (m *Mode) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	var p struct {
		Mean   *Vec    `json:"mean"`
		Cov    *Mat    `json:"cov"`
		Weight float64 `json:"weight"`
	}
	p.Weight = 1
	if err := json.UnmarshalDecode(d, &p); err != nil {
		return err
	}
	if p.Mean == nil || p.Cov == nil {
		return errors.New("must have a mean and a cov")
	}
	*m = Mode{*p.Mean, *p.Cov, p.Weight}
	return nil
}
