package ct

import (
	"bytes"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"gradus/ct/picture"
	"gradus/ct/picture/picturetest"
)

// folder opens files by their names.
type folder map[string][]byte

func (f folder) open(name string) (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader(f[name])), nil
}

// abdomen is a slice of 48 x 64 pixels, under a name that says whose it is.
func abdomen() folder {
	return folder{"doe jane.dcm": picturetest.DICOM(picturetest.Explicit,
		picturetest.Slice(48, 64, func(i, j int) int { return -1000 + 40*i + 20*j }))}
}

// What a spec hands on of a DICOM file are its pixels: the truth and the starts stay what they were.
func TestDICOMIsBroughtWithoutNames(t *testing.T) {
	files := abdomen()
	const name = "doe jane.dcm"
	base := Default(MethodGraduated, PriorTV)
	base.Size = 32
	lung := picture.Window{-1350, 150}
	base.Image = Source{File: name}
	base.Starts = []Start{{Kind: StartImage, File: name, Fit: picture.FitPad, Window: &lung}, {Kind: StartZero}}
	within := base
	within.Image = Source{File: name, Data: files[name], Fit: picture.FitPad}
	for _, s := range []Spec{base, within} {
		want := mustPrepareFrom(t, s, files.open)
		for kind, hand := range map[string]func(Spec, OpenFunc) (Spec, error){"bring": Spec.Bring, "anonymous": Spec.Anonymous} {
			whole, err := hand(s, files.open)
			if err != nil {
				t.Fatal(err)
			}
			text, err := Encode(whole)
			if err != nil {
				t.Fatal(err)
			}
			read, err := Decode(text)
			if err != nil {
				t.Fatal(err)
			}
			for _, says := range [][]byte{text, read.Image.Data, read.Starts[0].Data} {
				if lower := bytes.ToLower(says); bytes.Contains(lower, []byte("doe")) || bytes.Contains(lower, []byte("jane")) {
					t.Errorf("%s: %.200q tells whose slice it is", kind, says)
				}
			}
			if picture.IsDICOM(read.Image.Data) || !strings.HasSuffix(read.Image.File, ".npy") ||
				*read.Image.Window != picture.DefaultWindow || *read.Starts[0].Window != lung || read.Image.Fit != s.Image.Fit {
				t.Errorf("%s: %+v", kind, read.Bare())
			}
			got := mustPrepareFrom(t, read, nil)
			if !slices.Equal(got.Truth.Pix, want.Truth.Pix) || !slices.Equal(got.Y, want.Y) {
				t.Errorf("%s: the truth is another one", kind)
			}
		}
	}
}

// Other files are brought as they are, and left alone by Anonymous.
func TestBringOthers(t *testing.T) {
	array := picture.Raster{Rows: 32, Columns: 32, Pix: make([]float32, 32*32)}.NPY()
	s := Default(MethodFBP, PriorTV)
	s.Image = Source{File: "a.npy"}
	open := folder{"a.npy": array}.open
	if whole, err := s.Bring(open); err != nil || !bytes.Equal(whole.Image.Data, array) || whole.Image.File != "a.npy" ||
		whole.Image.Window != nil {
		t.Errorf("%+v, %v", whole.Image, err)
	}
	if same, err := s.Anonymous(open); err != nil || same.Image.Data != nil || same.Image.File != "a.npy" {
		t.Errorf("%+v, %v", same.Image, err)
	}
	empty := folder{}.open
	if same, err := s.Anonymous(empty); err != nil || same.Image.Data != nil {
		t.Errorf("%+v, %v", same.Image, err)
	}
}

// Greys of Hounsfield units are what the window says, and nothing is made brighter.
func TestWindowOfHU(t *testing.T) {
	files := abdomen()
	for name, c := range map[string]struct {
		source Source
		at     func(hu float64) float64
	}{
		"default": {Source{}, func(hu float64) float64 { return (hu + 1000) / 3000 }},
		"tissue":  {Source{Window: &picture.Window{-160, 240}}, func(hu float64) float64 { return (hu + 160) / 400 }},
		"padded":  {Source{Fit: picture.FitPad}, func(hu float64) float64 { return (hu + 1000) / 3000 }},
	} {
		c.source.File = "doe jane.dcm"
		n, top, left := 48, 0, 8
		if c.source.Fit == picture.FitPad {
			n, top, left = 64, -8, 0
		}
		m, err := c.source.Draw(n, files.open)
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			for j := range n {
				want := 0.0
				if row := top + i; row >= 0 && row < 48 {
					want = min(max(c.at(-1000+40*float64(row)+20*float64(left+j)), 0), 1)
				}
				if got := float64(m.At(i, j)); math.Abs(got-want) > 1e-6 {
					t.Fatalf("%s: pixel %d, %d is %g, want %g", name, i, j, got, want)
				}
			}
		}
	}
}

// Errors name the field; those of DICOM do not say what the file is called.
func TestFileErrors(t *testing.T) {
	files := abdomen()
	files["doe cut.dcm"] = files["doe jane.dcm"][:1000]
	files["grey.tif"] = picturetest.TIFF{Format: 1, Bits: 8, Compression: 1, Predictor: 1}.Encode(32, 32,
		func(i, j int) float64 { return 9 })
	window := &picture.Window{0, 1}
	for _, c := range []struct {
		source Source
		want   string
	}{
		{Source{File: "doe cut.dcm"}, "image.file: must be a whole DICOM file: unexpected EOF"},
		{Source{File: "grey.tif", Window: window}, "image.window: must be left out for a picture in greys"},
		{Source{File: "none"}, `image.file: "none" is empty; PNG`},
	} {
		if _, err := c.source.Draw(32, files.open); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
	s := Default(MethodFBP, PriorTV)
	s.Image = Source{File: "doe cut.dcm"}
	for _, hand := range []func(Spec, OpenFunc) (Spec, error){Spec.Bring, Spec.Anonymous} {
		if _, err := hand(s, files.open); err == nil || err.Error() != "image.file: must be a whole DICOM file: unexpected EOF" {
			t.Errorf("%v", err)
		}
	}
	for text, want := range map[string]string{
		`{"image": {"file": "a", "fit": "stretch"}}`:                     "image.fit: must be one of crop, pad",
		`{"image": {"file": "a", "window": [5, 5]}}`:                     "image.window: must be two numbers",
		`{"image": {"file": "a", "window": [5]}}`:                        "image.window: ",
		`{"image": {"file": "a", "window": "lung"}}`:                     "image.window: ",
		`{"image": {"fit": "pad"}}`:                                      "image: must have a file beside its fit and its window",
		`{"image": {"drawing": [], "window": [0, 1]}}`:                   "image: must have a file beside its fit and its window",
		`{"starts": [{"kind": "zero", "fit": "pad"}]}`:                   "starts[0].fit: is not a field of a start of kind zero",
		`{"starts": [{"kind": "noise", "window": [0, 1]}]}`:              "starts[0].window: is not a field of a start of kind noise",
		`{"starts": [{"kind": "image", "file": "a", "window": [1, 0]}]}`: "starts[0].window: must be two numbers",
	} {
		if _, err := Decode([]byte(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
