package solver

import (
	"context"

	"gonum.org/v1/gonum/floats"
)

// plain is gradient descent on f, without graduation:
//
//	x += lambda d,  d = -grad f(x)
//
// It lacks the factor t of flow on purpose: with it, a small t_min would freeze
// every start, and the comparison would say nothing.
type plain struct {
	p    Problem
	size float64
	d    []float64
}

func (r *plain) move(ctx context.Context, x []float64, t float64, s *Step) (moved bool, err error) {
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
