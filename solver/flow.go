package solver

import (
	"context"

	"gonum.org/v1/gonum/floats"
)

// Flow is the graduated non-convexity flow, the paper's Algorithm 1:
//
//	x += lambda d,  d = -t grad F(x, t)
const Flow Method = "flow"

type flow struct{}

func (flow) Traits() Traits { return Traits{Name: Flow, Title: "Graduated flow", TimesT: true} }

func (flow) Cost(s Settings) Cost {
	if s.Observe {
		return Cost{Gradients: 2}
	}
	return Cost{Gradients: 1}
}

func (flow) Bind(p Problem, s Settings) Mover {
	return &flowMover{newObserver(p, s), s.StepSize, make([]float64, p.Dim())}
}

type flowMover struct {
	observer
	size float64
	d    []float64
}

func (r *flowMover) Move(ctx context.Context, x []float64, t float64, s *Step) (moved bool, err error) {
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
