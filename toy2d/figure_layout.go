package toy2d

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes of type are chosen for a projector: the smallest that matters is 10 pt on
// a page of 16 cm.
const (
	titleSize    = 15
	subtitleSize = 10.5
	labelSize    = 13
	tickSize     = 11
	legendSize   = 10
	linkSize     = 6
	pageMargin   = 10
	linkLines    = 4
)

// draw draws the page and returns where the link stands.
func (f *Figure) draw(page draw.Canvas) (linkBox vg.Rectangle) {
	p := f.newPlot()
	page.SetColor(color.White)
	page.Fill(page.Rectangle.Path())
	inner := draw.Crop(page, pageMargin, -pageMargin, pageMargin, -pageMargin)

	link, bottom := f.layOutLink(inner)
	legend := layOutLegend(f.legend, inner.Size().X)
	bottom += legend.height()
	head := vg.Length(titleSize * 1.45)
	if f.notes.Subtitle != "" {
		head += subtitleSize * 1.5
	}
	bar := f.scale.width()

	// The label of y is not gonum's: it makes room for one in the middle of the
	// values, which on a log axis is close to the top.
	yLabel := p.Y.Label.Text
	p.Y.Label.Text = ""

	area := draw.Crop(inner, labelSize*1.5, -bar, bottom, -head)
	data := p.DataCanvas(area)
	if f.equal {
		area, data = f.equalised(p, area, data)
	}
	p.Draw(area)
	drawFrame(page, data.Rectangle)
	drawUpright(page, vg.Point{X: area.Min.X - labelSize*0.6, Y: data.Center().Y}, yLabel, data.Size().Y)
	if f.scale != nil {
		f.scale.draw(page, data.Rectangle)
	}
	f.drawHead(page, inner, data.Min.X)
	legend.draw(page, vg.Point{X: inner.Min.X, Y: inner.Min.Y + bottom})
	return link.draw(page)
}

func (f *Figure) newPlot() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Padding = 0
		a.LineStyle.Width = 0 // the frame is drawn last, over the data's edge
		a.Tick.Length = 5
		a.Tick.LineStyle = draw.LineStyle{Color: ink, Width: 0.8}
		style := letters(labelSize, ink)
		style.XAlign, style.YAlign = text.XCenter, text.YBottom
		a.Label.TextStyle, a.Label.Padding = style, 3
		style = letters(tickSize, ink)
		style.XAlign, style.YAlign = a.Tick.Label.XAlign, a.Tick.Label.YAlign
		a.Tick.Label = style
		a.Tick.Marker = plot.TickerFunc(linearTicks)
	}
	f.fill(p)
	return p
}

// equalised shrinks the area until both axes have the same scale; what is left
// over is shared by both sides.
func (f *Figure) equalised(p *plot.Plot, area, data draw.Canvas) (draw.Canvas, draw.Canvas) {
	// Twice: fewer points may need narrower labels.
	for range 2 {
		size := data.Size()
		perUnit := min(float64(size.X)/(p.X.Max-p.X.Min), float64(size.Y)/(p.Y.Max-p.Y.Min))
		dx := size.X - vg.Length(perUnit*(p.X.Max-p.X.Min))
		dy := size.Y - vg.Length(perUnit*(p.Y.Max-p.Y.Min))
		area = draw.Crop(area, dx/2, -dx/2, dy/2, -dy/2)
		data = p.DataCanvas(area)
	}
	return area, data
}

func (f *Figure) drawHead(c, inner draw.Canvas, left vg.Length) {
	width := inner.Max.X - left
	style := letters(titleSize, ink)
	at := vg.Point{X: left, Y: inner.Max.Y - titleSize}
	drawLetters(c, shrunk(style, f.title, width), at, f.title)
	if s := f.notes.Subtitle; s != "" {
		at.Y -= subtitleSize * 1.5
		drawLetters(c, shrunk(letters(subtitleSize, faint), s, width), at, s)
	}
}

// drawUpright writes a label of an axis upward, its middle at the point.
func drawUpright(c draw.Canvas, middle vg.Point, s string, length vg.Length) {
	style := shrunk(letters(labelSize, ink), s, length)
	style.Rotation, style.XAlign = quarterTurn, text.XCenter
	c.FillText(style, middle, s)
}

func drawFrame(c draw.Canvas, r vg.Rectangle) {
	c.SetLineStyle(draw.LineStyle{Color: ink, Width: 0.8})
	c.Stroke(r.Path())
}

// linkText is the link in lines, the lowest last.
type linkText struct {
	lines []string
	style text.Style
	area  vg.Rectangle
}

func (f *Figure) layOutLink(inner draw.Canvas) (linkText, vg.Length) {
	t := linkText{style: letters(linkSize, faint), area: inner.Rectangle}
	t.lines = wrapped(t.style, f.notes.Link, inner.Size().X, linkLines)
	h := vg.Length(len(t.lines)) * linkSize * 1.2
	t.area.Max.Y = t.area.Min.Y + h
	if h > 0 {
		h += 4
	}
	return t, h
}

func (t linkText) draw(c draw.Canvas) vg.Rectangle {
	for i, line := range t.lines {
		path, width := typesetRuns([]textRun{{text: line, font: t.style.Font}}) // a URL has no markup
		if len(t.lines) == 1 {
			t.area.Max.X = t.area.Min.X + width
		}
		c.Push()
		c.Translate(vg.Point{X: t.area.Min.X, Y: t.area.Max.Y - vg.Length(i+1)*linkSize*1.2 + linkSize*0.3})
		c.SetColor(t.style.Color)
		c.Fill(path)
		c.Pop()
	}
	return t.area
}
