package figure_test

import (
	"math"
	"testing"

	"gradus/internal/figure/figuretest"
	"gradus/static/colormap"
)

// Every cell of the PNG has one colour, that of its value, up to its corners.
func TestPNGCellsHaveTheirColours(t *testing.T) {
	for _, name := range colormap.Names() {
		m := colourMap(t, name)
		for _, size := range [][2]int{{7, 5}, {131, 100}} {
			if size[0] > 100 && m != (colormap.Map{}) {
				continue // once is enough for the places
			}
			values := randomValues(size[0], size[1])
			empty, f := cellsFigure(m, withoutValues(size[0], size[1])), cellsFigure(m, values)
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
			for j, row := range values {
				for i, v := range row {
					for _, part := range [][2]float64{{0.5, 0.5}, {0.35, 0.35}, {0.65, 0.35},
						{0.35, 0.65}, {0.65, 0.65}} {
						x := area.Min.X + int((float64(i)+part[0])/float64(len(row))*float64(area.Dx()))
						y := area.Max.Y - 1 - int((float64(j)+part[1])/float64(len(values))*float64(area.Dy()))
						if got, want := img.RGBAAt(x, y), m.RGBA(v); got != want {
							t.Fatalf("%s %v: cell %d, %d has %v at %v, want %v", name, size, i, j, got, part, want)
						}
					}
				}
			}
		}
	}
}

func TestVectorCellsHaveTheirColoursAndPlace(t *testing.T) {
	values := randomValues(131, 100)
	f := cellsFigure(colormap.Map{}, values)
	images, svg := figuretest.SVGImages(t, figuretest.Written(t, f, "svg"))
	img := images[0]
	for j, row := range values {
		for i, v := range row {
			x := int((float64(i) + 0.5) / 131 * float64(img.Bounds().Dx()))
			y := int((99.5 - float64(j)) / 100 * float64(img.Bounds().Dy()))
			if got, want := img.RGBAAt(x, y), (colormap.Map{}).RGBA(v); got != want {
				t.Fatalf("SVG: cell %d, %d has %v, want %v", i, j, got, want)
			}
		}
	}
	area := figuretest.AreaOf(figuretest.PNG(t, cellsFigure(colormap.Map{}, withoutValues(131, 100))), colormap.NoValue)
	const dot = 72.0 / testDPI
	want := figuretest.Rect{Left: float64(area.Min.X) * dot, Bottom: f.Height.Points() - float64(area.Max.Y)*dot,
		Width: float64(area.Dx()) * dot, Height: float64(area.Dy()) * dot}
	pdf := figuretest.PDFImages(t, figuretest.Written(t, f, "pdf"))
	// 2 pt: the frame covers pixels.
	if len(svg) != 2 || len(pdf) != 2 || apart(svg[0], want) > 2 || apart(svg[0], pdf[0]) > 0.01 ||
		apart(svg[1], pdf[1]) > 0.01 {
		t.Errorf("SVG %v, PDF %v, PNG %v", svg, pdf, want)
	}
}

func apart(a, b figuretest.Rect) float64 {
	return max(math.Abs(a.Left-b.Left), math.Abs(a.Bottom-b.Bottom), math.Abs(a.Width-b.Width),
		math.Abs(a.Height-b.Height))
}
