package ct

import (
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gradus/ct/baseline"
	"gradus/ct/phantom"
	"gradus/ct/picture"
	"gradus/internal/cpu"
	"gradus/solver"
)

// Every field of a spec is written, and read again.
func TestSpecRoundTrip(t *testing.T) {
	for i, m := range Methods() {
		s := Default(m, always[i%len(always)])
		s.Alpha, s.Size = 0.25, 64 // so that any method is within the limits
		s.Image, s.Lambda = Source{Phantom: phantom.Texture, Seed: 7},
			baseline.Lambda{Choice: baseline.LambdaGiven, Value: 2.5}
		if i%2 == 0 {
			s.Image, s.Lambda = Source{File: "slice.png", Fit: picture.FitPad, Window: &picture.Window{-160, 240}}, baseline.Lambda{Choice: baseline.LambdaOracle}
		}
		if s.Method.Solves() {
			s.Starts, s.Observe = oneOfEach, true
		}
		text, err := Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(text)
		if err != nil {
			t.Fatalf("%v of %s", err, text)
		}
		if !reflect.DeepEqual(got, s) {
			t.Errorf("read %+v, want %+v", got, s)
		}
	}
}

func TestSpecDefaults(t *testing.T) {
	for text, want := range map[string]func(*Spec){
		`{}`:                         func(*Spec) {},
		`{"kind": "ct"}`:             func(*Spec) {},
		`{"scan": {"photons": 1e5}}`: func(s *Spec) { s.Scan.Photons, s.Scan.Noise = 1e5, 0 },
		`{"scan": {"photons": 1e5, "noise": 0.05}}`: func(s *Spec) {
			s.Scan.Photons, s.Scan.Noise = 1e5,
				0
		}, // as an older document says
		`{"scan": {"photons": 0, "noise": 0.01}}`: func(s *Spec) { s.Scan.Noise = 0.01 },
		`{"image": {"seed": 5}}`:                  func(s *Spec) { s.Image.Seed = 5 },
		`{"image": {"phantom": "letters"}}`:       func(s *Spec) { s.Image.Phantom = phantom.Letters },
		`{"lambda": 3, "scan": {"angles": 9}}`: func(s *Spec) {
			s.Lambda,
				s.Scan.Angles = baseline.Lambda{Choice: baseline.LambdaGiven, Value: 3}, 9
		},
	} {
		s := Default(DefaultMethod, DefaultPrior)
		want(&s)
		got, err := Decode([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if !reflect.DeepEqual(got, s) {
			t.Errorf("%s: %+v, want %+v", text, got, s)
		}
	}
}

// Defaults depend on the method and on the prior, whichever is named.
func TestDefaultsOfMethodAndPrior(t *testing.T) {
	for text, want := range map[string]struct {
		method Method
		prior  PriorKind
		min    float64
		levels int
	}{
		`{}`:                                           {MethodGraduated, PriorScore, 0.01, 20},
		`{"prior": "tv"}`:                              {MethodGraduated, PriorTV, 1e-3, 20},
		`{"prior": "tikhonov"}`:                        {MethodGraduated, PriorTikhonov, 1e-3, 20},
		`{"method": "graduated"}`:                      {MethodGraduated, PriorScore, 0.01, 20},
		`{"method": "flow"}`:                           {MethodFlow, PriorScore, 0.01, 200},
		`{"method": "plain"}`:                          {MethodPlain, PriorScore, 0.01, 200},
		`{"method": "gradient-like"}`:                  {MethodGradientLike, PriorScore, 0.01, 200},
		`{"method": "flow", "prior": "tv"}`:            {MethodFlow, PriorTV, 1e-3, 200},
		`{"schedule": {"levels": 8}}`:                  {MethodGraduated, PriorScore, 0.01, 8},
		`{"method": "flow", "schedule": {"min": 0.1}}`: {MethodFlow, PriorScore, 0.1, 200},
	} {
		s, err := Decode([]byte(text))
		c := s.Schedule
		if err != nil || s.Method != want.method || s.Prior != want.prior || s.Alpha != DefaultAlpha ||
			c != (Schedule{Kind: solver.Log, Max: 1, Min: want.min, Levels: want.levels, Iterations: 1}) {
			t.Errorf("%s: %+v, %v", text, s, err)
		}
	}
}

// wrongSpecs are specs with the field that each error must name.
var wrongSpecs = map[string]string{
	`{"kind": "toy"}`:                    "kind",
	`{"size": 31}`:                       "size",
	`{"size": 513}`:                      "size",
	`{"size": 1e9}`:                      "size",
	`{"size": 64.5}`:                     "size",
	`{"size": null}`:                     "size",
	`{"size": 64, "size": 65}`:           "size",
	`{"sise": 64}`:                       "sise",
	`{"image": {"phantom": "elephant"}}`: "image.phantom",
	`{"image": {"phantom": "ellipses", "file": "x.png"}}`: "image",
	`{"image": {"file": ""}}`:                             "image",
	`{"image": {"seed": -1}}`:                             "image.seed",
	`{"image": {"colour": 1}}`:                            "image.colour",
	`{"image": "x.png"}`:                                  "image",
	`{"operator": "blur"}`:                                "operator",
	`{"scan": {"angles": 0}}`:                             "scan.angles",
	`{"scan": {"angles": 1025}}`:                          "scan.angles",
	`{"scan": {"arc": 0}}`:                                "scan.arc",
	`{"scan": {"arc": 361}}`:                              "scan.arc",
	`{"scan": {"noise": -0.1}}`:                           "scan.noise",
	`{"scan": {"noise": 1e999}}`:                          "scan.noise",
	`{"scan": {"noise": NaN}}`:                            "scan.noise",
	`{"scan": {"photons": 0.5}}`:                          "scan.photons",
	`{"scan": {"photons": 1e5, "noise": 11}}`:             "scan.noise",
	`{"scan": {"photons": 1e13}}`:                         "scan.photons",
	`{"scan": {"seed": 9007199254740992}}`:                "scan.seed",
	`{"scan": []}`:                                        "scan",
	`{"mask": {"keep": 0}}`:                               "mask.keep",
	`{"method": "magic"}`:                                 "method",
	`{"method": "fbp", "operator": "mask"}`:               "method",
	`{"filter": "cosine"}`:                                "filter",
	`{"prior": "sparse"}`:                                 "prior",
	`{"lambda": 0}`:                                       "lambda",
	`{"lambda": -1}`:                                      "lambda",
	`{"lambda": "guess"}`:                                 "lambda",
	`{"lambda": true}`:                                    "lambda",
	`{"lambda": [1]}`:                                     "lambda",
	`{"step": 0}`:                                         "step",
	`{"schedule": {"max": 1e-4}}`:                         "schedule.max",
	`{"schedule": {"min": 0}}`:                            "schedule.min",
	`{"schedule": {"levels": 0}}`:                         "schedule.levels",
	`{"schedule": {"kind": "cubic"}}`:                     "schedule.kind",
	`{"alpha": 0}`:                                        "alpha",
	`{"alpha": 1e7}`:                                      "alpha",
	`{"cg": 0}`:                                           "cg",
	`{"observe": 1}`:                                      "observe",
	`{"curvature": 3}`:                                    "curvature",
	`{"curvature": 61}`:                                   "curvature",
	`{"curvature": -1}`:                                   "curvature",
	`{"curvature": true}`:                                 "curvature",
	`{"curvature": 8, "method": "tv"}`:                    "curvature",
	`{"curvature": 8, "method": "posterior"}`:             "curvature",
	`{"curvature": 60, "size": 512, "scan": {"angles": 512}, "cg": 1, "schedule": {"levels": 3}}`: "curvature",
	`{"method": "flow", "starts": []}`:                                                                  "starts",
	`{"method": "flow", "starts": {"kind": "zero"}}`:                                                    "starts",
	`{"method": "flow", "starts": [` + strings.Repeat(`{"kind": "zero"}, `, 16) + `{"kind": "zero"}]}`:  "starts",
	`{"method": "tv", "starts": [{"kind": "noise"}]}`:                                                   "starts",
	`{"method": "fbp", "starts": [{"kind": "zero"}, {"kind": "zero"}]}`:                                 "starts",
	`{"method": "flow", "starts": ["zero"]}`:                                                            "starts[0]",
	`{"method": "flow", "starts": [{}]}`:                                                                "starts[0].kind",
	`{"method": "flow", "starts": [{"seed": 1}]}`:                                                       "starts[0].kind",
	`{"method": "flow", "starts": [{"kind": "wild"}]}`:                                                  "starts[0].kind",
	`{"method": "flow", "starts": [{"kind": "zero", "seed": 1}]}`:                                       "starts[0].seed",
	`{"method": "flow", "starts": [{"kind": "zero"}, {"kind": "constant", "scale": 1}]}`:                "starts[1].scale",
	`{"method": "flow", "starts": [{"kind": "noise", "value": 1}]}`:                                     "starts[0].value",
	`{"method": "flow", "starts": [{"kind": "fbp", "phantom": "letters"}]}`:                             "starts[0].phantom",
	`{"method": "flow", "starts": [{"kind": "phantom", "file": "x.png"}]}`:                              "starts[0].file",
	`{"method": "flow", "starts": [{"kind": "phantom", "phantom": "elephant"}]}`:                        "starts[0].phantom",
	`{"method": "flow", "starts": [{"kind": "noise", "sed": 1}]}`:                                       "starts[0].sed",
	`{"method": "flow", "starts": [{"kind": "noise", "scale": -1}]}`:                                    "starts[0].scale",
	`{"method": "flow", "starts": [{"kind": "noise", "scale": 1e7}]}`:                                   "starts[0].scale",
	`{"method": "flow", "starts": [{"kind": "noise", "seed": -1}]}`:                                     "starts[0].seed",
	`{"method": "flow", "starts": [{"kind": "phantom", "seed": 1.5}]}`:                                  "starts[0].seed",
	`{"method": "flow", "starts": [{"kind": "constant", "value": -1e7}]}`:                               "starts[0].value",
	`{"method": "flow", "starts": [{"kind": "image"}]}`:                                                 "starts[0].file",
	`{"method": "flow", "operator": "mask", "starts": [{"kind": "zero"}, {"kind": "fbp"}]}`:             "starts[1].kind",
	`{"method": "flow", "schedule": {"levels": 50001}, "starts": [{"kind": "zero"}, {"kind": "zero"}]}`: "schedule.levels",
	`{"method": "flow", "size": 512, "schedule": {"levels": 100000}}`:                                   "schedule.levels",
	`{`:  "spec",
	`[]`: "spec",
	``:   "spec",
}

func TestWrongSpecs(t *testing.T) {
	for text, field := range wrongSpecs {
		_, err := Decode([]byte(text))
		if err == nil {
			t.Errorf("%s is taken", text)
			continue
		}
		if !strings.HasPrefix(err.Error(), field+":") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %q does not name %s in one line", text, err, field)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for text := range wrongSpecs {
		f.Add([]byte(text))
	}
	for _, m := range Methods() {
		text, err := Encode(Default(m, PriorTV))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("\ufeff" + `{"kind":"ct","size":64.0,"starts":[{"kind":"noise","seed":2.0}]}`))
	f.Add([]byte("\xfe\xff\x00{\x00}"))
	f.Add([]byte(`{"image":{"file":"a","fit":"pad","window":[-1,1e3]},"starts":[{"kind":"image","file":"b","window":[0,1],"fit":"crop"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Decode(text)
		if err != nil {
			if strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), ":") {
				t.Errorf("%q is not one line that names a field", err)
			}
			return
		}
		again, err := Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Decode(again); err != nil || !reflect.DeepEqual(got, s) {
			t.Errorf("%+v is read again as %+v, %v", s, got, err)
		}
	})
}

// What a field reads itself, it also explains itself.
func TestWrongSpecsExplain(t *testing.T) {
	for text, want := range map[string]string{
		`{"lambda": "nois"}`:                      `lambda: must be a number, "oracle" or "noise", got "nois"`,
		`{"lambda": 1e400}`:                       `lambda: must be a number, "oracle" or "noise", got one that float64 does not hold`,
		`{"image": {"file": "x.png", "seed": 1}}`: `image: must have a phantom with its seed, a file or a drawing, only one of them`,
		`{"method": "plain", "starts": [{"kind": "zero", "scale": 2}]}`: `starts[0].scale: is not a field of a start of kind zero`,
		`{"method": "plain", "starts": [{"scale": 2}]}`:                 `starts[0].kind: must be one of zero, constant, noise, fbp, phantom, image, drawing, got ""`,
		`{"method": "tikhonov", "starts": [{"kind": "noise"}]}`:         `starts: must be left out for tikhonov, which has no start, got some`,
		`{"scan": {"arc": -3}}`:                                         `scan.arc: must be a number from 0.001 to 360 degrees, got -3`,
		`{"schedule": {"levels": 1000, "iterations": 1000}}`:            `schedule.levels: must be such that starts x levels x iterations are at most 100000, got 1000000`,
	} {
		if _, err := Decode([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// The work that is admitted at any size is a bounded number of applications, too.
func TestSpecWork(t *testing.T) {
	for _, size := range []int{picture.MinSize, 128, picture.MaxSize} {
		for _, m := range Methods() {
			s := Default(m, PriorTV)
			s.Size, s.Scan.Angles, s.Schedule.Levels = size, 1, MaxSteps
			if s.Validate() == nil && s.applications() > 2e7 {
				t.Errorf("%s at %d: %g applications are admitted", s.Method, size, s.applications())
			}
		}
	}
	one, all := Default(MethodGraduated, PriorTV), Default(MethodGraduated, PriorTV)
	all.Starts = oneOfEach
	if got, want := all.Work(), float64(len(oneOfEach))*one.Work(); got != want {
		t.Errorf("%d starts are work %g, one is %g", len(oneOfEach), got, one.Work())
	}
	one.Observe = true
	if unwatched := Default(MethodGraduated, PriorTV); one.Work() <= unwatched.Work() {
		t.Error("watching is no work")
	}
	s := Default(MethodGraduated, PriorTV)
	s.Size, s.Scan.Angles = 512, 1024
	if err := s.Validate(); err != nil {
		t.Errorf("the largest scan with the default schedule: %v", err)
	}
}

// An evaluation of the network is work, from every start.
func TestSpecWorkOfTheNetwork(t *testing.T) {
	for _, c := range []struct {
		method Method
		size   int
		starts int
		taken  bool
	}{
		{MethodGraduated, 128, 16, true}, {MethodGraduated, 512, 16, true},
		{MethodFlow, 512, 2, true}, {MethodFlow, 512, 6, false}, {MethodGradientLike, 128, 2, true},
		{MethodGradientLike, 128, 16, false},
	} {
		s := Default(c.method, PriorScore)
		s.Size, s.Starts = c.size, slices.Repeat(defaultStarts(), c.starts)
		if err := s.Validate(); (err == nil) != c.taken {
			t.Errorf("%s at %d from %d starts: %v", c.method, c.size, c.starts, err)
		}
		unlearnt := s
		unlearnt.Prior = PriorTV
		if got, want := s.Work()-unlearnt.Work(),
			float64(c.starts)*float64(c.size*c.size)*scoreWork*float64(s.Schedule.Levels); got < 0.999*want {
			t.Errorf("%s at %d from %d starts: the network is work %g, want %g at least", c.method, c.size,
				c.starts, got, want)
		}
	}
	for _, m := range []Method{MethodFBP, MethodTikhonov, MethodTV} { // which look at no prior
		learnt, unlearnt := Default(m, PriorScore), Default(m, PriorTV)
		if learnt.Work() != unlearnt.Work() {
			t.Errorf("%s is charged for a network", m)
		}
	}
}

// Steps are in units of 1/L, and a solver's method uses the settings of the spec.
func TestSpecSettings(t *testing.T) {
	p := small(OperatorRadon, PriorTV, 0.7, 0)
	for _, m := range []Method{MethodFlow, MethodPlain, MethodGradientLike, MethodGraduated} {
		s := Default(m, PriorTV)
		s.Step, s.Schedule.Max, s.Schedule.Min, s.Schedule.Levels = 0.5, 2, 0.1, 7
		got := s.Settings(p)
		if err := got.Validate(); err != nil {
			t.Fatal(err)
		}
		flow := 0.5 / max(2*p.Lipschitz(2), 0.1*p.Lipschitz(0.1)) // t L(t) is linear in t
		want, first := map[Method]float64{MethodFlow: flow, MethodPlain: 0.5 / p.Lipschitz(0.1),
			MethodGradientLike: 0.5, MethodGraduated: 0.5}[m], 0.0
		if m == MethodGradientLike {
			first = flow
		}
		if math.Abs(got.StepSize/want-1) > 1e-12 || math.Abs(got.Search.First-first) > 1e-12*first {
			t.Errorf("%s: step %g and first %g, want %g and %g", m, got.StepSize, got.Search.First, want, first)
		}
		if got.Schedule.Levels != 7 || got.At(6) != 0.1 || (m != MethodPlain && got.At(0) != 2) {
			t.Errorf("%s: schedule %+v", m, got.Schedule)
		}
	}
}

// A file is read where the caller opens it, and nowhere else.
func TestSourceFile(t *testing.T) {
	source := Source{File: filepath.Join(t.TempDir(), "p.png")}
	truth := phantom.Letters.Draw(64, 3)
	white := truth.ToWhite() // as a file is read
	if slices.Equal(white.Pix, truth.Pix) {
		t.Fatal("the picture uses all of its range already")
	}
	f, err := os.Create(source.File)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(picture.WritePNG(f, 64, 64, truth.Pix, 0, 1), f.Close()); err != nil {
		t.Fatal(err)
	}
	open := func(name string) (io.ReadCloser, error) { return os.Open(name) }
	m, err := source.Draw(64, open)
	if err != nil {
		t.Fatal(err)
	}
	if e := picture.RMSE(white.Pix, m.Pix); e > 1e-5 {
		t.Errorf("read with an error of %g", e)
	}
	if m, err := source.Draw(96, open); err != nil || m.Validate("image") != nil || m.N != 96 {
		t.Errorf("resampled to %d pixels, %v", m.N, err)
	}
	for name, c := range map[string]struct {
		file string
		open OpenFunc
	}{
		"closed":  {source.File, nil},
		"missing": {source.File + "x", open},
		"not PNG": {"spec_test.go", open},
	} {
		if _, err := (Source{File: c.file}).Draw(64, c.open); err == nil ||
			!strings.HasPrefix(err.Error(), "image.file:") {
			t.Errorf("%s: %v", name, err)
		}
	}
	s := Default(MethodFBP, PriorTV)
	s.Image = source
	if _, err := NewRun(&s, cpu.Go, nil); err == nil || !strings.HasPrefix(err.Error(), "image.file:") {
		t.Errorf("a run without open: %v", err)
	}
}

// vp brings a schedule of times, which end at 1.
func TestDecodeVP(t *testing.T) {
	s, err := Decode([]byte(`{"kind": "ct", "method": "flow", "sde": "vp"}`))
	if err != nil {
		t.Fatal(err)
	}
	if want := Paper(MethodFlow).Schedule; s.Schedule != want {
		t.Errorf("schedule %+v, want %+v", s.Schedule, want)
	}
	for _, field := range []string{"max", "min"} {
		_, err := Decode([]byte(`{"kind": "ct", "sde": "vp", "schedule": {"max": 1, "` + field + `": 1.5}}`))
		if err == nil || !strings.Contains(err.Error(), "schedule."+field) {
			t.Errorf("%s beyond 1: %v", field, err)
		}
	}
}
