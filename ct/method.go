package ct

import "gradus/solver"

// Method is a way to reconstruct.
type Method int

// The baselines, and the methods of the solver core under the same names as there.
const (
	MethodFBP Method = iota
	MethodTikhonov
	MethodTV
	MethodFlow
	MethodGradientLike
	MethodPlain
	MethodGraduated
)

var methodNames = solver.Names[Method]{"fbp", "tikhonov", "tv", "flow", "gradient-like", "plain", "graduated"}

// Methods are all of them.
func Methods() []Method { return methodNames.All() }

func (m Method) String() string                { return methodNames.String(m) }
func (m Method) MarshalText() ([]byte, error)  { return methodNames.Marshal(m) }
func (m *Method) UnmarshalText(b []byte) error { return methodNames.Unmarshal(m, b) }

// solver returns the method of the solver core, if it is one.
func (m Method) solver() (method solver.Method, ok bool) {
	switch m {
	case MethodFlow:
		return solver.Flow, true
	case MethodGradientLike:
		return solver.GradientLike, true
	case MethodPlain:
		return solver.Plain, true
	case MethodGraduated:
		return solver.Graduated, true
	}
	return 0, false
}

// Solves reports whether the method is one of the solver core's, which set out from starts.
func (m Method) Solves() bool {
	_, solves := m.solver()
	return solves
}

// PriorKind names a Prior.
type PriorKind int

// The priors.
const (
	PriorTikhonov PriorKind = iota
	PriorTV
	PriorScore // learnt: the score network's
)

var priorNames = solver.Names[PriorKind]{"tikhonov", "tv", "score"}

// Priors are all of them.
func Priors() []PriorKind { return priorNames.All() }

func (k PriorKind) String() string                { return priorNames.String(k) }
func (k PriorKind) MarshalText() ([]byte, error)  { return priorNames.Marshal(k) }
func (k *PriorKind) UnmarshalText(b []byte) error { return priorNames.Unmarshal(k, b) }

// OperatorKind names an Operator.
type OperatorKind int

// The operators: tomography, denoising and inpainting.
const (
	OperatorRadon OperatorKind = iota
	OperatorIdentity
	OperatorMask
)

var operatorNames = solver.Names[OperatorKind]{"radon", "identity", "mask"}

func (k OperatorKind) String() string                { return operatorNames.String(k) }
func (k OperatorKind) MarshalText() ([]byte, error)  { return operatorNames.Marshal(k) }
func (k *OperatorKind) UnmarshalText(b []byte) error { return operatorNames.Unmarshal(k, b) }
