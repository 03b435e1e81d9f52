package ct

import (
	"reflect"
	"strings"
	"testing"

	"gradus/ct/baseline"
	"gradus/ct/phantom"
	"gradus/ct/prior"
	"gradus/ct/scan"
	"gradus/solver"
)

// demanding is a spec with nothing at its default that measurements depend on.
func demanding() Spec {
	s := Default(MethodGraduated, PriorScore)
	s.Size, s.Image, s.Filter = 64, Source{Phantom: phantom.Letters, Seed: 5}, baseline.FilterSheppLogan
	s.Scan = ScanSpec{Angles: 17, Arc: 90, Scan: scan.Scan{Noise: 0.1, Seed: 4}}
	s.Mask = MaskSpec{Drawing: sketched}
	s.Starts = []Start{{Kind: StartNoise, Scale: 1, Seed: 3}, {Kind: StartZero}}
	s.Observe = true
	return s
}

// A comparison has the same truth and measurements, and is a spec of its own.
func TestCompare(t *testing.T) {
	s := demanding()
	before := demanding()
	for _, name := range Comparisons() {
		c, err := Compare(s, name)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if c.Size != s.Size || !reflect.DeepEqual(c.Image, s.Image) || c.Operator != s.Operator || c.Scan != s.Scan ||
			!reflect.DeepEqual(c.Mask, s.Mask) {
			t.Errorf("%s is of another scan: %+v", name, c)
		}
		text, err := Encode(c)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := Decode(text); err != nil || !reflect.DeepEqual(again, c) {
			t.Errorf("%s: %v", name, err)
		}
		if name != "off" && c.Method.String() != name {
			t.Errorf("%s is %s", name, c.Method)
		}
	}
	if !reflect.DeepEqual(s, before) {
		t.Error("the spec itself has changed")
	}
}

func TestCompareOff(t *testing.T) {
	want := demanding()
	want.Schedule.Kind = solver.Fixed
	if c, err := Compare(demanding(), "off"); err != nil || !reflect.DeepEqual(c, want) {
		t.Errorf("%+v, %v", c, err)
	}
}

// The paper's algorithms run as the paper has them, from one start.
func TestComparePaper(t *testing.T) {
	for _, method := range []Method{MethodFlow, MethodGradientLike} {
		c, err := Compare(demanding(), method.String())
		want := Paper(method)
		if err != nil || c.SDE != prior.VP || c.Schedule != want.Schedule || c.Alpha != want.Alpha ||
			c.Step != want.Step || !c.Observe ||
			!reflect.DeepEqual(c.Starts, demanding().Starts[:1]) {
			t.Errorf("%+v, %v", c, err)
		}
	}
}

// A given lambda is that of one energy, total variation's where the method has none, and goes to no baseline with another.
func TestCompareLambda(t *testing.T) {
	for _, c := range []struct {
		method Method
		prior  PriorKind
		given  string // the baseline that has the same energy
	}{
		{MethodGraduated, PriorScore, "tv"}, {MethodGraduated, PriorTV, "tv"},
		{MethodGraduated, PriorTikhonov, "tikhonov"},
		{MethodTV, PriorScore, "tv"}, {MethodTikhonov, PriorTV, "tikhonov"}, {MethodFBP, PriorScore, "tv"},
		{MethodTGV, PriorScore, "tgv"},
	} {
		for _, name := range []string{"tv", "tikhonov", "tgv"} {
			s := Default(c.method, c.prior)
			s.Lambda = baseline.Lambda{Choice: baseline.LambdaGiven, Value: 3}
			want := baseline.Lambda{Choice: baseline.LambdaNoise}
			if name == c.given {
				want = s.Lambda
			}
			if got, err := Compare(s, name); err != nil || got.Lambda != want {
				t.Errorf("%s of %s, %s: %+v, %v", name, c.method, c.prior, got.Lambda, err)
			}
			s.Lambda = baseline.Lambda{Choice: baseline.LambdaOracle}
			if got, err := Compare(s, name); err != nil || got.Lambda.Choice != baseline.LambdaOracle {
				t.Errorf("%s by the truth: %+v, %v", name, got.Lambda, err)
			}
		}
	}
}

// The filter of FBP in a comparison is the spec's: Hann's by default, whatever the method, but
// for FBP itself, which means the ramp where nothing else is said.
func TestCompareFilter(t *testing.T) {
	for text, want := range map[string]baseline.Filter{
		`{}`: baseline.FilterHann, `{"method": "tv"}`: baseline.FilterHann,
		`{"method": "flow", "sde": "vp"}`: baseline.FilterHann, `{"filter": "ram-lak"}`: baseline.FilterRamLak,
		`{"method": "fbp"}`:                          baseline.FilterRamLak,
		`{"method": "fbp", "filter": "shepp-logan"}`: baseline.FilterSheppLogan,
	} {
		s, err := Decode([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if c, err := Compare(s, "fbp"); err != nil || s.Filter != want || c.Filter != want {
			t.Errorf("%s: %s, compared with %s, want %s, %v", text, s.Filter, c.Filter, want, err)
		}
	}
}

func TestCompareRefuses(t *testing.T) {
	masked, tv, large := demanding(), Default(MethodTV, PriorScore), demanding()
	masked.Operator, large.Size = OperatorMask, 512
	for _, c := range []struct {
		s    Spec
		name string
	}{{masked, "fbp"}, {tv, "off"}, {demanding(), "magic"}, {demanding(), ""}, {demanding(), "plain"},
		{large, "gradient-like"}} {
		if _, err := Compare(c.s, c.name); err == nil || !strings.HasPrefix(err.Error(), "compare: must be ") ||
			!strings.HasSuffix(err.Error(), `, got "`+c.name+`"`) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
