package sample

import "context"

// Target is a family of densities p_t, given by their scores. x are points of the same length, one after the
// other; a target knows its own dimension. Long calls end with the context's error when that is done; what they
// have stored then means nothing. What a target parallelises must not show in the bytes.
type Target interface {
	// Score stores grad log p_t at each of the points in dst.
	Score(ctx context.Context, dst, x []float64, t float64) error
}

// Density is a Target whose values are known, as a Metropolis test needs them.
type Density interface {
	Target
	// LogDensity is Score and stores, too, log p_t of each point in logp, up to a constant of t.
	LogDensity(ctx context.Context, logp, dst, x []float64, t float64) error
}

// Preconditioner is a symmetric positive definite matrix P_t, near the curvature -Hess log p_t where that is large;
// C = P_t^{-1}. All vectors are of many points, one after the other.
type Preconditioner interface {
	// Solve stores C v in dst.
	Solve(ctx context.Context, dst, v []float64, t float64) error
	// Draw stores a draw from N(0, C) for each point in dst. normals fills a vector of any length with draws from
	// N(0, 1) for the point i; it is to be called once for each. Where P = B^T B, a way is to solve P u = B^T xi.
	Draw(ctx context.Context, dst []float64, normals func(xi []float64, i int), t float64) error
	// Precision stores P v in dst. Only a Metropolis test needs it.
	Precision(ctx context.Context, dst, v []float64, t float64) error
}

// Stepper is a Preconditioner that makes a step without a Metropolis test itself. Where C is known by solving, one solve
// of drift and noise together is half the work; and where it is known which part of P is the curvature and which only
// bounds it, each part can have the noise that ends at the right variance.
type Stepper interface {
	Preconditioner
	// Step stores what a step of the size h adds to each point in dst, h C s and noise; damped is Langevin's, and normals
	// are Draw's.
	Step(ctx context.Context, dst, s []float64, h float64, damped bool, normals func(xi []float64, i int), t float64) error
}
