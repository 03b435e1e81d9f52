package solver

import "context"

// Problem is an energy F(x, t) over vectors x of Dim numbers, smoothed by t > 0.
// Wrong lengths are a programmer's error and may panic. A method that takes long ends with the
// context's error when that is done; what it has stored then means nothing.
type Problem interface {
	Dim() int
	// Energy returns F(x, t).
	Energy(ctx context.Context, x []float64, t float64) (float64, error)
	// Gradient stores grad F(x, t) in dst and returns F(x, t), which comes with it.
	Gradient(ctx context.Context, dst, x []float64, t float64) (float64, error)
}

// Preconditioned is a Problem that knows its curvature. Some methods need it, as their traits say.
type Preconditioned interface {
	Problem
	// Direction stores d = -P_t^{-1} grad F(x, t) in dst, P_t symmetric positive
	// definite, and returns F(x, t).
	Direction(ctx context.Context, dst, x []float64, t float64) (float64, error)
}

// Ensemble is many points of one problem that move together, in whatever layout
// and precision makes them fast.
type Ensemble interface {
	// Move takes one step of the rule from every point, at smoothing t; f = F(., target).
	// k is the number of the step, from 1, for the record of what diverged when.
	Move(k int, rule Rule, t, target float64)
}
