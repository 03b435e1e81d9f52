// Package curvature says how the energy of the 2D example bends over a window, at one smoothing and over all of them: the
// extreme eigenvalues of its Hessian, the Lipschitz constant of the score, from which smoothing on it is convex. What is
// said of a whole window is proved by bounds over cells, up to rounding, and not sampled. It must not know of runs.
//
// Why it matters: Mooney, Wang, Xin and Yu, Global Well-posedness and Convergence Analysis of Score-based Generative
// Models via Sharp Lipschitz Estimates, arXiv 2405.16104; Kobler and Pock, Learning Gradually Non-convex Image Priors
// Using Score Matching, arXiv 2302.10502.
package curvature

import (
	"context"
	"errors"
	"math"

	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// Window is the box that is looked at unless another is asked for.
var Window = plane.Window{Min: plane.Vec{-12, -12}, Max: plane.Vec{12, 12}}

// Side is the end of the spectrum that is meant.
type Side int

// The least eigenvalue, the largest, and the largest in absolute value, the norm.
const (
	Least Side = iota
	Largest
	Norm
)

// height is what a search makes as large as it can.
func (s Side) height(lo, hi float64) float64 {
	switch s {
	case Least:
		return -lo
	case Largest:
		return hi
	}
	return max(hi, -lo)
}

// value is the inverse of height.
func (s Side) value(height float64) float64 {
	if s == Least {
		return -height
	}
	return height
}

// Extreme is an extreme eigenvalue of Hess F(., t) in a window.
type Extreme struct {
	Value float64   `json:"value"`
	X     plane.Vec `json:"x"`     // where it is
	Bound float64   `json:"bound"` // none in the window is beyond
}

// ErrWork is that of bounds that could not be drawn near enough.
var ErrWork = errors.New("too many narrow ridges to bound the curvature")

// Find returns an extreme eigenvalue of the Hessian of a landscape over a window. The error is the context's, or ErrWork
// with what was found.
func Find(ctx context.Context, l *mixture.Landscape, w plane.Window, side Side) (Extreme, error) {
	return newSearch(l, side).in(ctx, w)
}

// Lipschitz returns the largest norm of Hess log p_t over a window, the Lipschitz constant of the score there.
func Lipschitz(ctx context.Context, p *mixture.Problem, t float64, w plane.Window) (Extreme, error) {
	return Find(ctx, PriorOnly(p).Landscape(t), w, Norm)
}

// PriorOnly returns the problem whose energy is -log p_t: the data are left out.
func PriorOnly(p *mixture.Problem) *mixture.Problem {
	return &mixture.Problem{A1: 1, Sigma: p.Sigma, Modes: p.Modes}
}

// tolerant takes what was found for what there is.
func tolerant(e Extreme, err error) (Extreme, error) {
	if errors.Is(err, ErrWork) {
		err = nil
	}
	return e, err
}

// finite is a number that JSON can hold, or nil.
func finite(v float64) *float64 {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return nil
	}
	return &v
}
