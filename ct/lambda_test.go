package ct

import (
	"context"
	"errors"
	"math"
	"testing"

	"gradus/internal/cpu"
	"gradus/internal/slow"
)

// The search finds the top of a hill from far away on either side, at few trials, and
// stays in range where the hill has its top outside.
func TestBestLambda(t *testing.T) {
	for _, c := range []struct{ guess, top, want float64 }{
		{1, 1, 1}, {1, 300, 300}, {1, 1e-4, 1e-4}, {1, 1.4, 1.4}, {1, 0.7, 0.7},
		{1e-6, 1e-12, MinLambda}, {1e6, 1e12, MaxLambda},
	} {
		trials := 0
		got, err := bestLambda(c.guess, func(lambda float64) (float64, bool, error) {
			trials++
			if lambda < MinLambda || lambda > MaxLambda {
				t.Errorf("tries %g", lambda)
			}
			return -math.Abs(math.Log(lambda / c.top)), true, nil
		})
		if err != nil || math.Abs(math.Log(got/c.want)) > math.Log(oracleEnd) {
			t.Errorf("from %g: %g, want %g, %v", c.guess, got, c.want, err)
		}
		if most := 12 + int(math.Abs(math.Log2(c.want/c.guess))); trials > most {
			t.Errorf("from %g to %g: %d trials", c.guess, c.want, trials)
		}
	}
	fault := errors.New("a fault")
	if _, err := bestLambda(1, func(float64) (float64, bool, error) { return 0, false, fault }); err != fault {
		t.Errorf("returned %v", err)
	}
}

// A picture that has not converged is not taken, however good it looks, unless it is that of
// the guess and nothing is better.
func TestBestLambdaConverges(t *testing.T) {
	for _, c := range []struct {
		first     float64 // PSNR of the guess
		converged bool    // whether the guess has
		want      float64
	}{{20, true, 1}, {30, false, 1}, {10, false, 4}} {
		got, err := bestLambda(1, func(lambda float64) (float64, bool, error) {
			switch {
			case lambda == 1:
				return c.first, c.converged, nil
			case lambda < 1:
				return 40, false, nil
			}
			return 15 - math.Abs(math.Log(lambda/4)), true, nil
		})
		if err != nil || got != c.want {
			t.Errorf("%+v: takes %g, %v", c, got, err)
		}
	}
}

// The oracle's PSNR is never below that of the lambda from the noise, nor of another number
// but for the flatness of its top.
func TestOracleIsBest(t *testing.T) {
	seeds := []int64{1, 2}
	if slow.Race || testing.Short() {
		seeds = seeds[:1]
	}
	for _, method := range []Method{MethodTikhonov, MethodTV} {
		for _, c := range []struct {
			operator    OperatorKind
			keep, noise float64
		}{
			{OperatorRadon, 1, 0.05}, {OperatorRadon, 1, 0.3}, {OperatorIdentity, 1, 0.5}, {OperatorIdentity, 1, 0.05},
			{OperatorMask, 0.2, 0.1}, {OperatorMask, 0.5, 0.3}, {OperatorMask, 0.5, 0},
		} {
			for _, seed := range seeds {
				s := Default(method, PriorTV)
				s.Size, s.Operator, s.Scan.Noise, s.Scan.Angles = 32, c.operator, c.noise, 15
				s.Image.Seed, s.Scan.Seed, s.Mask = seed, seed, MaskSpec{Keep: c.keep, Seed: seed}
				result := func(l Lambda) Result {
					s := s
					s.Lambda = l
					return mustRun(t, s).Result
				}
				best, fromNoise := result(Lambda{Choice: LambdaOracle}), result(Lambda{Choice: LambdaNoise})
				if !*best.Converged {
					t.Errorf("%s, %+v, seed %d: the oracle's %g does not converge", method, c, seed, best.Lambda)
				}
				if fromNoise.PSNR > best.PSNR {
					t.Errorf("%s, %+v, seed %d: %.3f dB from the noise, %.3f dB by the oracle", method, c, seed, fromNoise.PSNR, best.PSNR)
				}
				for _, factor := range []float64{0.03, 0.2, 0.6, 2, 8, 50} {
					lambda := factor * float64(fromNoise.Lambda)
					if p := result(Lambda{LambdaGiven, lambda}).PSNR; p > best.PSNR+0.03 {
						t.Errorf("%s, %+v, seed %d: %.3f dB at %g, %.3f dB by the oracle's %g", method, c, seed, p, lambda, best.PSNR, best.Lambda)
					}
				}
			}
		}
	}
}

// What the oracle sees is what the run shows: where it was once 9 dB below the lambda from
// the noise, because it had looked at pictures that had not converged.
func TestOracleOfFewPixels(t *testing.T) {
	slow.Test(t)
	s := Default(MethodTV, PriorTV)
	s.Operator, s.Scan.Noise, s.Mask = OperatorMask, 0.1, MaskSpec{Keep: 0.2, Seed: 3}
	s.Image.Seed, s.Scan.Seed = 3, 3
	fromNoise := mustRun(t, s)
	s.Lambda.Choice = LambdaOracle
	if r := mustRun(t, s); r.Result.PSNR < fromNoise.Result.PSNR || !*r.Result.Converged {
		t.Errorf("%.2f dB at %g, converged %v; from the noise %.2f dB", r.Result.PSNR, r.Result.Lambda, *r.Result.Converged, fromNoise.Result.PSNR)
	}
}

// No lambda of a grid is better than the oracle's, and the one from the noise is not much
// worse, on a picture that the rule was not fitted to.
func TestLambdaChoices(t *testing.T) {
	const n = 64
	truth := PhantomEllipses.Draw(n, 7)
	op := NewProjector(cpu.Available()[len(cpu.Available())-1], n, 30, math.Pi)
	y, sd, err := Simulate(op, truth, Scan{Noise: 0.05, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		noise  float64
		oracle func(context.Context, Operator, Image, []float32, float64) (float64, error)
		psnr   func(lambda float64) float64
	}{
		{"Tikhonov", NoiseTikhonov(sd), OracleTikhonov, func(lambda float64) float64 {
			s, err := Tikhonov(t.Context(), op, n, y, lambda, nil)
			if err != nil {
				t.Fatal(err)
			}
			return PSNR(truth.Pix, s.X.Pix)
		}},
		{"TV", NoiseTV(op, sd), OracleTV, func(lambda float64) float64 {
			s, err := TV(t.Context(), op, n, y, lambda, TVOptions{})
			if err != nil {
				t.Fatal(err)
			}
			return PSNR(truth.Pix, s.X.Pix)
		}},
	} {
		lambda, err := c.oracle(t.Context(), op, truth, y, c.noise)
		if err != nil {
			t.Fatal(err)
		}
		best := c.psnr(lambda)
		for factor := 1.0 / 32; factor < 40; factor *= 2 {
			if p := c.psnr(lambda * factor); p > best+0.02 {
				t.Errorf("%s: %.3f dB at %g, %.3f dB at the oracle's %g", c.name, p, lambda*factor, best, lambda)
			}
		}
		if p := c.psnr(c.noise); p < best-0.5 {
			t.Errorf("%s: %.3f dB from the noise, %.3f dB the oracle's", c.name, p, best)
		}
	}
}

func TestOracleIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	op := Identity(32 * 32)
	truth := PhantomEllipses.Draw(32, 1)
	if _, err := OracleTV(ctx, op, truth, truth.Pix, 1); err != context.Canceled {
		t.Errorf("TV: %v", err)
	}
	if _, err := OracleTikhonov(ctx, op, truth, truth.Pix, 1); err != context.Canceled {
		t.Errorf("Tikhonov: %v", err)
	}
}
