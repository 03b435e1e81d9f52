package ct

import (
	"math"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"gradus/internal/cpu"
	"gradus/internal/slow"
	"gradus/solver"
)

// ran is a preset with its runs: its own and those it is compared with.
type ran struct {
	Preset
	main     *Run
	compared map[string]*Run
}

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

func (r *ran) db(name string) float64 {
	if name == "" {
		return float64(r.main.Result.PSNR)
	}
	return float64(r.compared[name].Result.PSNR)
}

// gain is in dB above what it is compared with.
func (r *ran) gain(name string) float64 { return r.db("") - r.db(name) }

// spread is the largest distance of two results.
func (r *ran) spread() float64 { return float64(*r.main.Result.MaxRMSDistance) }

// agrees fails unless all starts come to one picture of so many dB.
func (r *ran) agrees(t *testing.T, db float64) {
	t.Helper()
	if r.spread() > 1e-3 {
		t.Errorf("%s: results differ by %g", r.Name, r.spread())
	}
	r.is(t, "", db)
}

// is fails unless a result has the PSNR that is told with one decimal.
func (r *ran) is(t *testing.T, name string, db float64) {
	t.Helper()
	if got := r.db(name); math.Abs(got-db) > 0.07 {
		t.Errorf("%s, %s: %.2f dB, not %g", r.Name, name, got, db)
	}
}

// claims are what each preset says, and that it is so.
var claims = map[string]struct {
	says  []string
	holds func(t *testing.T, r *ran)
}{
	"any-start": {[]string{"all four have become the same picture, of 36.8 dB", "noise stays noise",
		"at least 4 dB lower"}, func(t *testing.T, r *ran) {
		r.agrees(t, 36.8)
		off := r.compared["off"]
		for i, o := range off.Result.Results {
			if i == 0 && o.PSNR > 7 || o.PSNR > r.main.Result.PSNR-4 || o.Iterations != r.main.Result.Iterations {
				t.Errorf("without graduation start %d ends at %.1f dB after %d steps", i, o.PSNR, o.Iterations)
			}
		}
	}},
	"paper": {[]string{"ends at 26 dB, from black as from noise",
		"reaches 35 to 36 dB in as many steps, as rounding has it, but each costs more"}, func(t *testing.T, r *ran) {
		search := r.compared["gradient-like"].Result
		for i, o := range r.main.Result.Results {
			if math.Round(float64(o.PSNR)) != 26 || o.Levels != 200 || search.Evaluations <= o.Evaluations {
				t.Errorf("flow from start %d: %+v", i, o)
			}
		}
		// Rounding decides ties of its searches: processors differ by most of a decibel.
		if db := math.Round(float64(search.PSNR)); db < 35 || db > 36 || search.Levels != 200 ||
			r.main.Spec.Starts[0].Kind != StartNoise {
			t.Errorf("gradient-like: %+v", search)
		}
	}},
	"few-angles": {[]string{"15 angles", "at 23.5 dB",
		"32.3 dB from every start, half a decibel above total variation"}, func(t *testing.T, r *ran) {
		for _, o := range r.main.Result.Results {
			if math.Abs(float64(o.PSNR)-32.3) > 0.07 {
				t.Errorf("%s ends at %.2f dB", o.Start.Name(), o.PSNR)
			}
		}
		r.is(t, "fbp", 23.5)
		if g := r.gain("tv"); !(g > 0.4 && g < 0.7) {
			t.Errorf("%g dB above total variation", g)
		}
	}},
	"limited-angle": {[]string{"differ by up to 0.016", "3 dB better"}, func(t *testing.T, r *ran) {
		if d := r.spread(); math.Abs(d-0.016) > 1e-3 {
			t.Errorf("results differ by %g", d)
		}
		if g := r.gain("tv"); !(g < -2.8 && g > -3.5) {
			t.Errorf("%g dB above total variation", g)
		}
	}},
	"strong-noise": {[]string{"noise of 20 %", "is at 24.5 dB", "30.9 dB from every start, above total variation"},
		func(t *testing.T, r *ran) {
			r.agrees(t, 30.9)
			r.is(t, "fbp", 24.5)
			if g := r.gain("tv"); g < 0.5 {
				t.Errorf("%g dB above total variation", g)
			}
		}},
	"head": {[]string{"more than 4 dB better than total variation"}, func(t *testing.T, r *ran) {
		if g := r.gain("tv"); g < 4.2 {
			t.Errorf("%g dB above total variation", g)
		}
	}},
	"texture": {[]string{"All starts agree on a picture of 22 dB, hardly better than total variation’s and 14 dB below ellipses"}, func(t *testing.T, r *ran) {
		r.agrees(t, 22)
		if g := r.gain("tv"); math.Abs(g) > 0.4 {
			t.Errorf("%g dB above total variation", g)
		}
		s := r.Spec
		s.Image, s.Starts = Default(s.Method, s.Prior).Image, s.Starts[:1]
		if d := float64(runFast(t, s).Result.PSNR) - r.db(""); d < 14 {
			t.Errorf("%g dB below ellipses", d)
		}
	}},
	"letters": {[]string{"more than 2 dB below total variation", "the same from every start"},
		func(t *testing.T, r *ran) {
			r.agrees(t, 27.2)
			if g := r.gain("tv"); g > -2.2 {
				t.Errorf("%g dB above total variation", g)
			}
		}},
	"too-low": {[]string{"begins at 0.03", "at 9 dB", "Set schedule.max to 0.3 and all four agree"},
		func(t *testing.T, r *ran) {
			for i, o := range r.main.Result.Results {
				if i == 0 && math.Round(float64(o.PSNR)) != 9 || i > 0 && o.PSNR < 32 {
					t.Errorf("start %d ends at %g dB", i, o.PSNR)
				}
			}
			s := r.Spec
			s.Schedule.Max = 0.3
			(&ran{Preset: r.Preset, main: runFast(t, s)}).agrees(t, 36.6)
		}},
	"denoising": {[]string{"noise as large as its mean", "the same 35.1 dB, more than 2 dB above total variation"},
		func(t *testing.T, r *ran) {
			r.agrees(t, 35.1)
			if g := r.gain("tv"); g < 2.2 {
				t.Errorf("%g dB above total variation", g)
			}
		}},
	"inpainting": {[]string{"Three pixels of ten", "by 1.3 dB", "differ by up to 0.02 a pixel"},
		func(t *testing.T, r *ran) {
			if g := r.gain("tv"); math.Abs(g-1.3) > 0.1 {
				t.Errorf("%g dB above total variation", g)
			}
			if d := r.spread(); math.Abs(d-0.02) > 1e-3 {
				t.Errorf("results differ by %g", d)
			}
		}},
}

// What presets say is so.
func TestPresetsAreTrue(t *testing.T) {
	slow.Test(t)
	if k, err := cpu.Default(); err != nil || k == cpu.Go {
		t.Skip("would take half an hour")
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
			r := &ran{p, runFast(t, p.Spec), map[string]*Run{}}
			for _, name := range p.Compare {
				s, err := Compare(p.Spec, name)
				if err != nil {
					t.Fatal(err)
				}
				r.compared[name] = runFast(t, s)
			}
			claim.holds(t, r)
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
