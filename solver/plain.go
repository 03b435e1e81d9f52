package solver

import (
	"context"

	"gonum.org/v1/gonum/floats"
)

// Plain is gradient descent on f, without graduation, the control experiment:
//
//	x += lambda d,  d = -grad f(x)
//
// It lacks the factor t of Flow on purpose: with it, a small t_min would freeze
// every start, and the comparison would say nothing.
const Plain Method = "plain"

type plain struct{}

func (plain) Traits() Traits {
	return Traits{Name: Plain, Title: "Gradient descent", Ungraduated: true}
}

// Cost does not grow with Observe: f is what it descends on.
func (plain) Cost(Settings) Cost { return Cost{Gradients: 1} }

func (plain) Bind(p Problem, s Settings) Mover {
	return &plainMover{p, s.StepSize, make([]float64, p.Dim())}
}

type plainMover struct {
	p    Problem
	size float64
	d    []float64
}

func (r *plainMover) Move(ctx context.Context, x []float64, t float64, s *Step) (moved bool, err error) {
	if s.Energy, err = r.p.Gradient(ctx, r.d, x, t); err != nil {
		return false, err
	}
	s.GradientNorm = norm(r.d)
	s.Target, s.TargetNorm = s.Energy, s.GradientNorm
	if s.GradientNorm > 0 {
		s.Cosine = -1 // d = -grad f by definition
	}
	floats.AddScaled(x, -r.size, r.d)
	s.Size, s.Accepted = r.size, true
	return true, nil
}
