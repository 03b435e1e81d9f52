package ct

import (
	"math"
	"os"
	"testing"

	"gradus/ct/baseline"
	"gradus/ct/operator"
	"gradus/internal/slow"
)

// The README's table at 60 angles and 5 % noise, of what takes no time: the same phantoms,
// the same noise.
func TestBaselinesOfTheReadme(t *testing.T) {
	for _, c := range []struct {
		method Method
		filter baseline.Filter
		psnr   float64
	}{{MethodFBP, baseline.FilterRamLak, 27.22}, {MethodFBP, baseline.FilterHann, 32.63},
		{MethodTikhonov, baseline.FilterRamLak, 32.83}} {
		var sum float64
		for seed := int64(1); seed <= 20; seed++ {
			s := Default(c.method, PriorTV)
			s.Image.Seed, s.Scan.Seed, s.Filter = seed, seed, c.filter
			sum += float64(mustRun(t, s).Result.PSNR)
		}
		if mean := sum / 20; mean < c.psnr-0.01 || mean > c.psnr+0.01 {
			t.Errorf("%s %s: %.3f dB, the README says %.2f", c.method, c.filter, mean, c.psnr)
		}
	}
}

// A solver's method takes the lambda of its prior, and the iterations of the spec.
func TestRunUsesItsSpec(t *testing.T) {
	s := Default(MethodGraduated, PriorTV)
	s.Size, s.Prior = 32, PriorTikhonov
	r := mustRun(t, s)
	if want := Number(baseline.NoiseTikhonov(r.explained() / r.Scale)); r.Result.Lambda != want {
		t.Errorf("lambda %g, want %g", r.Result.Lambda, want)
	}
	s.Prior = PriorTV
	if tv, want := mustRun(t, s), Number(baseline.NoiseTV(r.Op, r.explained()/r.Scale)); tv.Result.Lambda != want {
		t.Errorf("lambda %g, want %g", tv.Result.Lambda, want)
	}
	patient := mustRun(t, s)
	s.CG = 1
	if hasty := mustRun(t, s); hasty.Result.Energy <= patient.Result.Energy {
		t.Errorf("energy %g with one iteration, %g with 30", hasty.Result.Energy, patient.Result.Energy)
	}
}

// Without noise the oracle still ends: it begins where there would be a little.
func TestOracleWithoutNoise(t *testing.T) {
	slow.Test(t)
	for _, method := range []Method{MethodTV, MethodTikhonov} {
		s := Default(method, PriorTV)
		s.Size, s.Scan.Noise, s.Lambda = 32, 0, baseline.Lambda{Choice: baseline.LambdaOracle}
		s.Scan.Simulation = SimulationSameGrid // so that there is nothing but the noise to be told apart
		oracle := mustRun(t, s)
		s.Scan.Noise, s.Lambda.Choice = 0.05, baseline.LambdaNoise
		if noisy := mustRun(t, s); oracle.Result.PSNR <= noisy.Result.PSNR ||
			oracle.Result.Lambda >= noisy.Result.Lambda {
			t.Errorf("%s: %.2f dB at %g without noise, %.2f dB at %g with", method, oracle.Result.PSNR,
				oracle.Result.Lambda, noisy.Result.PSNR, noisy.Result.Lambda)
		}
	}
}

// The same spec gives the same picture, also beside others that take the helpers.
func TestRunIsDeterministic(t *testing.T) {
	s := Default(MethodGraduated, PriorTV)
	s.Size = 48
	first := mustRun(t, s)
	for range 3 {
		t.Run("again", func(t *testing.T) {
			t.Parallel()
			again := mustRun(t, s)
			for i, v := range first.Reconstructions[0].X.Pix {
				if again.Reconstructions[0].X.Pix[i] != v {
					t.Fatalf("pixel %d: %g, and then %g", i, v, again.Reconstructions[0].X.Pix[i])
				}
			}
		})
	}
}

// Exactly the part of the pixels that is asked for is kept.
func TestMaskKeeps(t *testing.T) {
	for keep, want := range map[float64]int{0.01: 10, 0.5: 512, 0.3333: 341, 1: 1024} {
		if got := operator.NewMask(MaskSpec{Keep: keep, Seed: 3}.draw(32)).Measurements(); got != want {
			t.Errorf("keep %g: %d pixels of 1024, want %d", keep, got, want)
		}
	}
}

// The oracle's PSNR is never below that of the lambda from the noise, nor of another number
// but for the flatness of its top.
func TestOracleIsBest(t *testing.T) {
	slow.Test(t)
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
				best, fromNoise := result(baseline.Lambda{Choice: baseline.LambdaOracle}),
					result(baseline.Lambda{Choice: baseline.LambdaNoise})
				if !*best.Converged {
					t.Errorf("%s, %+v, seed %d: the oracle's %g does not converge", method, c, seed, best.Lambda)
				}
				if fromNoise.PSNR > best.PSNR {
					t.Errorf("%s, %+v, seed %d: %.3f dB from the noise, %.3f dB by the oracle", method, c, seed,
						fromNoise.PSNR, best.PSNR)
				}
				for _, factor := range []float64{0.03, 0.2, 0.6, 2, 8, 50} {
					lambda := factor * float64(fromNoise.Lambda)
					if p := result(baseline.Lambda{Choice: baseline.LambdaGiven, Value: lambda}).PSNR; p > best.PSNR+
						0.03 {
						t.Errorf("%s, %+v, seed %d: %.3f dB at %g, %.3f dB by the oracle's %g", method, c, seed, p,
							lambda, best.PSNR, best.Lambda)
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
		t.Errorf("%.2f dB at %g, converged %v; from the noise %.2f dB", r.Result.PSNR, r.Result.Lambda,
			*r.Result.Converged, fromNoise.Result.PSNR)
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
	s.Scan.Simulation = SimulationSameGrid // of which the exact solution was computed
	fromNoise := mustRun(t, s).Result
	if !*fromNoise.Converged || math.Abs(float64(fromNoise.PSNR)-26.84) > 0.01 {
		t.Errorf("%.2f dB, converged %v", fromNoise.PSNR, *fromNoise.Converged)
	}
	s.Lambda.Choice = baseline.LambdaOracle
	if oracle := mustRun(t, s).Result; !*oracle.Converged || oracle.PSNR < fromNoise.PSNR {
		t.Errorf("by the oracle %.2f dB, converged %v", oracle.PSNR, *oracle.Converged)
	}
}
