package solver

import (
	"context"

	"gonum.org/v1/gonum/floats"
)

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

func (r *graduated) move(ctx context.Context, x []float64, t float64, s *Step) (moved bool, err error) {
	if s.Energy, err = r.p.Direction(ctx, r.d, x, t); err != nil {
		return false, err
	}
	if r.on {
		if _, err := r.p.Gradient(ctx, r.g, x, t); err != nil {
			return false, err
		}
		s.GradientNorm = norm(r.g)
		if err := r.observe(ctx, x, r.d, s); err != nil {
			return false, err
		}
	}
	floats.AddScaled(x, r.size, r.d)
	s.Size, s.Accepted = r.size, true
	return true, nil
}
