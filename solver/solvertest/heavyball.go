// Package solvertest has a method that is not the solver's own, for tests of what works with any that is
// registered. It must not know an example.
package solvertest

import (
	"context"
	"testing"

	"gradus/solver"
)

// HeavyBall is the graduated flow with momentum:
//
//	x_{k+1} = x_k - lambda t grad F(x_k, t) + 1/2 (x_k - x_{k-1})
//
// (Polyak, "Some methods of speeding up the convergence of iteration methods", 1964).
const HeavyBall solver.Method = "heavy-ball"

// Register adds HeavyBall to the registry until the test ends.
func Register(t testing.TB) {
	t.Helper()
	t.Cleanup(solver.Register(heavyBall{}))
}

type heavyBall struct{}

func (heavyBall) Traits() solver.Traits {
	return solver.Traits{Name: HeavyBall, Title: "Heavy ball", TimesT: true}
}

func (heavyBall) Cost(solver.Settings) solver.Cost { return solver.Cost{Gradients: 1} }

func (heavyBall) Bind(p solver.Problem, s solver.Settings) solver.Mover {
	return &ball{p, s.StepSize, make([]float64, p.Dim()), make([]float64, p.Dim())}
}

type ball struct {
	p      solver.Problem
	size   float64
	g      []float64
	change []float64 // of the last step
}

func (b *ball) Move(ctx context.Context, x []float64, t float64, s *solver.Step) (moved bool, err error) {
	if s.Energy, err = b.p.Gradient(ctx, b.g, x, t); err != nil {
		return false, err
	}
	for i, g := range b.g {
		b.change[i] = b.change[i]/2 - b.size*t*g
		x[i] += b.change[i]
	}
	s.Size, s.Accepted = b.size, true
	return true, nil
}
