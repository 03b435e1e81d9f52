package solver

import (
	"context"

	"gonum.org/v1/gonum/floats"
)

// Graduated is the preconditioned graduated flow:
//
//	x += lambda d,  d = -P_t^{-1} grad F(x, t)
//
// with P_t the curvature of the data term plus a bound on the curvature of the
// smoothed prior, which makes one step a level enough.
const Graduated Method = "graduated"

type graduated struct{}

func (graduated) Traits() Traits {
	return Traits{Name: Graduated, Title: "Preconditioned graduated flow", Preconditioned: true}
}

func (graduated) Cost(s Settings) Cost {
	if s.Observe {
		return Cost{Directions: 1, Gradients: 2}
	}
	return Cost{Directions: 1}
}

func (graduated) Bind(p Problem, s Settings) Mover {
	return &graduatedMover{newObserver(p, s), p.(Preconditioned), s.StepSize, make([]float64, p.Dim())}
}

type graduatedMover struct {
	observer
	p    Preconditioned
	size float64
	d    []float64
}

func (r *graduatedMover) Move(ctx context.Context, x []float64, t float64, s *Step) (moved bool, err error) {
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
