package solver

import "gonum.org/v1/gonum/floats"

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

func (r *plain) move(x []float64, t float64, s *Step) bool {
	s.Energy = r.p.Gradient(r.d, x, t)
	s.GradientNorm = norm(r.d)
	s.Target, s.TargetNorm = s.Energy, s.GradientNorm
	if s.GradientNorm > 0 {
		s.Cosine = -1 // d = -grad f by definition
	}
	floats.AddScaled(x, -r.size, r.d)
	s.Size, s.Accepted = r.size, true
	return true
}
