package baseline

import (
	"context"
	"errors"
	"math"
	"testing"

	"gradus/ct/operator"
	"gradus/ct/phantom"
	"gradus/ct/picture"
	"gradus/ct/scan"
	"gradus/internal/cpu"
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

// No lambda of a grid is better than the oracle's.
func TestOracleIsTheBestOfAGrid(t *testing.T) {
	const n = 64
	truth := phantom.Ellipses.Draw(n, 7)
	op := operator.NewProjector(cpu.Available()[len(cpu.Available())-1], n, 30, math.Pi)
	y, sd, err := scan.Simulate(op, truth, scan.Scan{Noise: 0.05, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		noise  float64
		oracle func(context.Context, operator.Operator, picture.Image, []float32, float64) (float64, error)
		psnr   func(lambda float64) float64
	}{
		{"Tikhonov", NoiseTikhonov(sd), OracleTikhonov, func(lambda float64) float64 {
			s, err := Tikhonov(t.Context(), op, n, y, lambda, nil)
			if err != nil {
				t.Fatal(err)
			}
			return picture.PSNR(truth.Pix, s.X.Pix)
		}},
		{"TV", NoiseTV(op, sd), OracleTV, func(lambda float64) float64 {
			s, err := TV(t.Context(), op, n, y, lambda, TVOptions{})
			if err != nil {
				t.Fatal(err)
			}
			return picture.PSNR(truth.Pix, s.X.Pix)
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
	}
}

func TestOracleIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	op := operator.Identity(32 * 32)
	truth := phantom.Ellipses.Draw(32, 1)
	if _, err := OracleTV(ctx, op, truth, truth.Pix, 1); err != context.Canceled {
		t.Errorf("TV: %v", err)
	}
	if _, err := OracleTikhonov(ctx, op, truth, truth.Pix, 1); err != context.Canceled {
		t.Errorf("Tikhonov: %v", err)
	}
}
