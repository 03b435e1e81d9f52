package ct

import (
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
	}{{MethodFBP, baseline.FilterRamLak, 26.94}, {MethodFBP, baseline.FilterHann, 30.56}, {MethodTikhonov, baseline.FilterRamLak, 30.71}} {
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
	if want := Number(baseline.NoiseTikhonov(r.SD / r.Scale)); r.Result.Lambda != want {
		t.Errorf("lambda %g, want %g", r.Result.Lambda, want)
	}
	s.Prior = PriorTV
	if tv, want := mustRun(t, s), Number(baseline.NoiseTV(r.Op, r.SD/r.Scale)); tv.Result.Lambda != want {
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
		oracle := mustRun(t, s)
		s.Scan.Noise, s.Lambda.Choice = 0.05, baseline.LambdaNoise
		if noisy := mustRun(t, s); oracle.Result.PSNR <= noisy.Result.PSNR || oracle.Result.Lambda >= noisy.Result.Lambda {
			t.Errorf("%s: %.2f dB at %g without noise, %.2f dB at %g with", method, oracle.Result.PSNR, oracle.Result.Lambda, noisy.Result.PSNR, noisy.Result.Lambda)
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
