package unconditional

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"gradus/ct"
	"gradus/solver/sample"
)

func TestSpecRoundTrip(t *testing.T) {
	want := Spec{Kind: SpecKind, Prior: "score", Size: 96, Count: 5, Seed: 7, T1: 0.25, T2: 3, Step: 0.4,
		Process: sample.ODE, Steps: 20}
	text, err := Encode(want)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Decode(text); err != nil || got != want {
		t.Errorf("%s is read as %+v, %v", text, got, err)
	}
	if got, err := Decode([]byte(`{"prior": "general", "size": 64.0}`)); err != nil || got != Default() {
		t.Errorf("without fields: %+v, %v", got, err)
	}
}

// wrongSpecs are specs with the field that is wrong with them.
var wrongSpecs = map[string]string{
	``:                            "spec",
	`[]`:                          "spec",
	`{"kind": "ct"}`:              "kind",
	`{"kind": "ct", "method": 1}`: "kind",
	`{"kind": 3}`:                 "kind",
	`{"prior": "tv"}`:             "prior",
	`{"prior": "nobody's"}`:       "prior",
	`{"prior": null}`:             "prior",
	`{"size": 24}`:                "size",
	`{"size": 136}`:               "size",
	`{"size": 65}`:                "size",
	`{"size": 64.5}`:              "size",
	`{"count": 0}`:                "count",
	`{"count": 257}`:              "count",
	`{"seed": -1}`:                "seed",
	`{"seed": 9007199254740992}`:  "seed",
	`{"t1": 0.009}`:               "t1",
	`{"t1": 4.1}`:                 "t1",
	`{"t1": "1"}`:                 "t1",
	`{"t2": -1}`:                  "t2",
	`{"t2": 201}`:                 "t2",
	`{"step": 0}`:                 "step",
	`{"step": 1.5}`:               "step",
	`{"steps": 4}`:                "steps",
	`{"steps": 1001}`:             "steps",
	`{"process": "heun"}`:         "process",
	`{"process": 1}`:              "process",
	`{"levels": 3}`:               "levels",
	`{"seed": 1, "seed": 2}`:      "seed",
	`{"size": 128, "count": 256, "steps": 1000}`:           "count",
	`{"t1": 0.01, "t2": 200, "step": 0.01, "count": 2}`:    "count",
	`{"size": 32, "process": "ode", "steps": 5, "count":}`: "count",
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

// TestPriorsToDrawFrom: an error lists those that there is something to draw from, and no others.
func TestPriorsToDrawFrom(t *testing.T) {
	for _, name := range []string{"tv", "tikhonov", "nobody's", ""} {
		s := Default()
		s.Prior = ct.PriorKind(name)
		_, read := Decode(fmt.Appendf(nil, `{"prior": %q}`, name))
		want := fmt.Sprintf("prior: must be one of score, the learnt ones: nothing can be drawn from others, got %q", name)
		for _, err := range []error{read, s.Validate()} {
			if err == nil || err.Error() != want {
				t.Errorf("%q: %v, want %s", name, err, want)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	for text := range wrongSpecs {
		f.Add([]byte(text))
	}
	text, err := Encode(Default())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
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
