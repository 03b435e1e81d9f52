package export

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradus/internal/figure"
	"gradus/toy2d/plane"
)

// glyph is the shape of a marked point. Shapes differ, so that none is told by
// colour alone.
type glyph int

const (
	glyphGlobal  glyph = iota // star: global minimiser
	glyphMinimum              // disc: other minimum
	glyphSaddle               // cross
	glyphMaximum              // triangle
	glyphMean                 // square: mean of a mode
	glyphFold                 // dark disc: two branches end
	glyphBirth                // open disc: two branches appear
	glyphs
)

var glyphNames = [glyphs]string{"global minimiser", "other minimum", "saddle", "maximum", "mean of a mode",
	"fold where two branches end", "fold where two appear"}

// mark is a point of the plane with its glyph.
type mark struct {
	X     plane.Vec
	Glyph glyph
}

var paperWhite = color.Gray{0xff}

// entry is the glyph's in a legend.
func (g glyph) entry() figure.Entry {
	return figure.Entry{Name: glyphNames[g], Symbol: func(c draw.Canvas, at vg.Point) { drawGlyph(c, g, at) }}
}

// drawGlyph draws the glyph with a rim that sets it off from any colour.
func drawGlyph(c draw.Canvas, g glyph, at vg.Point) {
	switch g {
	case glyphGlobal:
		drawPolygon(c, starCorners(at, 7), valleyColour(0), 0.9)
	case glyphMinimum:
		drawDisc(c, at, 3.6, paperWhite)
	case glyphSaddle:
		for _, line := range []draw.LineStyle{{Color: figure.Ink, Width: 3.6}, {Color: paperWhite, Width: 1.8}} {
			reach := vg.Length(3.4)
			if line.Color == figure.Ink {
				reach = 4.2
			}
			c.StrokeLine2(line, at.X-reach, at.Y-reach, at.X+reach, at.Y+reach)
			c.StrokeLine2(line, at.X-reach, at.Y+reach, at.X+reach, at.Y-reach)
		}
	case glyphMaximum:
		drawPolygon(c, regularCorners(at, 5.2, 3, math.Pi/2), paperWhite, 0.9)
	case glyphMean:
		drawPolygon(c, regularCorners(at, 4.6, 4, math.Pi/4), paperWhite, 0.9)
	case glyphFold:
		drawDisc(c, at, foldRadius-discRim/2, figure.Ink)
	case glyphBirth:
		drawDisc(c, at, foldRadius-discRim/2, paperWhite)
	}
}

// Sizes of discs; the rim is half inside, half outside.
const (
	foldRadius = 3.1 // with the rim
	discRim    = 0.9
)

func drawDisc(c draw.Canvas, at vg.Point, r vg.Length, fill color.Color) {
	var path vg.Path
	path.Move(vg.Point{X: at.X + r, Y: at.Y})
	path.Arc(at, r, 0, 2*math.Pi)
	path.Close()
	c.SetColor(fill)
	c.Fill(path)
	c.SetLineStyle(draw.LineStyle{Color: figure.Ink, Width: discRim})
	c.Stroke(path)
}

func drawPolygon(c draw.Canvas, corners []vg.Point, fill color.Color, rim vg.Length) {
	var path vg.Path
	path.Move(corners[0])
	for _, p := range corners[1:] {
		path.Line(p)
	}
	path.Close()
	c.SetColor(fill)
	c.Fill(path)
	c.SetLineStyle(draw.LineStyle{Color: figure.Ink, Width: rim})
	c.Stroke(path)
}

func regularCorners(at vg.Point, r vg.Length, n int, first float64) []vg.Point {
	corners := make([]vg.Point, n)
	for i := range corners {
		sin, cos := math.Sincos(first + 2*math.Pi*float64(i)/float64(n))
		corners[i] = at.Add(vg.Point{X: r * vg.Length(cos), Y: r * vg.Length(sin)})
	}
	return corners
}

func starCorners(at vg.Point, r vg.Length) []vg.Point {
	outer := regularCorners(at, r, 5, math.Pi/2)
	inner := regularCorners(at, r*0.45, 5, math.Pi/2+math.Pi/5)
	var corners []vg.Point
	for i := range outer {
		corners = append(corners, outer[i], inner[i])
	}
	return corners
}

// Plot draws the mark if it lies in the plot.
func (m mark) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	if at := (vg.Point{X: x(m.X[0]), Y: y(m.X[1])}); c.Contains(at) {
		drawGlyph(c, m.Glyph, at)
	}
}
