package baseline

import (
	"context"
	"math"

	"gradus/ct/operator"
	"gradus/ct/picture"
)

// The oracle looks for the lambda of the best PSNR, which takes the truth to know: it is
// the best that a method can do, not what anybody would reach. Every solve begins from
// black, as that of the run does, so that the PSNR is a function of lambda and the run
// reaches what the oracle saw.

// OracleTikhonov returns the lambda at which Tikhonov's PSNR is highest, and never lower
// than at the guess, where its search begins. The error is the context's.
func OracleTikhonov(ctx context.Context, op operator.Operator, truth picture.Image, y []float32,
	guess float64) (float64, error) {
	w := newTikhonov(op, truth.N, y)
	return bestLambda(guess, func(lambda float64) (float64, bool, error) {
		s, err := w.solve(ctx, lambda, nil)
		return picture.PSNR(truth.Pix, s.X.Pix), s.Converged, err
	})
}

// OracleTV is OracleTikhonov for total variation.
func OracleTV(ctx context.Context, op operator.Operator, truth picture.Image, y []float32,
	guess float64) (float64, error) {
	w := newTV(op, truth.N, y)
	return bestLambda(guess, func(lambda float64) (float64, bool, error) {
		s, err := w.solve(ctx, lambda, TVOptions{})
		return picture.PSNR(truth.Pix, s.X.Pix), s.Converged, err
	})
}

// OracleTGV is OracleTikhonov for total generalised variation.
func OracleTGV(ctx context.Context, op operator.Operator, truth picture.Image, y []float32,
	guess float64) (float64, error) {
	w := newTGV(op, truth.N, y)
	return bestLambda(guess, func(lambda float64) (float64, bool, error) {
		s, err := w.solve(ctx, lambda, TGVOptions{})
		return picture.PSNR(truth.Pix, s.X.Pix), s.Converged, err
	})
}

// How the oracle searches.
const (
	oracleStride = 4.    // factor between guesses, until the top is between two of them
	oracleEnd    = 1.2   // and at the end, where the PSNR is flat to 0.02 dB
	oracleDrop   = 1     // dB below the best at which a walk ends
	oracleFlat   = 0.005 // dB by which the PSNR of a plateau changes in a stride at most
)

// trial is a lambda that was tried.
type trial struct {
	lambda, psnr float64
	converged    bool
}

// bestLambda maximises the PSNR that solve reports. It walks from a guess in both directions
// until the PSNR has clearly fallen, no longer changes, or is of what has not converged, and
// then looks on either side of the best, at half the distance each time. What has not converged
// is taken only if it is the guess, which another choice of lambda gives as well.
func bestLambda(guess float64, solve func(lambda float64) (psnr float64, converged bool, err error)) (float64, error) {
	var failed error
	try := func(lambda float64) trial {
		t := trial{lambda: lambda, psnr: math.Inf(-1)}
		if failed == nil {
			t.psnr, t.converged, failed = solve(lambda)
		}
		return t
	}
	first := try(guess)
	best := first
	look := func(lambda float64) trial {
		t := try(clampLambda(lambda))
		if t.converged && (!best.converged || t.psnr > best.psnr) {
			best = t
		}
		return t
	}
	for _, factor := range []float64{oracleStride, 1. / oracleStride} {
		last, level := first, 0
		for k := 1; failed == nil && level < 2; k++ {
			t := look(last.lambda * factor)
			if t.psnr < best.psnr-oracleDrop || !t.converged && (last.converged || k == 3) {
				break
			}
			if level++; math.Abs(t.psnr-last.psnr) > oracleFlat {
				level = 0
			}
			last = t
		}
	}
	for stride := oracleStride; failed == nil && stride > oracleEnd; {
		stride = math.Sqrt(stride)
		centre := best.lambda
		look(centre / stride)
		look(centre * stride)
	}
	if first.psnr > best.psnr {
		best = first
	}
	return best.lambda, failed
}
