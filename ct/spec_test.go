package ct

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gradus/solver/kernel"
)

// Every field of a spec is written, and read again.
func TestSpecRoundTrip(t *testing.T) {
	for m := range methodNames {
		s := Default(Method(m))
		s.Image, s.Lambda = Source{Phantom: PhantomTexture, Seed: 7}, Lambda{LambdaGiven, 2.5}
		if m%2 == 0 {
			s.Image, s.Lambda = Source{File: "slice.png"}, Lambda{Choice: LambdaOracle}
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
		`{"scan": {"photons": 1e5, "noise": 0.01}}`: func(s *Spec) { s.Scan.Photons, s.Scan.Noise = 1e5, 0.01 },
		`{"image": {"seed": 5}}`:                    func(s *Spec) { s.Image.Seed = 5 },
		`{"image": {"phantom": "letters"}}`:         func(s *Spec) { s.Image.Phantom = PhantomLetters },
		`{"lambda": 3, "scan": {"angles": 9}}`:      func(s *Spec) { s.Lambda, s.Scan.Angles = Lambda{LambdaGiven, 3}, 9 },
	} {
		s := Default(DefaultMethod)
		want(&s)
		got, err := Decode([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if !reflect.DeepEqual(got, s) {
			t.Errorf("%s: %+v, want %+v", text, got, s)
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
	`{"cg": 0}`:                                           "cg",
	`{"method": "flow", "size": 512, "schedule": {"levels": 100000}}`: "schedule.levels",
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
	for m := range methodNames {
		text, err := Encode(Default(Method(m)))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
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

// A file is read where the caller opens it, and nowhere else.
func TestSourceFile(t *testing.T) {
	source := Source{File: filepath.Join(t.TempDir(), "p.png")}
	truth := PhantomLetters.Draw(64, 3)
	f, err := os.Create(source.File)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(WritePNG(f, 64, 64, truth.Pix, 0, 1), f.Close()); err != nil {
		t.Fatal(err)
	}
	open := func(name string) (io.ReadCloser, error) { return os.Open(name) }
	m, err := source.Draw(64, open)
	if err != nil {
		t.Fatal(err)
	}
	if e := RMSE(truth.Pix, m.Pix); e > 1e-5 {
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
		if _, err := (Source{File: c.file}).Draw(64, c.open); err == nil || !strings.HasPrefix(err.Error(), "image.file:") {
			t.Errorf("%s: %v", name, err)
		}
	}
	s := Default(MethodFBP)
	s.Image = source
	if _, err := NewRun(&s, kernel.Go, nil); err == nil || !strings.HasPrefix(err.Error(), "image.file:") {
		t.Errorf("a run without open: %v", err)
	}
}
