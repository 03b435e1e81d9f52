package solver

import "gonum.org/v1/gonum/floats"

// graduated is the preconditioned graduated flow:
//
//	x += lambda d,  d = -P_t^{-1} grad F(x, t)
//
// with P_t the curvature of the data term plus a bound on the curvature of the
// smoothed prior, which makes one step a level enough.
type graduated struct {
	observer
	p    Preconditioned
	size float64
	d    []float64
}

func (r *graduated) move(x []float64, t float64, s *Step) bool {
	s.Energy = r.p.Direction(r.d, x, t)
	if r.on {
		s.GradientNorm = r.gradientNorm(x, t)
		r.observe(x, r.d, s)
	}
	floats.AddScaled(x, r.size, r.d)
	s.Size, s.Accepted = r.size, true
	return true
}

func (r *graduated) gradientNorm(x []float64, t float64) float64 {
	r.p.Gradient(r.g, x, t)
	return norm(r.g)
}
