package phantom

import (
	"gradus/ct/picture"
	"image"
	"image/draw"
	"math"
	"sync"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// drawLetters scatters capital letters on black, of several sizes and greys, most a
// little tilted.
func drawLetters(n int, seed int64) picture.Image {
	m := picture.NewImage(n)
	r := generator(seed, lettersStream)
	for _, d := range scatter(r, shrinking(0.4, 0.06, 24), 0.97, 0.97, 0.02) {
		g := capitals()[r.IntN(26)]
		g.draw(m, d, 0.3*(2*r.Float64()-1), 0.4+0.6*r.Float64())
	}
	return m
}

// glyph is the outline of a letter, y downwards, in the circle of radius 1: lines and
// quadratic curves, as TrueType has them.
type glyph []stroke

// stroke is a piece of an outline: it ends at its first point or, if a curve, at the
// second.
type stroke struct {
	op     sfnt.SegmentOp
	points [2][2]float64
}

// capitals are the letters A to Z.
var capitals = sync.OnceValue(func() (letters [26]glyph) {
	f, err := sfnt.Parse(gobold.TTF)
	if err != nil {
		panic(err) // the font is part of the program
	}
	// At a pixel for each of its units a font's outlines are exact.
	size := fixed.I(int(f.UnitsPerEm()))
	for k := range letters {
		var b sfnt.Buffer
		index, err := f.GlyphIndex(&b, rune('A'+k))
		if err != nil {
			panic(err)
		}
		outline, err := f.LoadGlyph(&b, index, size, nil)
		if err != nil {
			panic(err)
		}
		letters[k] = fit(outline)
	}
	return letters
})

// fit moves and scales an outline so that its box is centred and its corners are on
// the circle of radius 1.
func fit(outline sfnt.Segments) (g glyph) {
	box := outline.Bounds()
	x, y := float64(box.Min.X+box.Max.X)/2, float64(box.Min.Y+box.Max.Y)/2
	radius := math.Hypot(float64(box.Max.X-box.Min.X), float64(box.Max.Y-box.Min.Y)) / 2
	at := func(p fixed.Point26_6) [2]float64 {
		return [2]float64{(float64(p.X) - x) / radius, (float64(p.Y) - y) / radius}
	}
	for _, s := range outline {
		g = append(g, stroke{s.Op, [2][2]float64{at(s.Args[0]), at(s.Args[1])}})
	}
	return g
}

// draw fills the letter into a disc of the picture, with smoothed edges.
func (g glyph) draw(m picture.Image, d disc, tilt, value float64) {
	half := float64(m.N) / 2
	x, y, radius := half*(1+d.x), half*(1-d.y), half*d.r
	left, top, side := int(x-radius), int(y-radius), int(2*radius)+3
	sin, cos := math.Sincos(tilt)
	at := func(p [2]float64) (float32, float32) {
		return float32(x + radius*(p[0]*cos-p[1]*sin) - float64(left)),
			float32(y + radius*(p[0]*sin+p[1]*cos) - float64(top))
	}
	pen := vector.NewRasterizer(side, side)
	for _, s := range g {
		bx, by := at(s.points[0])
		switch s.op {
		case sfnt.SegmentOpMoveTo:
			pen.ClosePath()
			pen.MoveTo(bx, by)
		case sfnt.SegmentOpLineTo:
			pen.LineTo(bx, by)
		case sfnt.SegmentOpQuadTo:
			cx, cy := at(s.points[1])
			pen.QuadTo(bx, by, cx, cy)
		}
	}
	pen.ClosePath()
	mask := image.NewAlpha(image.Rect(0, 0, side, side))
	pen.DrawOp = draw.Src
	pen.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	for i := range side {
		for j := range side {
			if a := mask.Pix[i*mask.Stride+j]; a > 0 {
				m.Pix[(top+i)*m.N+left+j] = float32(value * float64(a) / 255)
			}
		}
	}
}
