package figure

import (
	"image/color"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes of type are chosen for a projector: the smallest that matters is 10 pt on
// a page of 16 cm.
const (
	titleSize    = 15
	subtitleSize = 10.5
	panelSize    = 12 // of panels' titles
	LegendSize   = 10 // also of labels in a plot
	linkSize     = 6
	pageMargin   = 10
	linkLines    = 4
)

// axisSizes are of the type at axes and colour bars: of several panels, it is in
// proportion to these.
type axisSizes struct{ label, tick vg.Length }

func (f *Figure) axisSizes() axisSizes {
	if len(f.Panels) > 1 {
		return axisSizes{label: 10.5, tick: 10}
	}
	return axisSizes{label: 13, tick: 11}
}

// draw draws the page and returns where the link stands.
func (f *Figure) draw(page draw.Canvas) (linkBox vg.Rectangle) {
	page.SetColor(color.White)
	page.Fill(page.Rectangle.Path())
	inner := draw.Crop(page, pageMargin, -pageMargin, pageMargin, -pageMargin)

	link, bottom := f.layOutLink(inner)
	legend := layOutLegend(f.Legend, inner.Size().X)
	bottom += legend.height()
	legendTop := inner.Min.Y + bottom
	if len(f.Bar) > 0 {
		bottom += barRoom
	}
	if len(f.Panels) > 1 {
		bottom += panelGap / 2 // the lowest panels may have no labels that keep them off
	}
	subtitle := f.Notes.subtitle()
	head := vg.Length(titleSize*1.45) + vg.Length(len(subtitle))*subtitleSize*1.5

	plots := f.place(draw.Crop(inner, 0, 0, bottom, -head))
	for i := range plots {
		plots[i].draw(page)
	}
	f.drawHead(page, inner, plots[0].data.Min.X, subtitle)
	if len(f.Bar) > 0 {
		left := plots[0].data.Min.X
		drawBar(page, vg.Point{X: left, Y: legendTop + barHeight + 2}, inner.Max.X-left, f.Bar)
	}
	legend.draw(page, vg.Point{X: inner.Min.X, Y: legendTop})
	return link.draw(page)
}

func (n Notes) subtitle() []string {
	if n.Subtitle == "" {
		return nil
	}
	return strings.Split(n.Subtitle, "\n")
}

func (f *Figure) drawHead(c, inner draw.Canvas, left vg.Length, subtitle []string) {
	width := inner.Max.X - left
	style := Letters(titleSize, Ink)
	at := vg.Point{X: left, Y: inner.Max.Y - titleSize}
	DrawLetters(c, shrunk(style, f.Title, width), at, f.Title)
	for _, s := range subtitle {
		at.Y -= subtitleSize * 1.5
		DrawLetters(c, shrunk(Letters(subtitleSize, faint), s, width), at, s)
	}
}

// drawUpright writes a label of an axis upward, its middle at the point.
func drawUpright(c draw.Canvas, middle vg.Point, s string, size, length vg.Length) {
	style := shrunk(Letters(size, Ink), s, length)
	style.Rotation, style.XAlign = quarterTurn, text.XCenter
	c.FillText(style, middle, s)
}

func drawFrame(c draw.Canvas, r vg.Rectangle) {
	c.SetLineStyle(draw.LineStyle{Color: Ink, Width: 0.8})
	c.Stroke(r.Path())
}

// linkText is the link in lines, the lowest last.
type linkText struct {
	lines []string
	style text.Style
	area  vg.Rectangle
}

func (f *Figure) layOutLink(inner draw.Canvas) (linkText, vg.Length) {
	t := linkText{style: Letters(linkSize, faint), area: inner.Rectangle}
	t.lines = wrapped(t.style, f.Notes.Link, inner.Size().X, linkLines)
	h := vg.Length(len(t.lines)) * linkSize * 1.2
	t.area.Max.Y = t.area.Min.Y + h
	if h > 0 {
		h += 4
	}
	return t, h
}

func (t linkText) draw(c draw.Canvas) vg.Rectangle {
	for i, line := range t.lines {
		runs := []textRun{{text: line, font: t.style.Font}} // a URL has no markup
		_, width := typesetRuns(runs)
		if len(t.lines) == 1 {
			t.area.Max.X = t.area.Min.X + width
		}
		c.Push()
		c.Translate(vg.Point{X: t.area.Min.X, Y: t.area.Max.Y - vg.Length(i+1)*linkSize*1.2 + linkSize*0.3})
		fillRuns(&c, runs, t.style.Color)
		c.Pop()
	}
	return t.area
}
