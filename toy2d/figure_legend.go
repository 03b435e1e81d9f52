package toy2d

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const quarterTurn = math.Pi / 2

// Glyph is the shape of a marked point. Shapes differ, so that none is told by
// colour alone.
type Glyph int

const (
	GlyphGlobal  Glyph = iota // star: global minimiser
	GlyphMinimum              // disc: other minimum
	GlyphSaddle               // cross
	GlyphMaximum              // triangle
	GlyphMean                 // square: mean of a mode
	glyphEnd                  // small disc: end of a path
	glyphFold                 // dark disc: two branches end
	glyphBirth                // open disc: two branches appear
	glyphs
)

var glyphNames = [glyphs]string{"global minimiser", "other minimum", "saddle", "maximum", "mean of a mode", "end of a run",
	"fold where two branches end", "fold where two appear"}

// Mark is a point of the plane with its glyph.
type Mark struct {
	X     Vec
	Glyph Glyph
}

var (
	paperWhite = color.Gray{0xff}
	highlight  = color.RGBA{0xff, 0x7f, 0x32, 0xff} // orange, in none of the colour maps
)

// drawGlyph draws the glyph with a rim that sets it off from any colour.
func drawGlyph(c draw.Canvas, g Glyph, at vg.Point) {
	switch g {
	case GlyphGlobal:
		drawPolygon(c, starCorners(at, 8), highlight, 0.9)
	case GlyphMinimum:
		drawDisc(c, at, 3.6, paperWhite)
	case GlyphSaddle:
		for _, line := range []draw.LineStyle{{Color: ink, Width: 3.6}, {Color: paperWhite, Width: 1.8}} {
			reach := vg.Length(3.4)
			if line.Color == ink {
				reach = 4.2
			}
			c.StrokeLine2(line, at.X-reach, at.Y-reach, at.X+reach, at.Y+reach)
			c.StrokeLine2(line, at.X-reach, at.Y+reach, at.X+reach, at.Y-reach)
		}
	case GlyphMaximum:
		drawPolygon(c, regularCorners(at, 5.2, 3, quarterTurn), paperWhite, 0.9)
	case GlyphMean:
		drawPolygon(c, regularCorners(at, 4.6, 4, math.Pi/4), paperWhite, 0.9)
	case glyphEnd:
		drawDisc(c, at, 2, paperWhite)
	case glyphFold:
		drawDisc(c, at, foldRadius-discRim/2, ink)
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
	c.SetLineStyle(draw.LineStyle{Color: ink, Width: discRim})
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
	c.SetLineStyle(draw.LineStyle{Color: ink, Width: rim})
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
	outer := regularCorners(at, r, 5, quarterTurn)
	inner := regularCorners(at, r*0.45, 5, quarterTurn+math.Pi/5)
	var corners []vg.Point
	for i := range outer {
		corners = append(corners, outer[i], inner[i])
	}
	return corners
}

// Plot draws the mark if it lies in the plot.
func (m Mark) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	if at := (vg.Point{X: x(m.X[0]), Y: y(m.X[1])}); c.Contains(at) {
		drawGlyph(c, m.Glyph, at)
	}
}

// legendEntry is a glyph, a line or something else with its name.
type legendEntry struct {
	name     string // with markup
	glyph    Glyph
	lines    []draw.LineStyle                 // drawn over each other; nil: the glyph
	symbolOf func(c draw.Canvas, at vg.Point) // nil: the glyph or the lines
}

// legend is the entries below the plot, in as many rows as they need.
type legend struct{ rows [][]legendEntry }

const (
	legendRow  = 15
	legendLine = 22 // length of a line
	legendSkip = 14 // between entries
)

func (e legendEntry) width() vg.Length {
	return e.symbol() + 4 + letters(legendSize, ink).Width(e.name)
}

func (e legendEntry) symbol() vg.Length {
	if e.lines != nil {
		return legendLine
	}
	return 18
}

func layOutLegend(entries []legendEntry, width vg.Length) legend {
	var l legend
	used := vg.Length(0)
	for _, e := range entries {
		if len(l.rows) == 0 || used+e.width() > width {
			l.rows = append(l.rows, nil)
			used = 0
		}
		last := len(l.rows) - 1
		l.rows[last] = append(l.rows[last], e)
		used += e.width() + legendSkip
	}
	return l
}

func (l legend) height() vg.Length {
	if len(l.rows) == 0 {
		return 0
	}
	return vg.Length(len(l.rows))*legendRow + 4
}

// draw draws the legend below the point.
func (l legend) draw(c draw.Canvas, at vg.Point) {
	for i, row := range l.rows {
		x, y := at.X, at.Y-4-vg.Length(i)*legendRow-legendRow*0.6
		for _, e := range row {
			middle := y + legendSize*0.36
			switch at := (vg.Point{X: x + e.symbol()/2, Y: middle}); {
			case e.symbolOf != nil:
				e.symbolOf(c, at)
			case e.lines == nil:
				drawGlyph(c, e.glyph, at)
			}
			for _, style := range e.lines {
				c.StrokeLine2(style, x, middle, x+legendLine, middle)
			}
			drawLetters(c, letters(legendSize, ink), vg.Point{X: x + e.symbol() + 4, Y: y}, e.name)
			x += e.width() + legendSkip
		}
	}
}
