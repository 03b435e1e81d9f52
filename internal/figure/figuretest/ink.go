package figuretest

import (
	"math"
	"testing"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// inkedLine is a line of text whose letters are set one after the other.
type inkedLine struct {
	pieces                   []piece // the one that is open last
	x, y                     float64
	left, bottom, right, top float64
	inked                    bool
}

// piece is what a text or a part of it says of its letters.
type piece struct {
	size   float64
	italic bool
}

// begin takes the attributes of a text, or of a part of it.
func (l *inkedLine) begin(t testing.TB, attributes map[string]string) {
	t.Helper()
	var p piece
	if n := len(l.pieces); n > 0 {
		p = l.pieces[n-1]
	}
	if size := attributes["font-size"]; size != "" {
		p.size = parsed(t, []byte(size))
	}
	if style := attributes["font-style"]; style != "" {
		p.italic = style == "italic"
	}
	if dy := attributes["dy"]; dy != "" {
		l.y -= parsed(t, []byte(dy))
	}
	l.pieces = append(l.pieces, p)
}

// write sets letters.
func (l *inkedLine) write(t testing.TB, text string) {
	t.Helper()
	p := l.pieces[len(l.pieces)-1]
	f := font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Length(p.size)}
	if p.italic {
		f.Style = xfont.StyleItalic
	}
	face := font.DefaultCache.Lookup(f, f.Size).Face
	var buf sfnt.Buffer
	units := fixed.Int26_6(face.UnitsPerEm())
	scale := p.size / float64(units)
	for _, char := range text {
		if char == '∇' {
			char = 'Δ' // which has its size; the font lacks the other
		}
		index, err := face.GlyphIndex(&buf, char)
		if err != nil {
			t.Fatal(err)
		}
		bounds, advance, err := face.GlyphBounds(&buf, index, units, xfont.HintingNone)
		if err != nil {
			t.Fatal(err)
		}
		if !bounds.Empty() {
			l.ink(l.x+float64(bounds.Min.X)*scale, l.y-float64(bounds.Max.Y)*scale, l.x+float64(bounds.Max.X)*scale,
				l.y-float64(bounds.Min.Y)*scale)
		}
		l.x += float64(advance) * scale
	}
}

func (l *inkedLine) ink(left, bottom, right, top float64) {
	if !l.inked {
		l.left, l.bottom, l.right, l.top, l.inked = left, bottom, right, top, true
		return
	}
	l.left, l.bottom, l.right, l.top = min(l.left, left), min(l.bottom, bottom), max(l.right, right), max(l.top, top)
}

// box is around the ink, where a map takes it.
func (l *inkedLine) box(m affine) Rect {
	lo, hi := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for _, x := range []float64{l.left, l.right} {
		for _, y := range []float64{l.bottom, l.top} {
			for i, v := range [2]float64{m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f} {
				lo[i], hi[i] = min(lo[i], v), max(hi[i], v)
			}
		}
	}
	return Rect{lo[0], lo[1], hi[0] - lo[0], hi[1] - lo[1]}
}
