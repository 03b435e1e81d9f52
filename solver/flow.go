package solver

import (
	"context"

	"gonum.org/v1/gonum/floats"
)

// flow is the graduated non-convexity flow, the paper's Algorithm 1:
//
//	x += lambda d,  d = -t grad F(x, t)
type flow struct {
	observer
	size float64
	d    []float64
}

func (r *flow) move(ctx context.Context, x []float64, t float64, s *Step) (moved bool, err error) {
	if s.Energy, err = r.p.Gradient(ctx, r.d, x, t); err != nil {
		return false, err
	}
	s.GradientNorm = norm(r.d)
	floats.Scale(-t, r.d)
	if r.on {
		if err := r.observe(ctx, x, r.d, s); err != nil {
			return false, err
		}
	}
	floats.AddScaled(x, r.size, r.d)
	s.Size, s.Accepted = r.size, true
	return true, nil
}

func norm(x []float64) float64 { return floats.Norm(x, 2) }
