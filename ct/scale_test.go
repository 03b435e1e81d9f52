package ct

import (
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"testing"

	"gradus/ct/baseline"
	"gradus/ct/operator"
	"gradus/ct/phantom"
	"gradus/ct/picture"
	"gradus/internal/cpu"
	"gradus/internal/slow"
)

// scaledSpecs are small runs of every method, prior and operator, of Gaussian noise and of photons.
func scaledSpecs() map[string]Spec {
	all := map[string]Spec{}
	add := func(s Spec, name string) {
		s.Size, s.Scan.Angles, s.Mask.Keep, s.Schedule.Levels = 32, 12, 0.4, 4
		if s.Method.Solves() {
			s.Starts = []Start{{Kind: StartConstant, Value: 1}, {Kind: StartNoise, Scale: 1, Seed: 3},
				{Kind: StartPhantom, Phantom: phantom.Letters, Seed: 2},
				{Kind: StartDrawing, Drawing: phantom.Drawing{{Ellipse: &[6]float64{0, 0, 0.5, 0.3, 20, 0.8}}}}}
		}
		for operator := OperatorRadon; operator <= OperatorMask; operator++ {
			if s.Operator = operator; s.Method == MethodFBP && operator != OperatorRadon {
				continue
			}
			if operator == OperatorRadon && s.Method.Solves() {
				s.Starts = append(slices.Clone(s.Starts), Start{Kind: StartFBP})
			} else if s.Method.Solves() {
				s.Starts = s.Starts[:4]
			}
			s.Scan.Noise, s.Scan.Photons = 0.2, 0
			all[fmt.Sprintf("%s %s", name, operator)] = s
			s.Scan.Noise, s.Scan.Photons = 0, 1000
			all[fmt.Sprintf("%s %s photons", name, operator)] = s
		}
	}
	for _, choice := range []baseline.Lambda{{Choice: baseline.LambdaNoise}, {Choice: baseline.LambdaOracle},
		{Choice: baseline.LambdaGiven, Value: 0.1}} {
		for _, method := range []Method{MethodTikhonov, MethodTV} {
			s := Default(method, DefaultPrior)
			s.Lambda = choice
			add(s, fmt.Sprintf("%s %s", method, choice.Choice))
		}
	}
	add(Default(MethodFBP, DefaultPrior), "fbp")
	for _, method := range solving() {
		for _, prior := range always {
			add(Default(method, prior), fmt.Sprintf("%s %s", method, prior))
		}
	}
	return all
}

// A picture times a constant gives the constant times the result, from starts that are as much
// brighter, of the same quality and energy.
func TestPictureTimesAConstant(t *testing.T) {
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	factors := []float64{7}
	if slow.All() {
		factors = []float64{1.0 / 64, 7, 64}
	}
	truth := phantom.Ellipses.Draw(32, 3)
	of := func(c float64) scene { return scene{simulation: SimulationSameGrid, truth: truth.Times(c)} }
	for name, s := range scaledSpecs() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reconstruct := func(c float64) *Run {
				r, err := newRun(&s, k, of(c), nil)
				if err == nil {
					err = r.Reconstruct(t.Context(), nil)
				}
				if err != nil {
					t.Fatal(err)
				}
				return r
			}
			want := reconstruct(1)
			for _, c := range factors {
				r := reconstruct(c)
				if d := math.Abs(r.Scale/(c*want.Scale) - 1); d > 1e-5 {
					t.Errorf("times %g: the scale is off by %g", c, d)
				}
				for i := range want.Reconstructions {
					got, want := &r.Reconstructions[i], &want.Reconstructions[i]
					if d := picture.RMSE(got.X.Times(1/c).Pix, want.X.Pix); !(d <= scaleTolerance) {
						t.Errorf("times %g, result %d: off by %g", c, i, d)
					}
					a, b := got.Outcome, want.Outcome
					if d := math.Abs(float64(a.PSNR - b.PSNR)); !(d <= 2e-3) {
						t.Errorf("times %g, result %d: PSNR %g, want %g", c, i, a.PSNR, b.PSNR)
					}
					for name, pair := range map[string][2]Number{"SSIM": {a.SSIM, b.SSIM},
						"RMSE":     {a.RMSE, Number(c) * b.RMSE},
						"residual": {a.Residual, b.Residual}, "energy": {a.Energy, b.Energy}} {
						if d := math.Abs(float64(pair[0] - pair[1])); !(d <= 1e-3*math.Abs(float64(pair[1]))) {
							t.Errorf("times %g, result %d: %s %g, want %g", c, i, name, pair[0], pair[1])
						}
					}
				}
			}
		})
	}
}

// scaleTolerance is how far results may lie apart, root mean square, of pictures of the range 1.
// Where the number of steps is fixed, rounding to float32 makes 4e-6 of its 6e-8; conjugate
// gradients that stop an iteration sooner or later, at residuals of 1e-5, make 8e-5.
const scaleTolerance = 3e-4

// Of phantoms that nothing was fitted to, the scale is near their maximum, 1, however they are
// measured.
func TestScaleIsNearTheMaximum(t *testing.T) {
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		set       func(*Spec)
		lo, hi    float64 // of each of the phantoms
		geometric float64 // how far their mean may be from 1, as a factor
	}{
		{"default", func(s *Spec) {}, 0.6, 1.2, 1.25},
		{"noise of 50 %", func(s *Spec) { s.Scan.Noise = 0.5 }, 0.6, 1.2, 1.25},
		{"15 angles", func(s *Spec) { s.Scan.Angles, s.Scan.Noise = 15, 0.01 }, 0.6, 1.2, 1.25},
		{"5 angles", func(s *Spec) { s.Scan.Angles = 5 }, 0.5, 1.5, 1.25},
		{"a quarter turn", func(s *Spec) { s.Scan.Arc = 90 }, 0.5, 1.7, 1.25},
		{"an eighth of a turn", func(s *Spec) { s.Scan.Arc = 45 }, 0.5, 2.4, 1.4},
		{"photons", func(s *Spec) { s.Scan.Noise, s.Scan.Photons = 0, 1000 }, 0.6, 1.2, 1.25},
		{"denoising", func(s *Spec) { s.Operator, s.Scan.Noise = OperatorIdentity, 1 }, 0.6, 1.2, 1.25},
		{"a twentieth of the pixels", func(s *Spec) { s.Operator, s.Mask.Keep = OperatorMask, 0.05 }, 0.6, 1.2, 1.25},
		{"noise of 50 % on a twentieth", func(s *Spec) {
			s.Operator, s.Mask.Keep, s.Scan.Noise = OperatorMask, 0.05,
				0.5
		}, 0.5, 1.3, 1.3},
		{"a hole", func(s *Spec) {
			s.Operator, s.Mask = OperatorMask,
				MaskSpec{Drawing: phantom.Drawing{{Ellipse: &[6]float64{0, 0, 0.4, 0.5, 0, 1}}}}
		}, 0.6, 1.2, 1.25},
	} {
		mean := 0.0
		const seeds = 6
		for seed := range int64(seeds) {
			s := Default(MethodFBP, PriorScore)
			s.Image.Seed, s.Scan.Seed = seed+1, seed+1
			c.set(&s)
			r, err := NewRun(&s, k, nil)
			if err != nil {
				t.Fatal(err)
			}
			if r.Scale < c.lo || r.Scale > c.hi {
				t.Errorf("%s: the scale of phantom %d is %.3g, want %g to %g", c.name, seed+1, r.Scale, c.lo, c.hi)
			}
			mean += math.Log(r.Scale) / seeds
		}
		if d := math.Exp(math.Abs(mean)); d > c.geometric {
			t.Errorf("%s: scales are off by a factor of %.3g", c.name, d)
		}
	}
}

// Measurements that show nothing still have a scale, which grows with them.
func TestScaleOfNothing(t *testing.T) {
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	some := make([]bool, 32*32)
	some[17] = true
	for name, op := range map[string]operator.Operator{
		"radon": operator.NewProjector(k, 32, 3, math.Pi), "identity": operator.Identity(32 * 32),
		"one pixel": operator.NewMask(some),
	} {
		measured := func(v float32) []float32 { return slices.Repeat([]float32{v}, op.Measurements()) }
		if got := scaleOf(op, measured(0), 0); got != 1 {
			t.Errorf("%s: of black the scale is %g", name, got)
		}
		negative := scaleOf(op, measured(-1), 0)
		if !(negative > 0) || math.IsInf(negative, 0) {
			t.Errorf("%s: of negative measurements the scale is %g", name, negative)
		}
		if got := scaleOf(op, measured(-3), 0); math.Abs(got/negative-3) > 1e-5 {
			t.Errorf("%s: of measurements three times as negative it is %g, not three times %g", name, got, negative)
		}
		drowned := scaleOf(op, measured(1), 1e6)
		if got := scaleOf(op, measured(7), 7e6); !(drowned > 0) || math.Abs(got/drowned-7) > 1e-5 {
			t.Errorf("%s: below noise the scale is %g, seven times that %g", name, drowned, got)
		}
	}
}

// A slice that uses 12 of 16 bits is reconstructed and judged as the same slice in the whole range.
// (Photons are left out: their random numbers are others as soon as a pixel differs by its rounding.)
func TestRangeOfAFileDoesNotMatter(t *testing.T) {
	slow.Test(t)
	open := OpenFunc(func(name string) (io.ReadCloser, error) { return os.Open("testdata/" + name) })
	for name, s := range scaledSpecs() {
		if s.Scan.Photons > 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var results []*Result
			for _, file := range []string{"slice_12bit_in_16.png", "slice_full_range.png"} {
				s := s
				s.Image = Source{File: file}
				r, err := NewRun(&s, cpu.Go, open)
				if err == nil {
					err = r.Reconstruct(t.Context(), nil)
				}
				if err != nil {
					t.Fatal(err)
				}
				if r.Result.Peak != 1 {
					t.Errorf("%s: the range of the truth is %g", file, r.Result.Peak)
				}
				results = append(results, &r.Result)
			}
			// 12 bits round to 1/8192.
			if a, b := results[0], results[1]; math.Abs(float64(a.PSNR-b.PSNR)) > 0.02 ||
				math.Abs(float64(a.SSIM-b.SSIM)) > 2e-3 {
				t.Errorf("PSNR %.3f and %.3f, SSIM %.4f and %.4f", a.PSNR, b.PSNR, a.SSIM, b.SSIM)
			}
		})
	}
}
