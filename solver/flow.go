package solver

import "gonum.org/v1/gonum/floats"

// flow is the graduated non-convexity flow, the paper's Algorithm 1:
//
//	x += lambda d,  d = -t grad F(x, t)
type flow struct {
	observer
	size float64
	d    []float64
}

func (r *flow) move(x []float64, t float64, s *Step) bool {
	s.Energy = r.p.Gradient(r.d, x, t)
	s.GradientNorm = norm(r.d)
	floats.Scale(-t, r.d)
	if r.on {
		r.observe(x, r.d, s)
	}
	floats.AddScaled(x, r.size, r.d)
	s.Size, s.Accepted = r.size, true
	return true
}

func norm(x []float64) float64 { return floats.Norm(x, 2) }
