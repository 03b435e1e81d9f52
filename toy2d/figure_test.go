package toy2d

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"image"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"gradus/solver"
)

var updateFigures = flag.Bool("update-figures", false, "rewrite the golden figures")

// testRates are smooth, so that a golden picture shows a mistake in their geometry.
func testRates() *Rates {
	r := &Rates{}
	for i := range 20 {
		r.TMax = append(r.TMax, math.Pow(10, 1-3*float64(i)/19))
	}
	for k := range 27 {
		r.Iterations = append(r.Iterations, 50*k)
	}
	for i := range r.TMax {
		var global, stationary []float64
		for k := range r.Iterations {
			global = append(global, float64(k)/27*math.Exp(-math.Pow(float64(i)-6, 2)/20))
			stationary = append(stationary, float64(k+i)/47)
		}
		r.Global, r.Stationary = append(r.Global, global), append(r.Stationary, stationary)
	}
	r.Global[10][5] = math.NaN()
	for j := range 20 {
		for i := range 20 {
			r.Reached = append(r.Reached, float64(i+2*j)/57)
		}
	}
	return r
}

const testLink = "https://example.org/toy2d#schedule.tmax=3&starts.kind=ring"

// testFigures returns one figure of each kind, small.
func testFigures(t *testing.T) []*Figure {
	t.Helper()
	figures, err := sharedFigures()
	if err != nil {
		t.Fatal(err)
	}
	var copies []*Figure
	for _, f := range figures {
		copy := *f
		copies = append(copies, &copy)
	}
	return copies
}

var sharedFigures = sync.OnceValues(makeFigures)

func makeFigures() ([]*Figure, error) {
	r, p := testRates(), Paper()
	notes := Notes{Subtitle: "flow, *t*_{max} = 1.5", Link: testLink}
	var means []Vec
	for _, m := range p.Modes {
		means = append(means, m.Mean)
	}
	spec := Default(solver.Flow)
	spec.Schedule.Levels = 100
	spec.Starts = Starts{Kind: "ring", N: 8, Radius: 8}
	var paths [][]Vec
	var curves []EnergyCurve
	steps := []int{0}
	l := p.At(spec.Schedule.TMin)
	for _, x := range spec.Points() {
		path, curve := []Vec{x}, EnergyCurve{Values: []float64{l.Energy(x)}}
		for step, err := range solver.Steps(context.Background(), p, spec.Settings(), x[:]) {
			if err != nil {
				return nil, err
			}
			path = append(path, Vec(step.X))
			curve.Values = append(curve.Values, l.Energy(Vec(step.X)))
			if len(paths) == 0 {
				steps = append(steps, step.K)
			}
		}
		curve.Global = len(paths)%2 == 0
		paths, curves = append(paths, path), append(curves, curve)
	}
	marks := []Mark{{Vec{1, 1}, GlyphGlobal}, {Vec{6.67, -0.84}, GlyphMinimum}, {Vec{3.5, -0.7}, GlyphSaddle}, {Vec{-3, 1}, GlyphMaximum}, {Vec{50, 50}, GlyphSaddle}}
	var figures []*Figure
	var errs []error
	add := func(f *Figure, err error) {
		if err != nil {
			errs = append(errs, err)
			return
		}
		f.dpi = 50
		figures = append(figures, f)
	}
	add(GlobalFigure(r, notes))
	add(StationaryFigure(r, notes))
	add(StartsFigure(r, -10, 10, means, Vec{1, 1}, notes))
	add(LandscapeFigure(l, Vec{-10, -10}, Vec{10, 10}, paths, marks, notes))
	add(BasinsFigure(testBasins(), l, notes))
	add(EnergyFigure(steps, curves, l.Energy(Vec{1, 1}), notes))
	return figures, errors.Join(errs...)
}

func writtenFigure(t *testing.T, f *Figure, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, format); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func decodedPNG(t *testing.T, data []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestFigureGolden(t *testing.T) {
	for _, f := range testFigures(t) {
		compareGolden(t, f)
	}
}

// compareGolden compares a figure with the picture in testdata.
func compareGolden(t *testing.T, f *Figure) {
	t.Helper()
	data := writtenFigure(t, f, "png")
	file := filepath.Join("testdata", "figure_"+f.Name+".png")
	if *updateFigures {
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got, want := decodedPNG(t, data), decodedPNG(t, golden)
	if got.Bounds() != want.Bounds() {
		t.Errorf("%s: size %v, want %v", f.Name, got.Bounds(), want.Bounds())
		return
	}
	// Rounding differs between machines: at rims of lines, and by an entry of the colour map.
	far := 0
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			if colourDistance(got, want, x, y) > 24 {
				far++
			}
		}
	}
	if most := want.Bounds().Dx() * want.Bounds().Dy() / 500; far > most {
		t.Errorf("%s: %d pixels differ from the golden picture, more than %d", f.Name, far, most)
	}
}

func colourDistance(a, b image.Image, x, y int) int {
	ar, ag, ab, _ := a.At(x, y).RGBA()
	br, bg, bb, _ := b.At(x, y).RGBA()
	d := func(p, q uint32) int { return max(int(p>>8)-int(q>>8), int(q>>8)-int(p>>8)) }
	return max(d(ar, br), d(ag, bg), d(ab, bb))
}

func TestFigureBytesRepeat(t *testing.T) {
	again, err := makeFigures()
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range testFigures(t) {
		for _, format := range []string{"png", "svg", "pdf"} {
			var out [3]bytes.Buffer // the last by another figure of the same input
			var group sync.WaitGroup
			for j, figure := range []*Figure{f, f, again[i]} {
				group.Go(func() {
					if err := figure.Write(&out[j], format); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
			if out[0].Len() == 0 || !bytes.Equal(out[0].Bytes(), out[1].Bytes()) || !bytes.Equal(out[0].Bytes(), out[2].Bytes()) {
				t.Errorf("%s of %s differs between writes", format, f.Name)
			}
		}
	}
}

func TestPDFHasFixedDate(t *testing.T) {
	dates := regexp.MustCompile(`D:\d{14}`)
	for _, f := range testFigures(t) {
		data := writtenFigure(t, f, "pdf")
		if !bytes.HasPrefix(data, []byte("%PDF-")) {
			t.Errorf("%s begins with %q", f.Name, data[:8])
		}
		found := dates.FindAllString(string(data), -1)
		if len(found) != 2 || found[0] != "D:20000101000000" || found[1] != found[0] {
			t.Errorf("%s: dates %v", f.Name, found)
		}
		if !bytes.Contains(data, []byte("/URI ("+testLink+")")) {
			t.Errorf("%s has no link", f.Name)
		}
	}
}

func TestSVGIsWellFormed(t *testing.T) {
	for _, f := range testFigures(t) {
		f.title, f.notes.Link = f.title+` <&"`, testLink+`"<script>&`
		links, title, desc, inside := 0, "", "", ""
		d := xml.NewDecoder(bytes.NewReader(writtenFigure(t, f, "svg")))
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			switch token := token.(type) {
			case xml.StartElement:
				inside = token.Name.Local
				if inside == "script" || inside == "text" {
					t.Errorf("%s has an element %s", f.Name, inside)
				}
				if inside == "a" && token.Attr[0].Value == f.notes.Link {
					links++
				}
			case xml.CharData:
				switch inside {
				case "title":
					title += string(token)
				case "desc":
					desc += string(token)
				}
			case xml.EndElement:
				inside = ""
			}
		}
		if links != 1 || title != plainText(f.title) || desc != f.notes.Link {
			t.Errorf("%s: %d links, title %q, description %q", f.Name, links, title, desc)
		}
	}
}

func TestLinkThatIsNoURLIsNotClickable(t *testing.T) {
	f := testFigures(t)[0]
	f.notes.Link = "javascript:alert(1)"
	if bytes.Contains(writtenFigure(t, f, "svg"), []byte("<a ")) || bytes.Contains(writtenFigure(t, f, "pdf"), []byte("/URI")) {
		t.Error("it is clickable")
	}
	f.notes.Link = ""
	for _, format := range []string{"svg", "pdf", "png"} {
		if data := writtenFigure(t, f, format); bytes.Contains(data, []byte("<desc>")) || bytes.Contains(data, []byte("/URI")) || bytes.Contains(data, []byte("Source")) {
			t.Errorf("%s without a link has one", format)
		}
	}
}

func TestPNGCarriesLinkAndSize(t *testing.T) {
	f := testFigures(t)[0]
	f.dpi = 100
	data := writtenFigure(t, f, "png")
	img := decodedPNG(t, data) // checks the sums of all chunks
	if w, h := img.Bounds().Dx(), img.Bounds().Dy(); w != 630 || h != 472 {
		t.Errorf("%d x %d pixels", w, h)
	}
	if !bytes.Contains(data, []byte("iTXtSource\x00\x00\x00\x00\x00"+testLink)) {
		t.Error("no link")
	}
	if !bytes.Contains(data, []byte("pHYs\x00\x00\x0f\x61\x00\x00\x0f\x61\x01")) { // 3937 per metre
		t.Error("no resolution")
	}
}
