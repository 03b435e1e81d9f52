package solver

import (
	"context"
	"slices"
	"sync"
)

// Method names a way to step: an Algorithm of the registry. The zero value is Flow.
type Method string

// Algorithm is how a method steps. It stands in the registry; a run looks it up there, and nothing else
// knows it by name.
type Algorithm interface {
	// Traits never change.
	Traits() Traits
	// Cost is the most that a step evaluates.
	Cost(Settings) Cost
	// Bind returns the method at work on one point of a problem, which is what the traits say that the method
	// needs. The settings' rule is valid, with its defaults filled in; of the schedule only Min is there to be
	// read, for f = F(., Min).
	Bind(Problem, Settings) Mover
}

// Traits are what must be known of a method to set up a run. Pages get them as JSON.
type Traits struct {
	Name  Method `json:"name"`  // as a spec has it
	Title string `json:"title"` // as a heading has it

	// Preconditioned methods step along the direction of a Preconditioned problem, which they need: a step
	// size of 1 suits it, and few levels are enough. Others step along a gradient, and a step size must be
	// small beside 1/L, where L bounds how fast that changes.
	Preconditioned bool `json:"preconditioned"`
	// TimesT says that the gradient is multiplied by t, and L with it.
	TimesT bool `json:"timesT"`
	// Searches says that Rule.Search finds the step size, and Rule.StepSize is not read.
	Searches bool `json:"searches"`
	// Ungraduated methods stay at t_min on every level.
	Ungraduated bool `json:"ungraduated"`
}

// Cost counts evaluations of a Problem.
type Cost struct{ Energies, Gradients, Directions int }

// Mover takes the steps of one point.
type Mover interface {
	// Move replaces x and fills in what it knows of the step, from Energy to Accepted; the rest is the
	// loop's. It returns false when x stays where it is for as long as t does. An error is the problem's.
	Move(ctx context.Context, x []float64, t float64, s *Step) (moved bool, err error)
}

// registry has every method, in the order of all lists of them. Adding a method is its file and its line.
var registry = struct {
	sync.RWMutex
	all []Algorithm
}{all: []Algorithm{
	flow{},
	gradientLike{},
	plain{},
	graduated{},
}}

// Register adds a method of another package behind those that are there, until remove is called. A name
// that is taken panics. It may be called at any time; runs that have begun see no change.
func Register(a Algorithm) (remove func()) {
	name := a.Traits().Name
	registry.Lock()
	defer registry.Unlock()
	named := func(other Algorithm) bool { return other.Traits().Name == name }
	if name == "" || slices.ContainsFunc(registry.all, named) {
		panic("solver: the method " + string(name) + " is registered already, or has no name")
	}
	registry.all = append(slices.Clip(registry.all), a)
	return func() {
		registry.Lock()
		defer registry.Unlock()
		registry.all = slices.DeleteFunc(slices.Clone(registry.all), named)
	}
}

// Methods returns all that are registered.
func Methods() []Method {
	registry.RLock()
	defer registry.RUnlock()
	names := make([]Method, len(registry.all))
	for i, a := range registry.all {
		names[i] = a.Traits().Name
	}
	return names
}

// Algorithm returns that of the method, nil if there is none.
func (m Method) Algorithm() Algorithm {
	if m == "" {
		m = Flow
	}
	registry.RLock()
	defer registry.RUnlock()
	for _, a := range registry.all {
		if a.Traits().Name == m {
			return a
		}
	}
	return nil
}

// Traits returns those of the method, none if there is no such method.
func (m Method) Traits() Traits {
	if a := m.Algorithm(); a != nil {
		return a.Traits()
	}
	return Traits{}
}

// String returns the name.
func (m Method) String() string { return string(m) }

// UnmarshalText reads a name; the error lists those that are registered.
func (m *Method) UnmarshalText(b []byte) error { return Choose(m, b, Methods()) }
