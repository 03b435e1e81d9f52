package figure

import (
	"fmt"
	"html"
	"image/color"
	"regexp"
	"strconv"
	"strings"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// In an SVG text stays text, so that it can be read aloud, searched and edited. Its fonts have the metrics of the one
// it is laid out with, and where none is installed its length says how wide it must be.
const svgFonts = `font-family="Liberation Sans, Arimo, Arial, Helvetica, sans-serif" lengthAdjust="spacingAndGlyphs"`

// svgText is a line of text that gonum's canvas has only a mark of.
type svgText struct {
	runs   []textRun
	width  vg.Length
	colour color.Color
}

var svgMark = regexp.MustCompile(`<text [^>]*>\{text (\d+)\}</text>`)

// fillRuns writes text with its baseline from (0, 0) to (width, 0).
func fillRuns(c vg.Canvas, runs []textRun, colour color.Color) {
	path, width := typesetRuns(runs)
	if len(path) == 0 {
		return
	}
	if svg := svgOf(c); svg != nil {
		face := font.DefaultCache.Lookup(runs[0].font, runs[0].font.Size)
		svg.FillString(face, vg.Point{}, fmt.Sprintf("{text %d}", len(svg.texts)))
		svg.texts = append(svg.texts, svgText{runs, width, colour})
		return
	}
	c.SetColor(colour)
	c.Fill(path)
}

// withTexts puts the texts in place of their marks.
func (c *svgCanvas) withTexts(svg []byte) []byte {
	return svgMark.ReplaceAllFunc(svg, func(mark []byte) []byte {
		i, err := strconv.Atoi(string(svgMark.FindSubmatch(mark)[1]))
		if err != nil || i >= len(c.texts) {
			return mark // it is not ours
		}
		return []byte(c.texts[i].element())
	})
}

func (t svgText) element() string {
	r, g, b, _ := t.colour.RGBA()
	size := t.runs[0].font.Size
	var s strings.Builder
	fmt.Fprintf(&s, `<text transform="scale(1, -1)" %s font-size="%.5g" fill="#%02x%02x%02x" textLength="%.5g" xml:space="preserve">`,
		svgFonts, size.Points(), r>>8, g>>8, b>>8, t.width.Points())
	rise := vg.Length(0)
	for _, run := range t.runs {
		attributes := ""
		if run.font.Style == xfont.StyleItalic {
			attributes += ` font-style="italic"`
		}
		if run.font.Size != size {
			attributes += fmt.Sprintf(` font-size="%.5g"`, run.font.Size.Points())
		}
		if run.rise != rise {
			attributes += fmt.Sprintf(` dy="%.5g"`, (rise - run.rise).Points())
			rise = run.rise
		}
		text := html.EscapeString(run.text)
		if attributes != "" {
			text = "<tspan" + attributes + ">" + text + "</tspan>"
		}
		s.WriteString(text)
	}
	return s.String() + "</text>"
}
