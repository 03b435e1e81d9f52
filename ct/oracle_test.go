package ct

import (
	"math"
	"os"
	"testing"

	"gradus/ct/baseline"
	"gradus/internal/slow"
)

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
				result := func(l baseline.Lambda) Result {
					s := s
					s.Lambda = l
					return mustRun(t, s).Result
				}
				best, fromNoise := result(baseline.Lambda{Choice: baseline.LambdaOracle}), result(baseline.Lambda{Choice: baseline.LambdaNoise})
				if !*best.Converged {
					t.Errorf("%s, %+v, seed %d: the oracle's %g does not converge", method, c, seed, best.Lambda)
				}
				if fromNoise.PSNR > best.PSNR {
					t.Errorf("%s, %+v, seed %d: %.3f dB from the noise, %.3f dB by the oracle", method, c, seed, fromNoise.PSNR, best.PSNR)
				}
				for _, factor := range []float64{0.03, 0.2, 0.6, 2, 8, 50} {
					lambda := factor * float64(fromNoise.Lambda)
					if p := result(baseline.Lambda{Choice: baseline.LambdaGiven, Value: lambda}).PSNR; p > best.PSNR+0.03 {
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
	s.Lambda.Choice = baseline.LambdaOracle
	if r := mustRun(t, s); r.Result.PSNR < fromNoise.Result.PSNR || !*r.Result.Converged {
		t.Errorf("%.2f dB at %g, converged %v; from the noise %.2f dB", r.Result.PSNR, r.Result.Lambda, *r.Result.Converged, fromNoise.Result.PSNR)
	}
}

// Half of the pixels without noise: the exact solution has 26.84 dB. With every unseen pixel
// still black, which is where the residual is small already, it is 17.76.
func TestTikhonovInpaintingWithoutNoise(t *testing.T) {
	text, err := os.ReadFile("testdata/inpaint_tikhonov_noisefree.json")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	fromNoise := mustRun(t, s).Result
	if !*fromNoise.Converged || math.Abs(float64(fromNoise.PSNR)-26.84) > 0.01 {
		t.Errorf("%.2f dB, converged %v", fromNoise.PSNR, *fromNoise.Converged)
	}
	s.Lambda.Choice = baseline.LambdaOracle
	if oracle := mustRun(t, s).Result; !*oracle.Converged || oracle.PSNR < fromNoise.PSNR {
		t.Errorf("by the oracle %.2f dB, converged %v", oracle.PSNR, *oracle.Converged)
	}
}
