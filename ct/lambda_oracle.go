package ct

import (
	"context"
	"math"
)

// The oracle looks for the lambda of the best PSNR, which takes the truth to know: it is
// the best that a method can do, not what anybody would reach.

// OracleTikhonov returns the lambda at which Tikhonov's PSNR is highest, beginning its
// search at a guess. The error is the context's.
func OracleTikhonov(ctx context.Context, op Operator, truth Image, y []float32, guess float64) (float64, error) {
	w := newTikhonov(op, truth.N, y)
	var last []float32
	return bestLambda(guess, func(lambda float64) (float64, error) {
		s, err := w.solve(ctx, lambda, last)
		last = s.X.Pix
		return PSNR(truth.Pix, s.X.Pix), err
	})
}

// OracleTV is OracleTikhonov for total variation.
func OracleTV(ctx context.Context, op Operator, truth Image, y []float32, guess float64) (float64, error) {
	w := newTV(op, truth.N, y)
	var last *TVSolution
	return bestLambda(guess, func(lambda float64) (float64, error) {
		s, err := w.solve(ctx, lambda, TVOptions{Start: last})
		last = &s
		return PSNR(truth.Pix, s.X.Pix), err
	})
}

// Steps of the search, as factors: from guess to guess until the PSNR has risen and
// fallen, and of the interval that is left at the end, where the PSNR is flat to 0.01 dB.
const (
	oracleStride = 2
	oracleEnd    = 1.15
)

// bestLambda maximises a PSNR that rises and then falls with log lambda: it walks uphill
// from a guess, doubling or halving, and then narrows by golden section (Kiefer 1953).
func bestLambda(guess float64, psnr func(lambda float64) (float64, error)) (float64, error) {
	type trial struct{ at, psnr float64 } // at: log lambda
	var failed error
	try := func(at float64) trial {
		if failed != nil {
			return trial{at, math.Inf(-1)}
		}
		p, err := psnr(math.Exp(at))
		failed = err
		return trial{at, p}
	}
	lowest, highest := math.Log(MinLambda), math.Log(MaxLambda)
	stride := math.Log(oracleStride)

	best := try(math.Log(guess))
	before, after := best, best
	for { // upwards
		after = try(min(best.at+stride, highest))
		if failed != nil || after.psnr <= best.psnr || after.at == highest {
			break
		}
		before, best = best, after
	}
	if before == best { // the guess: it may go down from there
		for {
			before = try(max(best.at-stride, lowest))
			if failed != nil || before.psnr <= best.psnr || before.at == lowest {
				break
			}
			after, best = best, before
		}
	}

	golden := (math.Sqrt(5) - 1) / 2
	lo, hi := before.at, after.at
	left, right := try(hi-golden*(hi-lo)), try(lo+golden*(hi-lo))
	for failed == nil && hi-lo > math.Log(oracleEnd) {
		if left.psnr > right.psnr {
			hi, right = right.at, left
			left = try(hi - golden*(hi-lo))
		} else {
			lo, left = left.at, right
			right = try(lo + golden*(hi-lo))
		}
	}
	for _, t := range []trial{left, right} {
		if t.psnr > best.psnr {
			best = t
		}
	}
	return math.Exp(best.at), failed
}
