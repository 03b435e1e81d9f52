package ct

import (
	"fmt"
	"gradus/ct/phantom"
	"gradus/ct/picture"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func ellipse(x, y, a, b, angle, value float64) phantom.Shape {
	return phantom.Shape{Ellipse: &[6]float64{x, y, a, b, angle, value}}
}

var sketched = phantom.Drawing{ellipse(-0.2, 0.3, 0.5, 0.2, 30, 0.8),
	{Brush: []float64{0.4, 0.15, -0.6, -0.5, 0.1, 0.2, 0.4, -0.3}}, ellipse(0.4, -0.5, 0.1, 0.3, -70, 1)}

const sketchText = `[{"ellipse": [0.12349, -0.00001, 0.5, 0.2, 30, 0.8]}, {"brush": [1, 0.1, -1, 1, 0.5, 0.5]}]`

// A drawing is read wherever one may be, rounded, and written again.
func TestDrawingJSON(t *testing.T) {
	want := phantom.Drawing{ellipse(0.123, 0, 0.5, 0.2, 30, 0.8), {Brush: []float64{1, 0.1, -1, 1, 0.5, 0.5}}}
	s, err := Decode([]byte(`{"image": {"drawing": ` + sketchText + `}, "mask": {"drawing": ` + sketchText + `},
		"starts": [{"kind": "drawing", "drawing": ` + sketchText +
		`}, {"kind": "drawing"}, {"kind": "drawing", "drawing": []}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if math.Signbit(s.Image.Drawing[0].Ellipse[1]) {
		t.Error("-0 is kept")
	}
	if !reflect.DeepEqual(s.Image, Source{Drawing: want}) || !reflect.DeepEqual(s.Mask, MaskSpec{Drawing: want}) ||
		!reflect.DeepEqual(s.Starts, []Start{{Kind: StartDrawing, Drawing: want},
			{Kind: StartDrawing, Drawing: phantom.Drawing{}}, {Kind: StartDrawing, Drawing: phantom.Drawing{}}}) {
		t.Errorf("%+v, %+v, %+v", s.Image, s.Mask, s.Starts)
	}
	text, err := Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Decode(text); err != nil || !reflect.DeepEqual(again, s) {
		t.Errorf("%s is read as %+v, %v", text, again, err)
	}
	for _, not := range []string{`"phantom"`, `"keep"`, `"file"`, `-0,`} {
		if strings.Contains(string(text), not) {
			t.Errorf("%s is written: %s", not, text)
		}
	}
}

// wrongDrawings are drawings with the part of the path that their error must name.
var wrongDrawings = map[string]string{
	`5`:    "",
	`{}`:   "",
	`[5]`:  "[0]",
	`[{}]`: "[0]",
	`[{"ellipse": [0, 0, 0.5, 0.5, 0, 1], "brush": [1, 0.1, 0, 0]}]`: "[0]",
	`[{"circle": [0, 0, 1]}]`:                                        "[0].circle",
	`[{"ellipse": [0, 0, 0.5, 0.5, 0]}]`:                             "[0].ellipse",
	`[{"ellipse": [0, 0, 0.5, 0.5, 0, 1, 1]}]`:                       "[0].ellipse",
	`[{"ellipse": [0, 0, 0.5, 0.5, 0, 1.1]}]`:                        "[0].ellipse[5]",
	`[{"ellipse": [0, 1.5, 0.5, 0.5, 0, 1]}]`:                        "[0].ellipse[1]",
	`[{"brush": [1, 0.1, 0, 0]}, {"ellipse": [0, 0, 0, 0.5, 0, 1]}]`: "[1].ellipse[2]",
	`[{"ellipse": [0, 0, 0.5, 0.5, 361, 1]}]`:                        "[0].ellipse[4]",
	`[{"ellipse": [0, 0, "1", 0.5, 0, 1]}]`:                          "[0].ellipse[2]",
	`[{"brush": []}]`:                                                "[0].brush",
	`[{"brush": [1, 0.1, 0]}]`:                                       "[0].brush",
	`[{"brush": [1, 0.1, 0, 0, 0]}]`:                                 "[0].brush",
	`[{"brush": [1, 0, 0, 0]}]`:                                      "[0].brush[1]",
	`[{"brush": [-0.5, 0.1, 0, 0]}]`:                                 "[0].brush[0]",
	`[{"brush": [1, 0.1, 0, 0, 0, -2]}]`:                             "[0].brush[5]",
	`[{"brush": [1, 0.1, 0, 1e300]}]`:                                "[0].brush[3]",
	`[{"brush": null}]`:                                              "[0].brush",
	"[" + strings.Repeat(`{"brush": [1, 0.1, 0, 0]}, `, 200) + `{"brush": [1, 0.1, 0, 0]}]`: "",
	`[{"brush": [1, 0.1` + strings.Repeat(`, 0.5`, 4000) + `]}]`:                            "",
}

func TestWrongDrawings(t *testing.T) {
	for text, path := range wrongDrawings {
		for at, spec := range map[string]string{
			"image.drawing":     `{"image": {"drawing": %s}}`,
			"starts[0].drawing": `{"starts": [{"kind": "drawing", "drawing": %s}]}`,
			"mask.drawing":      `{"mask": {"drawing": %s}}`,
		} {
			if _, err := Decode(fmt.Appendf(nil, spec, text)); err == nil ||
				!strings.HasPrefix(err.Error(), at+path+": must ") &&
					!strings.HasPrefix(err.Error(), at+path+": unknown field") {
				t.Errorf("%.80s in %s: %v", text, at, err)
			}
		}
	}
	for text, field := range map[string]string{
		`{"image": {"drawing": [], "phantom": "letters"}}`: "image",
		`{"image": {"drawing": [], "file": "x.png"}}`:      "image",
		`{"mask": {"drawing": [], "keep": 0.5}}`:           "mask",
		`{"starts": [{"kind": "zero", "drawing": []}]}`:    "starts[0].drawing",
	} {
		if _, err := Decode([]byte(text)); err == nil || !strings.HasPrefix(err.Error(), field+": ") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Truth, start and mask are what was drawn.
func TestRunOfDrawings(t *testing.T) {
	s := Default(MethodGraduated, PriorTikhonov)
	s.Size, s.Operator, s.Image, s.Starts = 48, OperatorMask, Source{Drawing: sketched},
		[]Start{{Kind: StartDrawing, Drawing: sketched}}
	s.Scan.Simulation = SimulationSameGrid
	s.Mask = MaskSpec{Drawing: phantom.Drawing{ellipse(0, 0, 0.5, 0.5, 0, 0.6), ellipse(0, 0, 0.3, 0.3, 0, 0.5)}}
	r := mustRun(t, s)
	want := sketched.Draw(48)
	if !slices.Equal(r.Truth.Pix, want.Pix) || !slices.Equal(r.starts[0].Pix, want.Pix) {
		t.Error("truth and start are others")
	}
	// A ring is lost.
	if lost := 1 - float64(len(r.Y))/(48*48); math.Abs(lost-math.Pi*(0.25-0.09)/4) > 0.01 {
		t.Errorf("%g of the pixels are lost", lost)
	}
	if r.Result.PSNR < 20 {
		t.Errorf("%g dB", r.Result.PSNR)
	}
	s.Mask.Drawing = phantom.Drawing{ellipse(0, 0, 2, 2, 0, 1)}
	if err := s.Validate(); err == nil ||
		err.Error() != "mask.drawing: must be such that some pixels are not covered, got none" {
		t.Errorf("nothing is measured: %v", err)
	}
}

// A mask keeps none exactly if what is drawn of it keeps none, were it but one pixel in a corner.
func TestMaskKeepsNone(t *testing.T) {
	all, corner := ellipse(0, 0, 2, 2, 0, 1), phantom.Shape{Brush: []float64{0, 0.2, 1, 1}}
	for _, c := range []struct {
		drawing phantom.Drawing
		none    bool
	}{
		{nil, false}, {phantom.Drawing{}, false}, {phantom.Drawing{all}, true}, {phantom.Drawing{all, corner}, false},
		{phantom.Drawing{corner, all}, true},
		{phantom.Drawing{ellipse(0, 0, 1, 1, 0, 1)}, false}, {phantom.Drawing{ellipse(0, 0, 2, 2, 0, 0.5)}, false},
		{phantom.Drawing{ellipse(0, 0, 2, 2, 0, 0.501)}, true},
		{phantom.Drawing{{Brush: []float64{1, 1, -1, -0.6, 1, -0.6}}, {Brush: []float64{1, 1, -1, 0.6, 1, 0.6}},
			{Brush: []float64{1, 1, -1, 0, 1, 0}}}, true},
	} {
		m := MaskSpec{Keep: 0.5, Drawing: c.drawing}
		for _, n := range []int{32, 57} {
			if got := m.keepsNone(n); got != c.none || got == slices.Contains(m.draw(n), true) {
				t.Errorf("%+v of %d: %v, want %v", c.drawing, n, got, c.none)
			}
		}
	}
}

// A black truth is measured and reconstructed by all.
func TestRunOfNothing(t *testing.T) {
	for _, method := range []Method{MethodFBP, MethodTikhonov, MethodTV, MethodGraduated} {
		s := Default(method, PriorScore)
		s.Size, s.Scan.Angles, s.Image, s.Schedule.Levels = 32, 10, Source{Drawing: phantom.Drawing{}}, 4
		if r := mustRun(t, s); r.Reconstructions[0].X.Validate("x") != nil {
			t.Errorf("%s: %+v", method, r.Result)
		}
	}
}

func FuzzDrawing(f *testing.F) {
	f.Add(sketchText)
	for text := range wrongDrawings {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Decode([]byte(`{"mask": {"drawing": ` + text + `}}`))
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
			t.Errorf("%+v is read again as %+v, %v", s.Mask, got.Mask, err)
		}
		if x := s.Mask.Drawing.Draw(picture.MinSize).Pix; slices.Min(x) < 0 || slices.Max(x) > 1 {
			t.Errorf("%s is drawn from %g to %g", text, slices.Min(x), slices.Max(x))
		}
	})
}
