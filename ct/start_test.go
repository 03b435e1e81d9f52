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
	"gradus/ct/operator"
	"gradus/ct/phantom"
	"gradus/ct/picture"
	"gradus/ct/scan"
	"gradus/internal/cpu"
	"gradus/internal/slow"
)

// oneOfEach kind of start.
var oneOfEach = []Start{{Kind: StartZero}, {Kind: StartConstant, Value: -2.5},
	{Kind: StartNoise, Scale: 5, Seed: 2}, {Kind: StartFBP},
	{Kind: StartPhantom, Phantom: phantom.Letters, Seed: 9}, {Kind: StartImage, File: "x.png"},
	{Kind: StartDrawing, Drawing: sketched}}

// What a start leaves out has its default, and a start is written with the fields of its
// kind only.
func TestStartJSON(t *testing.T) {
	for text, want := range map[string]Start{
		`{"kind": "zero"}`:                         {Kind: StartZero},
		`{"kind": "constant"}`:                     {Kind: StartConstant},
		`{"kind": "constant", "value": 10}`:        {Kind: StartConstant, Value: 10},
		`{"kind": "noise"}`:                        {Kind: StartNoise, Scale: 1, Seed: 1},
		`{"kind": "noise", "scale": 0}`:            {Kind: StartNoise, Seed: 1},
		`{"seed": 2, "scale": 5, "kind": "noise"}`: {Kind: StartNoise, Scale: 5, Seed: 2},
		`{"kind": "fbp"}`:                          {Kind: StartFBP},
		`{"kind": "phantom"}`: {Kind: StartPhantom,
			Phantom: phantom.Ellipses, Seed: 1},
		`{"kind": "phantom", "phantom": "letters", "seed": 0}`: {Kind: StartPhantom, Phantom: phantom.Letters},
		`{"kind": "image", "file": "x.png"}`:                   {Kind: StartImage, File: "x.png"},
		`{"kind": "image", "file": "x", "fit": "pad", "window": [-1, 1]}`: {Kind: StartImage, File: "x", Fit: picture.FitPad,
			Window: &picture.Window{-1, 1}},
	} {
		s, err := Decode([]byte(`{"method": "flow", "starts": [{"kind": "noise", "seed": 5}, ` + text + `]}`))
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if !reflect.DeepEqual(s.Starts, []Start{{Kind: StartNoise, Scale: 1, Seed: 5}, want}) {
			t.Errorf("%s is read as %+v", text, s.Starts)
		}
	}
	s := Default(MethodFlow, PriorTV)
	s.Starts = oneOfEach
	text, err := Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"value", "scale", "file"} {
		if n := strings.Count(string(text), `"`+field+`"`); n != 1 {
			t.Errorf("%d starts have %s:\n%s", n, field, text)
		}
	}
}

func drawn(t *testing.T, s Start) []float32 {
	t.Helper()
	spec := Default(MethodGraduated, PriorTV)
	spec.Size, spec.Scan.Angles, spec.Starts = 64, 30, []Start{s}
	r, err := NewRun(&spec, cpu.Go, func(name string) (io.ReadCloser, error) { return os.Open(name) })
	if err != nil {
		t.Fatal(err)
	}
	if want := baseline.FBP(r.Op.(*operator.Projector), r.Y,
		baseline.FilterHann).Times(1 / r.Scale).Pix; s.Kind == StartFBP && !slices.Equal(r.starts[0].Pix, want) {
		t.Error("fbp is not FBP's")
	}
	return r.starts[0].Pix
}

func TestStartPictures(t *testing.T) {
	if x := drawn(t, Start{Kind: StartZero}); slices.Max(x) != 0 || slices.Min(x) != 0 {
		t.Error("zero is not black")
	}
	if x := drawn(t, Start{Kind: StartConstant, Value: -7}); slices.Max(x) != -7 || slices.Min(x) != -7 {
		t.Error("constant varies")
	}
	drawn(t, Start{Kind: StartFBP})
	if x, want := drawn(t, Start{Kind: StartPhantom, Phantom: phantom.Letters, Seed: 3}),
		phantom.Letters.Draw(64, 3); !slices.Equal(x, want.Pix) {
		t.Error("phantom is another")
	}
	file := filepath.Join(t.TempDir(), "p.png")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	want := phantom.Letters.Draw(64, 3)
	if err := errors.Join(picture.WritePNG(f, 64, 64, want.Pix, 0, 1), f.Close()); err != nil {
		t.Fatal(err)
	}
	if e := picture.RMSE(drawn(t, Start{Kind: StartImage, File: file}), want.ToWhite().Pix); e > 1e-5 {
		t.Errorf("image is read with an error of %g", e)
	}
}

// Noise is standard Gaussian times its scale, another with another seed, and no other
// noise of the same seed.
func TestStartNoise(t *testing.T) {
	one, five := drawn(t, Start{Kind: StartNoise, Scale: 1, Seed: 1}),
		drawn(t, Start{Kind: StartNoise, Scale: 5, Seed: 1})
	var sum, square, fourth float64
	for i, v := range one {
		if math.Abs(float64(five[i]-5*v)) > 1e-5 {
			t.Fatalf("pixel %d: %g and, of scale 5, %g", i, v, five[i])
		}
		f := float64(v)
		sum, square, fourth = sum+f, square+f*f, fourth+f*f*f*f
	}
	n := float64(len(one)) // three and a half standard deviations
	if math.Abs(sum/n) > 3.5/math.Sqrt(n) || math.Abs(square/n-1) > 3.5*math.Sqrt(2/n) ||
		math.Abs(fourth/n-3) > 3.5*math.Sqrt(96/n) {
		t.Errorf("moments %g, %g, %g", sum/n, square/n, fourth/n)
	}
	for name, other := range map[string][]float32{"seed 2": drawn(t, Start{Kind: StartNoise, Scale: 1, Seed: 2}),
		"the scan's": scanNoise(t)} {
		if c := operator.Dot(one, other) / math.Sqrt(operator.Dot(one, one)*operator.Dot(other,
			other)); math.Abs(c) > 4/math.Sqrt(n) {
			t.Errorf("correlation %g with %s", c, name)
		}
	}
}

// scanNoise is of 64 x 64 pixels and seed 1.
func scanNoise(t *testing.T) []float32 {
	truth := phantom.Letters.Draw(64, 1)
	y, _, err := scan.Simulate(operator.Identity(64*64), truth, scan.Scan{Noise: 1, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range truth.Pix {
		y[i] -= v
	}
	return y
}

// The error of a file names its start.
func TestStartFiles(t *testing.T) {
	s := Default(MethodGraduated, PriorTV)
	s.Size, s.Starts = 32, []Start{{Kind: StartZero}, {Kind: StartImage, File: "no-such-file.png"}}
	open := func(name string) (io.ReadCloser, error) { return os.Open(name) }
	for _, open := range []OpenFunc{nil, open} {
		if _, err := NewRun(&s, cpu.Go, open); err == nil || !strings.HasPrefix(err.Error(), "starts[1].file: ") {
			t.Errorf("%v", err)
		}
	}
}

// Starts have names that tell them apart.
func TestStartNames(t *testing.T) {
	var names []string
	for _, s := range oneOfEach {
		names = append(names, s.Name())
	}
	if want := []string{"zero", "constant grey -2.5", "noise of SD 5 (seed 2)", "FBP", "letters (seed 9)", "image",
		"drawing"}; !reflect.DeepEqual(names, want) {
		t.Errorf("%q", names)
	}
}

// A start of any size ends where black ends, from many angles and from few.
func TestFarStartsEndWhereBlackEnds(t *testing.T) {
	scans, sizes := []int{15}, []float64{10, 1e6}
	if slow.All() {
		scans, sizes = []int{40, 15}, []float64{3, 10, 100, 1e3, 1e6}
	}
	for _, angles := range scans {
		s := Default(MethodGraduated, PriorScore)
		s.Size, s.Scan.Angles = 64, angles
		s.Starts = []Start{{Kind: StartZero}}
		for _, size := range sizes {
			s.Starts = append(s.Starts, Start{Kind: StartConstant, Value: size}, Start{Kind: StartNoise, Scale: size, Seed: 1},
				Start{Kind: StartConstant, Value: -size})
		}
		r := mustRun(t, s)
		for i, x := range r.results() {
			if d := picture.RMSE(x.Pix, r.results()[0].Pix); !(d < 1e-3) {
				t.Errorf("%d angles: %s ends %g away from black", angles, s.Starts[i].Name(), d)
			}
		}
	}
}
