package ct

import "gradus/solver"

// Method names a way to reconstruct: a baseline, a method of the solver core, whose name is the same there, or the mean
// of the posterior.
type Method string

// The methods; see Methods for those that were registered, too.
const (
	MethodFBP          Method = "fbp"
	MethodTikhonov     Method = "tikhonov"
	MethodTV           Method = "tv"
	MethodTGV          Method = "tgv"
	MethodFlow                = Method(solver.Flow)
	MethodGradientLike        = Method(solver.GradientLike)
	MethodPlain               = Method(solver.Plain)
	MethodGraduated           = Method(solver.Graduated)
	MethodPosterior    Method = "posterior" // the mean of what Langevin chains draw
)

// Methods returns the baselines, all methods of the solver core, and what draws samples.
func Methods() []Method {
	var all []Method
	for _, b := range baselines {
		all = append(all, b.name)
	}
	for _, m := range solver.Methods() {
		all = append(all, Method(m))
	}
	return append(all, MethodPosterior)
}

// String returns the name.
func (m Method) String() string { return string(m) }

// UnmarshalText reads a name; the error lists them.
func (m *Method) UnmarshalText(b []byte) error { return solver.Choose(m, b, Methods()) }

// Title is what a heading calls the method.
func (m Method) Title() string {
	if m.Samples() {
		return "Posterior mean"
	}
	for _, b := range baselines {
		if b.name == m {
			return b.title
		}
	}
	return m.traits().Title
}

// algorithm returns the solver core's, nil of others.
func (m Method) algorithm() solver.Algorithm {
	if m == "" || m.Samples() {
		return nil
	}
	return solver.Method(m).Algorithm()
}

// traits returns those of a method of the solver core, none of a baseline.
func (m Method) traits() solver.Traits {
	if a := m.algorithm(); a != nil {
		return a.Traits()
	}
	return solver.Traits{}
}

// Solves reports whether the method is one of the solver core's, which set out from starts.
func (m Method) Solves() bool { return m.algorithm() != nil }

// Samples reports whether the method draws from the posterior, by chains that go through levels.
func (m Method) Samples() bool { return m == MethodPosterior }

// baseline reports whether the method is neither.
func (m Method) baseline() bool { return !m.Solves() && !m.Samples() }

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
