package export

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"gradus/internal/figure"
	"gradus/internal/figure/figuretest"
	"gradus/static/colormap"
	"gradus/toy2d"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

func randomRates(columns, rows int) *toy2d.Rates {
	random := rand.New(rand.NewPCG(3, 4))
	r := &toy2d.Rates{}
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
func withoutValues(r *toy2d.Rates) *toy2d.Rates {
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

func globalOf(t *testing.T, r *toy2d.Rates) *figure.Figure {
	t.Helper()
	f, err := globalFigure(r, figure.Notes{})
	if err != nil {
		t.Fatal(err)
	}
	f.DPI = testDPI
	return f
}

// testDPI gives the smallest cells a width of five pixels.
const testDPI = 150

// Cells of the rates are where they belong: iterations to the right, the greatest
// t_max on top.
func TestRatesArePlaced(t *testing.T) {
	for _, size := range [][2]int{{7, 5}, {131, 100}} {
		r := randomRates(size[0], size[1])
		empty, f := globalOf(t, withoutValues(r)), globalOf(t, r)
		if size[0] < 100 {
			empty.DPI, f.DPI = 50, 50
		}
		area := figuretest.AreaOf(figuretest.PNG(t, empty), colormap.NoValue)
		img := figuretest.PNG(t, f)
		if area.Dx() < img.Bounds().Dx()*2/3 || area.Dy() < img.Bounds().Dy()*6/10 {
			t.Fatalf("the plot fills %v of %v", area, img.Bounds())
		}
		// The frame covers a pixel or two of the outermost cells.
		area = area.Inset(-1)
		for i, row := range r.Global {
			for k, v := range row {
				for _, part := range [][2]float64{{0.5, 0.5}, {0.35, 0.35}, {0.65, 0.35}, {0.35, 0.65}, {0.65, 0.65}} {
					x := area.Min.X + int((float64(k)+part[0])/float64(len(row))*float64(area.Dx()))
					y := area.Min.Y + int((float64(i)+part[1])/float64(len(r.Global))*float64(area.Dy()))
					if got, want := img.RGBAAt(x, y), (colormap.Map{}).RGBA(v); got != want {
						t.Fatalf("%v: cell %d, %d has %v at %v, want %v", size, k, i, got, part, want)
					}
				}
			}
		}
	}
}

// A start's cell is centred on it: the first coordinate runs to the right, the second up.
func TestStartsArePlaced(t *testing.T) {
	const n = 11
	empty := make([]float64, n*n)
	for i := range empty {
		empty[i] = math.NaN()
	}
	picture := func(reached []float64) *image.RGBA {
		f, err := startsFigure(&toy2d.Rates{Reached: reached}, -10, 10, nil, plane.Vec{100, 100}, figure.Notes{})
		if err != nil {
			t.Fatal(err)
		}
		f.DPI = testDPI
		return figuretest.PNG(t, f)
	}
	area := figuretest.AreaOf(picture(empty), colormap.NoValue).Inset(-1)
	if d := area.Dx() - area.Dy(); d < -2 || d > 2 {
		t.Errorf("the plane is %d x %d pixels", area.Dx(), area.Dy())
	}
	const i, j = 8, 3
	empty[j*n+i] = 1
	img := picture(empty)
	one := figuretest.AreaOf(img.SubImage(area).(*image.RGBA), (colormap.Map{}).RGBA(1))
	want := image.Rect(area.Min.X+i*area.Dx()/n, area.Max.Y-(j+1)*area.Dy()/n, area.Min.X+(i+1)*area.Dx()/n,
		area.Max.Y-j*area.Dy()/n)
	if d := one.Min.Sub(want.Min); max(d.X, -d.X, d.Y, -d.Y) > 2 || max(one.Dx()-want.Dx(), want.Dx()-one.Dx()) > 2 {
		t.Errorf("the start is at %v, want %v", one, want)
	}
}

// What is clipped is the top colour, the least value the bottom one, and ticks rise.
func TestLandscapeScale(t *testing.T) {
	g := sampleLandscape(mixture.Paper().At(1e-3), plane.Vec{-10, -10}, plane.Vec{10, 10})
	if math.Abs(g.least-0.05773) > 2e-3 {
		t.Errorf("the least value is %g", g.least)
	}
	s := g.scale()
	for v, want := range map[float64]float64{g.least: 0, g.top: 1, g.least + (g.top-g.least)/4: 0.5} {
		if got := s.Share(v); math.Abs(got-want) > 1e-12 {
			t.Errorf("share of %g is %g, want %g", v, got, want)
		}
	}
	if s.Colour(g.top*3) != (colormap.Map{}).RGBA(1) || s.Colour(math.NaN()) != colormap.NoValue {
		t.Error("clipped or missing values have the wrong colour")
	}
	if len(s.Ticks) < 5 {
		t.Errorf("only ticks %v", s.Ticks)
	}
	for _, tick := range s.Ticks {
		if tick.Value < g.least || tick.Value > g.top || tick.Label != figure.ShortNumber(tick.Value) {
			t.Errorf("tick %v on a scale from %g to %g", tick, g.least, g.top)
		}
	}
}
