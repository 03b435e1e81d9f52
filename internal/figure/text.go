package figure

import (
	"image/color"
	"math"
	"strings"
	"unicode/utf8"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// lettering draws text as outlines, so that a figure looks the same everywhere and
// formulas need neither fonts on the reader's machine nor a code page in a PDF. In an
// SVG it stays text.
type lettering struct{}

var _ text.Handler = lettering{}

// Ink is the colour of type and lines.
var Ink = color.Gray{0x22}

var faint = color.Gray{0x55} // smaller type

const quarterTurn = math.Pi / 2

// Letters is the style of all type. It has markup: *x* is italic, _{x} and ^{x} are
// sub- and superscript. Text is one line.
func Letters(size vg.Length, c color.Color) text.Style {
	return text.Style{Color: c, Font: font.Font{Typeface: "Liberation", Variant: "Sans", Size: size},
		Handler: lettering{}}
}

// textRun is a piece of text in one font.
type textRun struct {
	text string
	font font.Font
	rise vg.Length // of the baseline
}

func parseRuns(s string, fnt font.Font) []textRun {
	var runs []textRun
	var b strings.Builder
	current := textRun{font: fnt}
	flush := func() {
		if b.Len() > 0 {
			current.text = b.String()
			runs = append(runs, current)
			b.Reset()
		}
	}
	for s != "" {
		switch {
		case strings.HasPrefix(s, "_{"), strings.HasPrefix(s, "^{"):
			flush()
			current.font.Size = fnt.Size * 0.7
			current.rise = -fnt.Size * 0.18
			if s[0] == '^' {
				current.rise = fnt.Size * 0.36
			}
			s = s[2:]
			continue
		case s[0] == '}' && current.rise != 0:
			flush()
			current.font.Size, current.rise = fnt.Size, 0
			s = s[1:]
			continue
		case s[0] == '*':
			flush()
			current.font.Style ^= xfont.StyleNormal ^ xfont.StyleItalic
			s = s[1:]
			continue
		}
		_, size := utf8.DecodeRuneInString(s)
		b.WriteString(s[:size])
		s = s[size:]
	}
	flush()
	return runs
}

// plainText is s without its markup.
func plainText(s string) string {
	var b strings.Builder
	for _, r := range parseRuns(s, font.Font{Size: 1}) {
		b.WriteString(r.text)
	}
	return b.String()
}

// typeset returns the outline of s, its baseline from (0, 0) to (width, 0).
func typeset(s string, fnt font.Font) (path vg.Path, width vg.Length) {
	return typesetRuns(parseRuns(s, fnt))
}

func typesetRuns(runs []textRun) (path vg.Path, width vg.Length) {
	for _, r := range runs {
		face := font.DefaultCache.Lookup(r.font, r.font.Size)
		for _, char := range r.text {
			p, advance := glyphOutline(face, char, vg.Point{X: width, Y: r.rise})
			path = append(path, p...)
			width += advance
		}
	}
	return path, width
}

func glyphOutline(face font.Face, char rune, at vg.Point) (path vg.Path, advance vg.Length) {
	var buf sfnt.Buffer
	units := fixed.Int26_6(face.Face.UnitsPerEm()) // at this size outlines come in the font's own units
	scale := face.Font.Size / vg.Length(units)
	capHeight := vg.Length(0)
	if char == '∇' { // which the font lacks: a Δ upside down
		char = 'Δ'
		if b, _, err := face.Face.GlyphBounds(&buf, mustIndex(face, &buf, char), units, xfont.HintingNone); err == nil {
			capHeight = vg.Length(-b.Min.Y) * scale
		}
	}
	index := mustIndex(face, &buf, char)
	point := func(p fixed.Point26_6) vg.Point {
		y := vg.Length(-p.Y) * scale
		if capHeight > 0 {
			y = capHeight - y
		}
		return vg.Point{X: at.X + vg.Length(p.X)*scale, Y: at.Y + y}
	}
	a, err := face.Face.GlyphAdvance(&buf, index, units, xfont.HintingNone)
	if err != nil {
		panic("figure: the embedded font: " + err.Error())
	}
	segments, err := face.Face.LoadGlyph(&buf, index, units, nil)
	if err != nil {
		panic("figure: the embedded font: " + err.Error())
	}
	for i, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				path.Close()
			}
			path.Move(point(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			path.Line(point(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			path.QuadTo(point(s.Args[0]), point(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			path.CubeTo(point(s.Args[0]), point(s.Args[1]), point(s.Args[2]))
		}
	}
	if len(path) > 0 {
		path.Close()
	}
	return path, vg.Length(a) * scale
}

// mustIndex returns the glyph of char, or the box for a missing one.
func mustIndex(face font.Face, buf *sfnt.Buffer, char rune) sfnt.GlyphIndex {
	index, err := face.Face.GlyphIndex(buf, char)
	if err != nil {
		panic("figure: the embedded font: " + err.Error())
	}
	return index
}

// Cache, Extents, Lines, Box and Draw make lettering a text.Handler.
func (lettering) Cache() *font.Cache { return font.DefaultCache }

func (lettering) Extents(fnt font.Font) font.Extents {
	face := font.DefaultCache.Lookup(fnt, fnt.Size)
	return face.Extents()
}

func (lettering) Lines(s string) []string { return []string{s} }

func (l lettering) Box(s string, fnt font.Font) (width, height, depth vg.Length) {
	_, width = typeset(s, fnt)
	e := l.Extents(fnt)
	return width, e.Ascent, e.Descent
}

// Draw draws s. As in gonum's own handler, bottom alignment puts the baseline at
// the point.
func (l lettering) Draw(c vg.Canvas, s string, style text.Style, at vg.Point) {
	runs := parseRuns(s, style.Font)
	_, width := typesetRuns(runs)
	c.Push()
	c.Translate(at)
	if style.Rotation != 0 {
		c.Rotate(style.Rotation)
	}
	c.Translate(vg.Point{X: width * vg.Length(style.XAlign), Y: style.Height(s) * vg.Length(style.YAlign)})
	fillRuns(c, runs, style.Color)
	c.Pop()
}

// shrunk returns the style in a size at which s is no wider than width.
func shrunk(style text.Style, s string, width vg.Length) text.Style {
	if w := style.Width(s); w > width {
		style.Font.Size *= width / w
	}
	return style
}

// wrapped cuts s, which need not have spaces, into at most most lines; what is left
// over ends in an ellipsis.
func wrapped(style text.Style, s string, width vg.Length, most int) []string {
	var lines []string
	line, used := "", vg.Length(0)
	for _, char := range s {
		_, w := glyphOutline(font.DefaultCache.Lookup(style.Font, style.Font.Size), char, vg.Point{})
		if used+w > width {
			if len(lines) == most-1 {
				runes := []rune(line)
				return append(lines, string(runes[:max(0, len(runes)-2)])+"…")
			}
			lines = append(lines, line)
			line, used = "", 0
		}
		line += string(char)
		used += w
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// DrawLetters writes s with its baseline at the point.
func DrawLetters(c draw.Canvas, style text.Style, at vg.Point, s string) {
	style.YAlign = text.YBottom
	c.FillText(style, at, s)
}
