package toy2d

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gradus/solver"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

func TestDecodeRefuses(t *testing.T) {
	many := strings.Repeat(`{"mean":[0,0],"cov":[[1,0],[0,1]]},`, 40)
	for _, c := range []struct{ spec, field string }{
		{``, "spec"},
		{`[]`, "spec"},
		{`{`, "spec"},
		{`{} {}`, "spec"},
		{`{"kind":"ct"}`, "kind"},
		{`{"colour":1}`, "colour"},
		{`{"schedule":{"tmx":1}}`, "schedule.tmx"},
		{`{"Method":"flow"}`, "Method"},
		{`{"method":"newton"}`, "method"},
		{`{"method":3}`, "method"},
		{`{"armijo":"kind"}`, "armijo"},
		{`{"step":-1}`, "step"},
		{`{"step":0}`, "step"},
		{`{"step":"1"}`, "step"},
		{`{"step":null}`, "step"},
		{`{"step":NaN}`, "step"},
		{`{"step":1e999}`, "step"},
		{`{"a0":1,"a0":2}`, "a0"},
		{`{"a0":-1}`, "a0"},
		{`{"a1":0}`, "a1"},
		{`{"sigma":0.5}`, "sigma"},
		{`{"sigma":101}`, "sigma"},
		{`{"sigma":100,"schedule":{"tmax":10}}`, "schedule.tmax"},
		{`{"schedule":{"kind":"cosine"}}`, "schedule.kind"},
		{`{"schedule":{"tmax":0.0001}}`, "schedule.tmax"},
		{`{"schedule":{"tmin":0}}`, "schedule.tmin"},
		{`{"schedule":{"levels":0}}`, "schedule.levels"},
		{`{"schedule":{"levels":1.5}}`, "schedule.levels"},
		{`{"schedule":{"levels":1e300}}`, "schedule.levels"},
		{`{"schedule":{"levels":1000000,"iterations":1000000}}`, "schedule.levels x iterations"},
		{`{"schedule":[]}`, "schedule"},
		{`{"starts":{"kind":"circle"}}`, "starts.kind"},
		{`{"starts":{"n":1001}}`, "starts.n"},
		{`{"starts":{"n":0}}`, "starts.n"},
		{`{"starts":{"kind":"random","n":1000001}}`, "starts.n"},
		{`{"starts":{"n":1000},"schedule":{"levels":1000000}}`, "starts.n"},
		{`{"starts":{"min":3,"max":2}}`, "starts.max"},
		{`{"starts":{"radius":-2}}`, "starts.radius"},
		{`{"starts":{"kind":"points"}}`, "starts.points"},
		{`{"starts":{"points":[[1,2],[3]]}}`, "starts.points[1]"},
		{`{"starts":{"points":[[1,2],[3,"x"]]}}`, "starts.points[1][1]"},
		{`{"starts":{"points":[[1,1e7]]}}`, "starts.points[0][1]"},
		{`{"seed":-1}`, "seed"},
		{`{"seed":9007199254740992}`, "seed"},
		{`{"A":[[1,1]]}`, "A"},
		{`{"A":[[1,1],[0,1e6]]}`, "A[1][1]"},
		{`{"y":[1,2,3]}`, "y"},
		{`{"y":[1,1e5]}`, "y[1]"},
		{`{"noise":{"sd":-0.1}}`, "noise.sd"},
		{`{"modes":[]}`, "modes"},
		{`{"modes":null}`, "modes"},
		{`{"modes":[],"cloud":[]}`, "modes"},
		{`{"cloud":null}`, "cloud"},
		{`{"cloud":[[1,2],[3]]}`, "cloud[1]"},
		{`{"cloud":[[1,2],[3,"x"]]}`, "cloud[1][1]"},
		{`{"cloud":[[1,2],[-1e5,4]]}`, "cloud[1][0]"},
		{`{"cloud":[` + strings.Repeat("[1,2],", mixture.MaxPoints) + `[1,2]]}`, "cloud"},
		{`{"modes":[` + strings.TrimSuffix(many, ",") + `]}`, "modes"},
		{`{"modes":[{"mean":[1,1],"cov":[[1,1],[1,1]]}]}`, "modes[0].cov"},
		{`{"modes":[{"mean":[1,1],"cov":[[1,0.2],[0.1,1]]}]}`, "modes[0].cov"},
		{`{"modes":[{"mean":[1,1],"cov":[[-1,0],[0,1]]}]}`, "modes[0].cov"},
		{`{"modes":[{"mean":[1,1]}]}`, "modes[0]"},
		{`{"modes":[{"cov":[[1,0],[0,1]]}]}`, "modes[0]"},
		{`{"modes":[{"mean":[1,1],"cov":[[1,0],[0,1]],"weight":0}]}`, "modes[0].weight"},
		{`{"modes":[{"mean":[1,1],"cov":[[1,0],[0,1]],"sd":1}]}`, "modes[0].sd"},
		{`{"sweep":1}`, "sweep"},
		{`{"sweep":true,"sigma":100,"schedule":{"tmax":1}}`, "sigma"},
		{`{"schedule":{"kind":"fixed","tmin":20}}`, "schedule.tmin"},
		{`{"starts":{"min":2,"max":2}}`, "starts.max"},
		{`{"sweep":true,"starts":{"n":1000},"schedule":{"levels":100000}}`, "starts.n"},
		{`{"kind":"ct","alpha":1}`, "kind"},
		{"{\"x\\ny\":1}", `"x\ny"`},
		{`{"sweep":true,"method":"plain"}`, "sweep"},
		{`{"sweep":true,"schedule":{"kind":"fixed"}}`, "sweep"},
		{`{"sweep":true,"schedule":{"tmin":0.1}}`, "schedule.tmin"},
		{`{"samples":{"draw":"both"}}`, "samples.draw"},
		{`{"curvature":1}`, "curvature"},
		{`{"curvature_at":[1,0]}`, "curvature_at[1]"},
		{`{"curvature_at":[16],"sigma":100}`, "curvature_at[0]"},
		{`{"window":{"min":[1,1],"max":[2,1]}}`, "window.max[1]"},
		{`{"window":{"min":[-2e4,1]}}`, "window.min[0]"},
		{`{"window":{"min":[1]}}`, "window.min"},
		{`{"samples":{"seed":-1}}`, "samples.seed"},
		{`{"samples":{"prior":{"particles":99}}}`, "samples.prior.particles"},
		{`{"samples":{"prior":{"scale":0}}}`, "samples.prior.scale"},
		{`{"samples":{"prior":{"t1":0}}}`, "samples.prior.t1"},
		{`{"samples":{"prior":{"t2":-1}}}`, "samples.prior.t2"},
		{`{"samples":{"prior":{"step":1}}}`, "samples.prior.step"},
		{`{"samples":{"prior":{"reverse":"back"}}}`, "samples.prior.reverse"},
		{`{"samples":{"prior":{"steps":9}}}`, "samples.prior.steps"},
		{`{"samples":{"prior":{"error":{"size":2}}}}`, "samples.prior.error.size"},
		{`{"samples":{"prior":{"error":{"shape":"noise"}}}}`, "samples.prior.error.shape"},
		{`{"samples":{"prior":{"error":0.1}}}`, "samples.prior.error"},
		{`{"samples":{"draw":"prior","prior":{"particles":100000,"t2":20,"step":0.001}}}`, "samples.prior.particles"},
		{`{"samples":{"posterior":{"chains":1}}}`, "samples.posterior.chains"},
		{`{"samples":{"posterior":{"steps":10}}}`, "samples.posterior.steps"},
		{`{"samples":{"posterior":{"step":2}}}`, "samples.posterior.step"},
		{`{"samples":{"posterior":{"alpha":0}}}`, "samples.posterior.alpha"},
		{`{"samples":{"posterior":{"annealed":"yes"}}}`, "samples.posterior.annealed"},
		{`{"samples":{"posterior":{"chains":10000,"steps":1000}}}`, "samples.posterior.steps"},
		{`{"samples":{"draw":"posterior","posterior":{"chains":10000}},"schedule":{"levels":200000},"starts":{"n":1}}`,
			"samples.posterior.chains"},
		{`{"samples":{"kind":"prior"}}`, "samples.kind"},
	} {
		_, err := Decode([]byte(c.spec))
		if err == nil {
			t.Errorf("%s passes", c.spec)
			continue
		}
		if name, _, _ := strings.Cut(err.Error(), ": "); name != c.field {
			t.Errorf("%s: %q does not name %s", c.spec, err, c.field)
		}
		if strings.ContainsRune(err.Error(), '\n') {
			t.Errorf("%s: more than one line: %q", c.spec, err)
		}
	}
}

// Non-finite numbers cannot be written in JSON; whoever makes a Spec in Go may still hold them.
func TestValidateRefusesNonFinite(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for name, set := range map[string]func(*Spec){
			"step": func(s *Spec) { s.Step = bad }, "schedule.tmax": func(s *Spec) { s.Schedule.TMax = bad },
			"schedule.tmin": func(s *Spec) { s.Schedule.TMin = bad }, "a0": func(s *Spec) { s.A0 = bad },
			"a1": func(s *Spec) { s.A1 = bad }, "sigma": func(s *Spec) { s.Sigma = bad },
			"A[0][1]": func(s *Spec) { s.A[0][1] = bad }, "y[0]": func(s *Spec) { s.Y[0] = bad },
			"noise.sd":            func(s *Spec) { s.Noise.SD = bad },
			"modes[0].mean[1]":    func(s *Spec) { s.Modes[0].Mean[1] = bad },
			"modes[0].cov":        func(s *Spec) { s.Modes[0].Cov[0][0] = bad },
			"modes[0].weight":     func(s *Spec) { s.Modes[0].Weight = bad },
			"starts.min":          func(s *Spec) { s.Starts.Min = bad },
			"starts.max":          func(s *Spec) { s.Starts.Max = bad },
			"starts.radius":       func(s *Spec) { s.Starts.Radius = bad },
			"starts.points[0][0]": func(s *Spec) { s.Starts.Points = []plane.Vec{{bad, 0}} },
		} {
			s := Default(solver.Flow)
			set(&s)
			if err := s.Validate(); err == nil || !strings.HasPrefix(err.Error(), name+": ") {
				t.Errorf("%s = %g: %v", name, bad, err)
			}
		}
	}
}

func TestDefaults(t *testing.T) {
	for m, want := range map[string]Schedule{
		"flow":          {solver.Linear, 1.5, 1e-3, 1300, 1},
		"gradient-like": {solver.Linear, 1.5, 1e-3, 1300, 1},
		"plain":         {solver.Linear, 1.5, 1e-3, 1300, 1},
		"graduated":     {solver.Log, 1.5, 1e-3, 50, 1},
	} {
		s, err := Decode(fmt.Appendf(nil, `{"method":%q}`, m))
		if err != nil || s.Schedule != want || s.Starts.Len() != 10000 || len(s.Modes) != 5 {
			t.Errorf("%s: %+v, %v", m, s, err)
		}
	}
	s, err := Decode([]byte(`{"method":"graduated","schedule":{"tmax":3},"modes":[{"mean":[1,2],"cov":[[1,0],[0,1]]}]}`))
	if err != nil || s.Schedule.TMax != 3 || s.Schedule.Levels != 50 || len(s.Modes) != 1 || s.Modes[0].Weight != 1 {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestStarts(t *testing.T) {
	s := Default(solver.Flow)
	grid := s.Points()
	if len(grid) != 10000 || grid[0] != (plane.Vec{-10, -10}) || grid[1][1] != -10 ||
		grid[99] != (plane.Vec{10, -10}) || grid[9999] != (plane.Vec{10, 10}) {
		t.Errorf("grid %v %v %v %v", grid[0], grid[1], grid[99], grid[9999])
	}
	s.Starts = Starts{Kind: "ring", N: 8, Radius: 2, Centre: plane.Vec{1, -1}}
	for i, p := range s.Points() {
		if math.Abs(plane.Distance(p, s.Starts.Centre)-2) > 1e-12 {
			t.Errorf("ring point %d at %v", i, p)
		}
	}
	s.Starts = Starts{Kind: "random", N: 20000, Min: -3, Max: 5}
	var mean, square float64
	a := s.Points()
	for _, p := range a {
		if p[0] < -3 || p[0] > 5 || p[1] < -3 || p[1] > 5 {
			t.Fatalf("random start at %v", p)
		}
		mean += p[0] / 20000
		square += p[1] * p[1] / 20000
	}
	// Uniform on [-3, 5]: mean 1, second moment 1 + 64/12.
	if math.Abs(mean-1) > 0.06 || math.Abs(square-1-64.0/12) > 0.2 {
		t.Errorf("mean %g, second moment %g", mean, square)
	}
	if !reflect.DeepEqual(a, s.Points()) {
		t.Error("one seed, two sets of starts")
	}
	s.Seed = 2
	if reflect.DeepEqual(a, s.Points()) {
		t.Error("two seeds, one set of starts")
	}
}

func TestNoise(t *testing.T) {
	s := Default(solver.Flow)
	s.Noise.SD = 0.5
	var sum, square float64
	const n = 4000
	for seed := range int64(n) {
		s.Noise.Seed = seed
		y := s.Problem().Y
		for i, v := range y {
			e := v - s.Y[i]
			sum += e / (2 * n)
			square += e * e / (2 * n)
		}
	}
	if math.Abs(sum) > 0.02 || math.Abs(math.Sqrt(square)-0.5) > 0.02 {
		t.Errorf("noise has mean %g, sd %g", sum, math.Sqrt(square))
	}
	s.Noise.SD = 0
	if s.Problem().Y != s.Y {
		t.Error("noise of sd 0 changes y")
	}
}

// TestCloud: points come after the modes and weigh 1 each; without any the spec has no such field.
func TestCloud(t *testing.T) {
	s, err := Decode([]byte(`{"modes":[],"cloud":[[1,2],[3,-4]]}`))
	if err != nil || len(s.Prior()) != 2 || s.Prior()[1].Mean != (plane.Vec{3, -4}) || s.Prior()[1].Weight != 1 {
		t.Errorf("%+v, %v", s.Prior(), err)
	}
	both := Default(solver.Flow)
	alone, err := Encode(both)
	if err != nil || strings.Contains(string(alone), "cloud") {
		t.Errorf("%s, %v", alone, err)
	}
	both.Cloud = []plane.Vec{{1, 2}}
	if p := both.Problem(); len(p.Modes) != 6 || !p.Modes[5].IsPoint() || both.OfProblem().Cloud == nil {
		t.Errorf("%+v", p.Modes)
	}
	both.Cloud = []plane.Vec{}
	if again, err := Encode(both); err != nil || string(again) != string(alone) {
		t.Errorf("an empty cloud is written: %s, %v", again, err)
	}
}

// What Decode accepts, Encode writes and Decode reads again as the same; nothing panics.
func FuzzDecode(f *testing.F) {
	example, err := Encode(Default(solver.Graduated))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(example)
	f.Add([]byte(`{"kind":"toy2d","method":"plain","starts":{"kind":"points","points":[[1,2]]}}`))
	f.Add([]byte(`{"modes":[{"mean":[1,1],"cov":[[0.1,0],[0,0.1]],"weight":1e-300}],"seed":9007199254740991}`))
	f.Add([]byte(`{"schedule":{"levels":1e3},"noise":{"sd":1e-320}}`))
	f.Add([]byte("\ufeff" + `{"schedule":{"levels":40.0},"starts":{"n":2.5e1,"kind":"grid"}}`))
	f.Add([]byte("\xff\xfe{\x00}\x00"))
	f.Add([]byte(`{"schedule":{"levels":40,}}`))
	f.Add([]byte(`{"modes":[],"cloud":[[1,2],[-1e4,3.5]]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Decode(data)
		if err != nil {
			if name, _, ok := strings.Cut(err.Error(), ": "); !ok || name == "" ||
				strings.ContainsAny(err.Error(), "\r\n") {
				t.Fatalf("%q: %q is not one line that names a field", data, err)
			}
			return
		}
		text, err := Encode(s)
		if err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		again, err := Decode(text)
		if err != nil {
			t.Fatalf("%s reads, but then %s: %v", data, text, err)
		}
		if second, err := Encode(again); err != nil || !bytes.Equal(text, second) {
			t.Fatalf("%s\nis\n%s\nthen\n%s", data, text, second)
		}
	})
}

// Every field of a spec belongs to its problem or does not.
func TestOfProblem(t *testing.T) {
	standard := Default(solver.Flow)
	standard.Noise.SD, standard.CurvatureAt, standard.Cloud = 0.5, []float64{0.1}, []plane.Vec{{1, 2}}
	same := map[string]bool{"Method": true, "Armijo": true, "Step": true, "Schedule": true, "Starts": true,
		"Seed": true, "Sweep": true, "Samples": true, "Curvature": true, "CurvatureAt": true, "Window": true}
	for i := range reflect.TypeFor[Spec]().NumField() {
		name := reflect.TypeFor[Spec]().Field(i).Name
		changed := standard
		changed.Modes, changed.CurvatureAt = slices.Clone(standard.Modes), slices.Clone(standard.CurvatureAt)
		changed.Cloud = slices.Clone(standard.Cloud)
		change(reflect.ValueOf(&changed).Elem().Field(i))
		if got := reflect.DeepEqual(standard.OfProblem(), changed.OfProblem()); got != same[name] {
			t.Errorf("%s: the same problem %v", name, got)
		}
		if p, q := standard.Problem(), changed.Problem(); same[name] && !reflect.DeepEqual(p, q) {
			t.Errorf("%s changes the problem", name)
		}
	}
}

// change changes the first number, text or truth in a value.
func change(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		change(v.Field(0))
	case reflect.Array, reflect.Slice:
		change(v.Index(0))
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Float64:
		v.SetFloat(v.Float() + 1)
	case reflect.String:
		v.SetString(v.String() + "x")
	default:
		v.SetInt(v.Int() + 1)
	}
}
