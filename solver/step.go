package solver

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
)

// Escape is the magnitude beyond which an iterate counts as diverged: far above
// any sensible picture or point, far below overflow in float32.
const Escape = 1e12

// Step is one move from x_{K-1} to x_K. What is said of a point is said of
// x_{K-1}, from where the step set out; quantities that were not computed are NaN.
type Step struct {
	K         int     // place on the schedule's clock after the step, from 1
	Level     int     // from 0
	Iteration int     // on this level, from 0
	T         float64 // smoothing

	X []float64 // x_K; the loop's own memory, valid until the next step

	Energy       float64 // F(x_{K-1}, T)
	GradientNorm float64 // |grad F(x_{K-1}, T)|
	Target       float64 // f(x_{K-1}), f = F(., t_min)
	TargetNorm   float64 // |grad f(x_{K-1})|
	Cosine       float64 // of the angle between grad f and the direction d: below 0 is descent
	Size         float64 // lambda or beta: x_K = x_{K-1} + Size * d
	Accepted     bool    // false: the line search failed, or d was no descent direction of f
}

// DivergedError says that a run left every bound (see Escape).
type DivergedError struct{ Step int }

func (e *DivergedError) Error() string { return fmt.Sprintf("diverged at step %d", e.Step) }

func cosine(g, d []float64) float64 {
	n := floats.Norm(g, 2) * floats.Norm(d, 2)
	if n == 0 {
		return math.NaN()
	}
	return max(-1, min(1, floats.Dot(g, d)/n))
}
