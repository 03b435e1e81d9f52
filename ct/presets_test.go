package ct

import (
	"math"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"gradus/ct/baseline"
	"gradus/ct/phantom"
	"gradus/internal/cpu"
	"gradus/internal/slow"
	"gradus/solver"
)

func runFast(t *testing.T, s Spec) *Run {
	t.Helper()
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewRun(&s, k, nil)
	if err == nil {
		err = r.Reconstruct(t.Context(), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// tenScans are a preset on ten seeds, which draw the picture, the noise and the mask.
type tenScans struct {
	Preset
	main     []*Result
	drawn    []*Posterior // of those that draw samples
	compared map[string][]*Result
}

const seedsOfClaims = 10

// scans runs a preset on ten seeds, from so many of its starts: the others take time, and most claims are of one.
func scans(t *testing.T, p Preset, starts int) *tenScans {
	return someScans(t, p, starts, seedsOfClaims)
}

func someScans(t *testing.T, p Preset, starts, seeds int) *tenScans {
	t.Helper()
	all := &tenScans{Preset: p, main: make([]*Result, seeds), compared: map[string][]*Result{}}
	for i := range all.main {
		s := p.seeded(i)
		s.Starts = s.Starts[:min(starts, len(s.Starts))]
		r := runFast(t, s)
		all.main[i], all.drawn = &r.Result, append(all.drawn, r.Posterior)
		for _, name := range p.Compare {
			c, err := Compare(s, name)
			if err != nil {
				t.Fatal(err)
			}
			if name == "tv" {
				c.Lambda = best(t, p.Name, i)
				if i == 0 {
					isBest(t, p.Name, c)
				}
			}
			all.compared[name] = append(all.compared[name], &runFast(t, c).Result)
		}
	}
	return all
}

// best is the weight with which total variation has its best PSNR on a scan of an example, see BenchmarkOracles.
func best(t *testing.T, example string, scan int) baseline.Lambda {
	t.Helper()
	all := oracles(t)
	if len(all[example]) != seedsOfClaims {
		t.Fatalf("%s: %d weights in %s", example, len(all[example]), oracleFile)
	}
	return baseline.Lambda{Choice: baseline.LambdaGiven, Value: all[example][scan]}
}

// isBest fails if another weight is clearly better.
func isBest(t *testing.T, example string, s Spec) {
	t.Helper()
	at := func(factor float64) Number {
		other := s
		other.Lambda.Value *= factor
		return runFast(t, other).Result.PSNR
	}
	if here := at(1); at(1.5) > here+0.05 || at(1/1.5) > here+0.05 {
		t.Errorf("%s: lambda %g has %.2f dB, %.2f and %.2f beside it", example, s.Lambda.Value, here, at(1.5), at(1/1.5))
	}
}

// mean is that of a figure of the results of a track, "" for the preset's own.
func (s *tenScans) mean(track string, figure func(*Result) Number) (sum float64) {
	results := s.main
	if track != "" {
		results = s.compared[track]
	}
	for _, r := range results {
		sum += float64(figure(r)) / float64(len(results))
	}
	return sum
}

func psnrOf(r *Result) Number { return r.PSNR }

// psnrFrom is the figure of a start.
func psnrFrom(start int) func(*Result) Number {
	return func(r *Result) Number { return r.Results[start].PSNR }
}

// is fails unless a number is what is said of it with so many decimals. Kernels round differently.
func (s *tenScans) is(t *testing.T, what string, got, said float64, decimals int) {
	t.Helper()
	if math.Abs(got-said) > 0.7*math.Pow(10, -float64(decimals)) {
		t.Errorf("%s: %s is %.4g, not %g", s.Name, what, got, said)
	}
}

// beats fails unless the preset is so many dB above a track on average, and better on so many scans.
func (s *tenScans) beats(t *testing.T, track string, gain float64, wins int) {
	t.Helper()
	s.is(t, "its gain over "+track, s.mean("", psnrOf)-s.mean(track, psnrOf), gain, 1)
	won := 0
	for i, r := range s.main {
		if r.PSNR > s.compared[track][i].PSNR {
			won++
		}
	}
	if won != wins {
		t.Errorf("%s: better than %s on %d, not %d", s.Name, track, won, wins)
	}
}

// claims are what each preset says, from how many starts it takes to see it, and that it is so.
var claims = map[string]struct {
	says   []string
	starts int
	holds  func(t *testing.T, s *tenScans)
}{
	"any-start": {[]string{"on ten scans no pixel of theirs differs by more than 0.0001", "at 7 dB",
		"3.6 dB lower, letters 11"}, 4, func(t *testing.T, s *tenScans) {
		for i, r := range s.main {
			if *r.LargestDifference > 1e-4 || s.compared["off"][i].Iterations != r.Iterations {
				t.Errorf("seed %d: results differ by %g", i+1, *r.LargestDifference)
			}
		}
		on := s.mean("", psnrOf)
		s.is(t, "noise", s.mean("off", psnrFrom(0)), 7, 0)
		s.is(t, "black", on-s.mean("off", psnrFrom(1)), 3.6, 1)
		s.is(t, "white", on-s.mean("off", psnrFrom(2)), 3.6, 1)
		s.is(t, "letters", on-s.mean("off", psnrFrom(3)), 11, 0)
	}},
	"from-fbp": {[]string{"from a first level of 0.1 ends at 39.8 dB, as it does from 1", "1.1 dB lower"}, 1,
		func(t *testing.T, s *tenScans) {
			s.is(t, "from 0.1", s.mean("", psnrOf), 39.8, 1)
			s.is(t, "without", s.mean("", psnrOf)-s.mean("off", psnrOf), 1.1, 1)
			higher := s.Preset
			higher.Spec.Schedule.Max, higher.Compare = 1, nil
			s.is(t, "from 1", scans(t, higher, 1).mean("", psnrOf), 39.8, 1)
		}},
	"paper": {[]string{"of 64 × 64 pixels its flow ends at 23 dB and leaves more of the data than noise explains",
		"reaches 36 dB, but each costs more"}, 1,
		func(t *testing.T, s *tenScans) {
			s.is(t, "the flow", s.mean("", psnrOf), 23, 0)
			if chi := s.mean("", func(r *Result) Number { return r.Chi }); chi < 2 {
				t.Errorf("the flow's chi is %g", chi)
			}
			// Rounding decides ties of its searches: processors differ by most of a decibel.
			s.is(t, "gradient-like", s.mean("gradient-like", psnrOf), 36.5, 0)
			for i, r := range s.main {
				if search := s.compared["gradient-like"][i]; search.Evaluations <= r.Evaluations ||
					search.Levels != 200 ||
					r.Levels != 200 || s.Spec.Starts[0].Kind != StartNoise {
					t.Errorf("seed %d: %d evaluations, the flow's %d", i+1, search.Evaluations, r.Evaluations)
				}
			}
		}},
	"few-angles": {[]string{"From 15 angles", "it has 23.3 dB",
		"total variation with its best λ 32.8 and the learnt prior 34.6, from noise as from black"}, 2,
		func(t *testing.T, s *tenScans) {
			s.is(t, "FBP", s.mean("fbp", psnrOf), 23.3, 1)
			s.is(t, "TV", s.mean("tv", psnrOf), 32.8, 1)
			for start := range 2 {
				s.is(t, "a start", s.mean("", psnrFrom(start)), 34.6, 1)
			}
		}},
	"limited-angle": {[]string{"by 0.18 in one pixel on the mean of ten scans",
		"with its best λ is better on seven, by 0.7 dB on average"}, 4,
		func(t *testing.T, s *tenScans) {
			s.is(t, "the difference", s.mean("", func(r *Result) Number { return *r.LargestDifference }), 0.18, 2)
			s.beats(t, "tv", -0.7, 3)
		}},
	"strong-noise": {[]string{"noise of 20 %", "23.9 dB on the mean of ten", "total variation with its best λ 31.3", "33.7"}, 1,
		func(t *testing.T, s *tenScans) {
			s.is(t, "FBP", s.mean("fbp", psnrOf), 23.9, 1)
			s.is(t, "TV", s.mean("tv", psnrOf), 31.3, 1)
			s.is(t, "the prior", s.mean("", psnrOf), 33.7, 1)
		}},
	"little-noise": {[]string{"noise of 1 % total variation with its best λ is 1.1 dB better", "which fits some of the noise",
		"Set α to 2: now the prior is 0.6 dB better, though not on three of them"}, 1,
		func(t *testing.T, s *tenScans) {
			s.is(t, "its gain over tv", s.mean("", psnrOf)-s.mean("tv", psnrOf), -1.1, 1)
			if chi := s.mean("", func(r *Result) Number { return r.Chi }); chi > 0.7 {
				t.Errorf("chi is %g", chi)
			}
			heavier := s.Preset
			heavier.Spec.Alpha = 2
			scans(t, heavier, 1).beats(t, "tv", 0.6, 7)
		}},
	"head": {[]string{"0.8 dB above total variation with its best λ on average, and better on each"}, 1,
		func(t *testing.T, s *tenScans) { s.beats(t, "tv", 0.8, 10) }},
	"texture": {[]string{"1.8 dB above total variation with its best λ on average, and better on each", "13 dB below what it reaches on ellipses"}, 1,
		func(t *testing.T, s *tenScans) {
			s.beats(t, "tv", 1.8, 10)
			ellipses := s.Preset
			ellipses.Spec.Image.Phantom, ellipses.Compare = phantom.Ellipses, nil
			s.is(t, "below ellipses", scans(t, ellipses, 1).mean("", psnrOf)-s.mean("", psnrOf), 13, 0)
		}},
	"letters": {[]string{"1.4 dB above total variation with its best λ on average, and better on each"}, 1,
		func(t *testing.T, s *tenScans) { s.beats(t, "tv", 1.4, 10) }},
	"inverse-crime": {[]string{"0.8 dB above total variation with its best λ on average and worse on two",
		"2.5 dB above, and better on each"}, 1,
		func(t *testing.T, s *tenScans) {
			s.beats(t, "tv", 0.8, 8)
			honest := s.Preset
			honest.Name, honest.Spec.Scan.Simulation = "any-start", ""
			scans(t, honest, 1).beats(t, "tv", 2.5, 10)
		}},
	"lesion": {[]string{"0.04 lighter and darker",
		"whose PSNR is the worst, keeps 89 % of their contrast, the learnt prior 62 %, total variation with the λ of its best PSNR 46 %, with half of it 68 %"}, 1,
		func(t *testing.T, s *tenScans) {
			kept := func(r *Result) Number { return 50 * (r.Regions[0].Recovery + r.Regions[1].Recovery) }
			s.is(t, "what FBP keeps", s.mean("fbp", kept), 89, 0)
			s.is(t, "what TV keeps", s.mean("tv", kept), 46, 0)
			s.is(t, "what it keeps", s.mean("", kept), 62, 0)
			var half float64
			for i := range s.main {
				weaker, err := Compare(s.Preset.seeded(i), "tv")
				if err != nil {
					t.Fatal(err)
				}
				weaker.Lambda = best(t, s.Name, i)
				weaker.Lambda.Value /= 2
				half += float64(kept(&runFast(t, weaker).Result)) / seedsOfClaims
			}
			s.is(t, "what TV keeps with half the weight", half, 68, 0)
			if fbp := s.mean("fbp", psnrOf); fbp > s.mean("tv", psnrOf) || fbp > s.mean("", psnrOf) {
				t.Errorf("FBP has %g dB", fbp)
			}
		}},
	"how-sure": {[]string{"Most of the kept pictures show over half of each disc’s contrast",
		"The standard deviations are about as large as the errors"}, 1,
		func(t *testing.T, s *tenScans) {
			for i, r := range s.main {
				if ratio := r.Posterior.SDRMS / r.Posterior.ErrorRMS; !(ratio > 0.8 && ratio < 1.25) {
					t.Errorf("seed %d: the standard deviations are %.2f of the errors", i+1, float64(ratio))
				} else {
					t.Logf("seed %d: the standard deviations are %.2f of the errors", i+1, float64(ratio))
				}
				for n, truth := range []float64{0.04, -0.04} {
					shown, of := 0.0, 0.0
					for _, draws := range s.drawn[i].Contrasts[n] {
						for _, c := range draws {
							if of++; c/truth > 0.5 {
								shown++
							}
						}
					}
					if shown/of < 0.5 {
						t.Errorf("seed %d, disc %d: %.2f of the pictures", i+1, n+1, shown/of)
					}
					t.Logf("seed %d, disc %d: %.2f of the pictures", i+1, n+1, shown/of)
				}
			}
		}},
	"too-low": {[]string{"begins at 0.03", "9 dB on the mean of ten scans", "letters to one 2.6 dB worse",
		"schedule.max to 0.3 and all four agree"}, 4,
		func(t *testing.T, s *tenScans) {
			s.is(t, "noise", s.mean("", psnrFrom(0)), 9, 0)
			s.is(t, "letters", s.mean("", psnrFrom(1))-s.mean("", psnrFrom(3)), 2.6, 1)
			higher := s.Preset
			higher.Spec.Schedule.Max = 0.3
			for i, r := range someScans(t, higher, 4, 4).main {
				if *r.MaxRMSDistance > 1e-3 {
					t.Errorf("from 0.3, seed %d: results differ by %g", i+1, *r.MaxRMSDistance)
				}
			}
		}},
	"denoising": {[]string{"noise as large as its mean", "the learnt prior has 35.3 dB and total variation with its best λ 32.0"}, 1,
		func(t *testing.T, s *tenScans) {
			s.is(t, "the prior", s.mean("", psnrOf), 35.3, 1)
			s.is(t, "TV", s.mean("tv", psnrOf), 32.0, 1)
		}},
	"inpainting": {[]string{"Three pixels of ten", "by 3.1 dB on average", "differs by 0.25 on average"}, 4,
		func(t *testing.T, s *tenScans) {
			s.beats(t, "tv", 3.1, 10)
			s.is(t, "the difference", s.mean("", func(r *Result) Number { return *r.LargestDifference }), 0.25, 2)
		}},
}

// What presets say is so.
func TestPresetsAreTrue(t *testing.T) {
	slow.Test(t)
	if k, err := cpu.Default(); err != nil || k == cpu.Go {
		t.Skip("would take hours")
	}
	for _, p := range Presets() {
		t.Run(p.Name, func(t *testing.T) {
			claim, ok := claims[p.Name]
			if !ok {
				t.Fatal("is not tested")
			}
			for _, text := range claim.says {
				if !strings.Contains(p.See, text) {
					t.Errorf("no longer says %q: %s", text, p.See)
				}
			}
			seeds := seedsOfClaims
			if p.Spec.Method.Samples() {
				seeds = 3 // which take long
			}
			s := someScans(t, p, claim.starts, seeds)
			for _, track := range append([]string{""}, p.Compare...) {
				t.Logf("%8s: PSNR %.2f, SSIM %.3f, chi %.2f", track, s.mean(track, psnrOf),
					s.mean(track, func(r *Result) Number { return r.SSIM }), s.mean(track, func(r *Result) Number { return r.Chi }))
			}
			claim.holds(t, s)
		})
	}
}

func TestPresetsAreSpecs(t *testing.T) {
	slug := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	names := map[string]bool{}
	for _, p := range Presets() {
		if !slug.MatchString(p.Name) || names[p.Name] {
			t.Errorf("name %q", p.Name)
		}
		names[p.Name] = true
		if n := len(strings.Fields(p.Title)); n < 1 || n > 4 {
			t.Errorf("%s: title %q", p.Name, p.Title)
		}
		if n := len(p.See); n < 60 || n > 260 || !strings.HasSuffix(p.See, ".") {
			t.Errorf("%s: %d letters: %s", p.Name, n, p.See)
		}
		if n := len(p.Spec.Starts); n > 6 {
			t.Errorf("%s: %d starts", p.Name, n)
		}
		text, err := Encode(p.Spec)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := Decode(text); err != nil || !reflect.DeepEqual(again, p.Spec) {
			t.Errorf("%s: %+v, %v", p.Name, again, err)
		}
		for _, name := range p.Compare {
			if _, err := Compare(p.Spec, name); err != nil {
				t.Errorf("%s: %v", p.Name, err)
			}
		}
		if l := p.Spec.Lambda; l.Choice == baseline.LambdaGiven {
			if best := best(t, p.Name, 0).Value; math.Abs(l.Value-best) > 0.005*best {
				t.Errorf("%s: lambda %g, the best one is %g", p.Name, l.Value, best)
			}
		}
	}
	if first := Presets()[0].Spec; first.Schedule != Default(DefaultMethod, DefaultPrior).Schedule ||
		first.Schedule.Kind != solver.Log {
		t.Errorf("the first preset is not the default: %+v", first.Schedule)
	}
	for name := range claims {
		if !names[name] {
			t.Errorf("no preset %s", name)
		}
	}
}

// seeded is the example's spec on the scan of that index.
func (p Preset) seeded(i int) Spec {
	s := p.Spec
	s.Image.Seed, s.Scan.Seed, s.Mask.Seed = int64(i+1), int64(i+1), int64(i+1)
	return s
}
