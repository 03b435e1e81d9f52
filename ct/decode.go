package ct

import (
	"gradus/ct/prior"
	"gradus/internal/strict"
)

// Decode reads a spec that is valid. What is wrong is a *strict.Error or, out of range, a
// *solver.RangeError; both name the field.
func Decode(data []byte) (Spec, error) {
	s, err := Read(data)
	if err != nil {
		return Spec{}, err
	}
	if err := s.Validate(); err != nil {
		return Spec{}, err
	}
	return s, nil
}

// Read reads a spec, whose numbers may be out of range; fields that are absent have their
// defaults, which depend on the method, the prior and its process. Where photons are counted
// there is no Gaussian noise: older documents name both.
func Read(data []byte) (Spec, error) {
	var head struct {
		Kind   string    `json:"kind"`
		Method Method    `json:"method"`
		Prior  PriorKind `json:"prior"`
		SDE    prior.SDE `json:"sde"`
	}
	head.Method, head.Prior = DefaultMethod, DefaultPrior
	if err := strict.Peek(data, &head); err != nil {
		return Spec{}, strict.Named("spec", err)
	}
	if head.Kind != "" && head.Kind != SpecKind { // before its fields are called unknown
		return Spec{}, wrongKind(head.Kind)
	}
	s := Default(head.Method, head.Prior)
	if head.SDE == prior.VP {
		s.preserveVariance()
	}
	if err := strict.Unmarshal(data, &s); err != nil {
		return Spec{}, strict.Named("spec", err)
	}
	if !s.Method.Samples() {
		if err := samplingIn(data, s.Method); err != nil {
			return Spec{}, err
		}
	}
	if s.Scan.Photons > 0 && s.Scan.Scan.Validate() == nil { // what is wrong is still to be told
		s.Scan.Noise = 0
	}
	return s, nil
}

// Encode writes every field of a spec.
func Encode(s Spec) ([]byte, error) { return strict.Marshal(s) }
