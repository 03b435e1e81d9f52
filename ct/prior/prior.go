package prior

import "context"

// Prior is an energy R(x, t) of pictures that says how unlikely they are, smoothed by t.
// It has memory of its own and serves one run. A method that takes long ends with the context's
// error when that is done; what it has stored then means nothing.
type Prior interface {
	// Energy returns R(x, t).
	Energy(ctx context.Context, x []float32, t float64) (float64, error)
	// Gradient stores grad R(x, t) in dst and returns R(x, t).
	Gradient(ctx context.Context, dst, x []float32, t float64) (float64, error)
	// Bound describes a parabola that touches R(., t) at x and lies above it, up to a
	// constant <h, e> + 1/2 <e, C e> at z + e. It stores z and h, and returns R(x, t) and
	// the curvature C, which is valid until the next call, except of Hessian.
	//
	// Where z lies is the prior's choice: a solver that looks for e begins at e = 0.
	Bound(ctx context.Context, z, h, x []float32, t float64) (energy float64, c Curvature, err error)
	// Hessian stores Hess R(x, t) v in dst.
	Hessian(ctx context.Context, dst, v, x []float32, t float64) error
	// Lipschitz returns a bound on the norm of C, and so on how fast the gradient changes.
	Lipschitz(t float64) float64
}

// Curvature is a symmetric positive semidefinite map C.
type Curvature struct {
	Apply    func(dst, v []float32) // stores C v in dst
	Diagonal func(dst []float32)    // stores that of C
}
