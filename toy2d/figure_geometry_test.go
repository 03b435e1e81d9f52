package toy2d

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"image"
	"image/color"
	"io"
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"testing"

	"gradus/static/colormap"
)

func sameColour(a, b color.Color) bool {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	return ar == br && ag == bg && ab == bb
}

// areaOf returns the rectangle that the pixels of a colour span.
func areaOf(img image.Image, c color.RGBA) image.Rectangle {
	area := image.Rectangle{}
	b := img.Bounds()
	pixels := img.(*image.RGBA)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if pixels.RGBAAt(x, y) == c {
				area = area.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return area
}

func randomRates(columns, rows int) *Rates {
	random := rand.New(rand.NewPCG(3, 4))
	r := &Rates{}
	for i := range rows {
		r.TMax = append(r.TMax, math.Pow(10, 1-3*float64(i)/float64(rows-1)))
		var row []float64
		for range columns {
			row = append(row, random.Float64())
		}
		r.Global = append(r.Global, row)
	}
	for k := range columns {
		r.Iterations = append(r.Iterations, 10*k)
	}
	return r
}

// withoutValues has the geometry of r and fills the plot with the colour of no value.
func withoutValues(r *Rates) *Rates {
	empty := *r
	empty.Global = nil
	for range r.TMax {
		row := make([]float64, len(r.Iterations))
		for i := range row {
			row[i] = math.NaN()
		}
		empty.Global = append(empty.Global, row)
	}
	return &empty
}

func globalFigure(t *testing.T, r *Rates, notes Notes) *Figure {
	t.Helper()
	f, err := GlobalFigure(r, notes)
	if err != nil {
		t.Fatal(err)
	}
	f.dpi = testDPI
	return f
}

// testDPI gives the smallest cells a width of five pixels.
const testDPI = 150

// Every cell of the PNG has one colour, that of its value, up to its corners.
func TestPNGCellsHaveTheirColours(t *testing.T) {
	for _, name := range colormap.Names() {
		m, err := colormap.Named(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range [][2]int{{7, 5}, {131, 100}} {
			if size[0] > 100 && m != (colormap.Map{}) {
				continue // once is enough for the places
			}
			r := randomRates(size[0], size[1])
			empty, f := globalFigure(t, withoutValues(r), Notes{Colours: m}), globalFigure(t, r, Notes{Colours: m})
			if size[0] < 100 {
				empty.dpi, f.dpi = 50, 50
			}
			area := areaOf(decodedPNG(t, writtenFigure(t, empty, "png")), colormap.NoValue)
			img := decodedPNG(t, writtenFigure(t, f, "png"))
			if area.Dx() < img.Bounds().Dx()*2/3 || area.Dy() < img.Bounds().Dy()*6/10 {
				t.Fatalf("the plot fills %v of %v", area, img.Bounds())
			}
			// The frame covers a pixel or two of the outermost cells.
			area = area.Inset(-1)
			for i, row := range r.Global {
				for k, v := range row {
					for _, part := range [][2]float64{{0.5, 0.5}, {0.35, 0.35}, {0.65, 0.35}, {0.35, 0.65}, {0.65, 0.65}} {
						x := area.Min.X + int((float64(k)+part[0])/float64(len(row))*float64(area.Dx()))
						y := area.Min.Y + int((float64(i)+part[1])/float64(len(r.Global))*float64(area.Dy())) // the greatest t_max is on top
						if got, want := img.At(x, y), m.At(v); !sameColour(got, want) {
							t.Fatalf("%s %v: cell %d, %d has %v at %v, want %v", name, size, k, i, got, part, want)
						}
					}
				}
			}
		}
	}
}

// svgNumber returns the attribute of an element as a number.
func svgNumber(t *testing.T, element []byte, attribute string) float64 {
	t.Helper()
	m := regexp.MustCompile(` ` + attribute + `="([^"]*)"`).FindSubmatch(element)
	if m == nil {
		t.Fatalf("no %s in %.200s", attribute, element)
	}
	v, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// svgCells returns the first image of an SVG and its rectangle: left, bottom, width, height in points.
func svgCells(t *testing.T, data []byte) (image.Image, [4]float64) {
	t.Helper()
	element := regexp.MustCompile(`(?s)<image .*?/>`).Find(data)
	if !bytes.Contains(element, []byte(`preserveAspectRatio="none"`)) {
		t.Fatalf("the image may be letterboxed: %.200s", element)
	}
	encoded := regexp.MustCompile(`"data:image/png;base64,([^"]*)"`).FindSubmatch(element)
	if encoded == nil {
		t.Fatalf("no PNG in %.200s", element)
	}
	raw, err := base64.StdEncoding.DecodeString(string(encoded[1]))
	if err != nil {
		t.Fatal(err)
	}
	// gonum writes y of an element that is turned over in a drawing that is turned over.
	w, h := svgNumber(t, element, "width"), svgNumber(t, element, "height")
	return decodedPNG(t, raw), [4]float64{svgNumber(t, element, "x"), -svgNumber(t, element, "y") - h, w, h}
}

// pdfStreams returns the contents of the compressed streams of a PDF.
func pdfStreams(data []byte) (streams [][]byte) {
	for _, part := range bytes.Split(data, []byte("stream\n")) {
		z, err := zlib.NewReader(bytes.NewReader(part))
		if err != nil {
			continue
		}
		if content, err := io.ReadAll(z); err == nil {
			streams = append(streams, content)
		}
	}
	return streams
}

// pdfCells returns the rectangle of the first image that the page of a PDF shows.
func pdfCells(t *testing.T, data []byte) (rect [4]float64) {
	t.Helper()
	shown := regexp.MustCompile(`q (\S+) 0 0 (\S+) (\S+) (\S+) cm /I\S+ Do Q`)
	for _, content := range pdfStreams(data) {
		if m := shown.FindSubmatch(content); m != nil {
			for i, group := range []int{3, 4, 1, 2} {
				var err error
				if rect[i], err = strconv.ParseFloat(string(m[group]), 64); err != nil {
					t.Fatal(err)
				}
			}
			return rect
		}
	}
	t.Fatal("the page shows no image")
	return rect
}

func TestVectorCellsHaveTheirColoursAndPlace(t *testing.T) {
	r := randomRates(131, 100)
	f := globalFigure(t, r, Notes{})
	img, svg := svgCells(t, writtenFigure(t, f, "svg"))
	for i, row := range r.Global {
		for k, v := range row {
			x := int((float64(k) + 0.5) / 131 * float64(img.Bounds().Dx()))
			y := int((float64(i) + 0.5) / 100 * float64(img.Bounds().Dy()))
			if got, want := img.At(x, y), (colormap.Map{}).At(v); !sameColour(got, want) {
				t.Fatalf("SVG: cell %d, %d has %v, want %v", k, i, got, want)
			}
		}
	}
	area := areaOf(decodedPNG(t, writtenFigure(t, globalFigure(t, withoutValues(r), Notes{}), "png")), colormap.NoValue)
	const dot = 72.0 / testDPI
	want := [4]float64{float64(area.Min.X) * dot, f.Height.Points() - float64(area.Max.Y)*dot, float64(area.Dx()) * dot, float64(area.Dy()) * dot}
	pdf := pdfCells(t, writtenFigure(t, f, "pdf"))
	for i := range want {
		if math.Abs(svg[i]-want[i]) > 2 || math.Abs(pdf[i]-svg[i]) > 0.01 { // 2 pt: the frame covers pixels
			t.Errorf("left, bottom, width, height: SVG %v, PDF %v, PNG %v", svg, pdf, want)
			break
		}
	}
}

// Iterations that end out of step make a narrower cell, not a wrong place.
func TestUnevenCells(t *testing.T) {
	xs := edgesAround([]float64{0, 10, 20, 24}, 1)
	for i, want := range []float64{-5, 5, 15, 22, 26} {
		if xs[i] != want {
			t.Fatalf("edges %v", xs)
		}
	}
	norm := func(x float64) float64 { return (x + 5) / 31 }
	cells := cellOfPixel(xs, norm)
	for i, cell := range cells {
		if x := -5 + 31*(float64(i)+0.5)/float64(len(cells)); x < xs[cell] || x > xs[cell+1] {
			t.Fatalf("pixel %d of %d at %g shows cell %d of %v", i, len(cells), x, cell, xs)
		}
	}
	if n := len(cellOfPixel(edgesAround([]float64{0, 10, 20}, 1), func(x float64) float64 { return (x + 5) / 30 })); n != 3 {
		t.Errorf("even cells have %d pixels", n)
	}
}

// A start's cell is centred on it: the first coordinate runs to the right, the second up.
func TestStartsArePlaced(t *testing.T) {
	const n = 11
	empty := make([]float64, n*n)
	for i := range empty {
		empty[i] = math.NaN()
	}
	picture := func(reached []float64) image.Image {
		f, err := StartsFigure(&Rates{Reached: reached}, -10, 10, nil, Vec{100, 100}, Notes{})
		if err != nil {
			t.Fatal(err)
		}
		f.dpi = testDPI
		return decodedPNG(t, writtenFigure(t, f, "png"))
	}
	area := areaOf(picture(empty), colormap.NoValue).Inset(-1)
	if d := area.Dx() - area.Dy(); d < -2 || d > 2 {
		t.Errorf("the plane is %d x %d pixels", area.Dx(), area.Dy())
	}
	const i, j = 8, 3
	empty[j*n+i] = 1
	img := picture(empty)
	one := areaOf(img.(*image.RGBA).SubImage(area), (colormap.Map{}).RGBA(1))
	want := image.Rect(area.Min.X+i*area.Dx()/n, area.Max.Y-(j+1)*area.Dy()/n, area.Min.X+(i+1)*area.Dx()/n, area.Max.Y-j*area.Dy()/n)
	if d := one.Min.Sub(want.Min); max(d.X, -d.X, d.Y, -d.Y) > 2 || max(one.Dx()-want.Dx(), want.Dx()-one.Dx()) > 2 {
		t.Errorf("the start is at %v, want %v", one, want)
	}
}

// What is clipped is the top colour, the least value the bottom one, and ticks rise.
func TestLandscapeScale(t *testing.T) {
	g := sampleLandscape(Paper().At(1e-3), Vec{-10, -10}, Vec{10, 10})
	if math.Abs(g.least-0.05773) > 2e-3 {
		t.Errorf("the least value is %g", g.least)
	}
	s := g.scale(colormap.Map{})
	for v, want := range map[float64]float64{g.least: 0, g.top: 1, g.least + (g.top-g.least)/4: 0.5} {
		if got := s.share(v); math.Abs(got-want) > 1e-12 {
			t.Errorf("share of %g is %g, want %g", v, got, want)
		}
	}
	if s.colour(g.top*3) != (colormap.Map{}).RGBA(1) || s.colour(math.NaN()) != colormap.NoValue {
		t.Error("clipped or missing values have the wrong colour")
	}
	if len(s.ticks) < 5 {
		t.Errorf("only ticks %v", s.ticks)
	}
	for _, tick := range s.ticks {
		if tick.Value < g.least || tick.Value > g.top || tick.Label != shortNumber(tick.Value) {
			t.Errorf("tick %v on a scale from %g to %g", tick, g.least, g.top)
		}
	}
}
