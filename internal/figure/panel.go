package figure

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Panel is a plot of a figure, with a colour bar if it has a scale.
type Panel struct {
	Title string // above it, with markup; "" is none
	Shape Shape
	Fill  func(*plot.Plot) // sets axes and adds what is drawn; called at every Write
	Scale *Scale           // nil: no colour bar
}

// Shape is the ratio of a panel's sides.
type Shape int

const (
	Stretched  Shape = iota // as there is room
	EqualUnits              // one unit of x is as long as one of y
	Square
)

// placed is a panel with its place on the page. The area has its axes' labels too,
// but for that of y.
type placed struct {
	*Panel
	plot       *plot.Plot
	sizes      axisSizes
	yLabel     string
	cell       vg.Rectangle // what the panel may fill
	area, data draw.Canvas
}

func (p *Panel) prepare(sizes axisSizes) placed {
	t := placed{Panel: p, plot: plot.New(), sizes: sizes}
	t.plot.BackgroundColor = nil
	for _, a := range []*plot.Axis{&t.plot.X, &t.plot.Y} {
		a.Padding = 0
		a.LineStyle.Width = 0 // the frame is drawn last, over the data's edge
		a.Tick.Length = 5
		a.Tick.LineStyle = draw.LineStyle{Color: Ink, Width: 0.8}
		style := Letters(sizes.label, Ink)
		style.XAlign, style.YAlign = text.XCenter, text.YBottom
		a.Label.TextStyle, a.Label.Padding = style, 3
		style = Letters(sizes.tick, Ink)
		style.XAlign, style.YAlign = a.Tick.Label.XAlign, a.Tick.Label.YAlign
		a.Tick.Label = style
		a.Tick.Marker = plot.TickerFunc(LinearTicks)
	}
	p.Fill(t.plot)
	// The label of y is not gonum's: it makes room for one in the middle of the
	// values, which on a log axis is close to the top.
	t.yLabel, t.plot.Y.Label.Text = t.plot.Y.Label.Text, ""
	return t
}

// putInto lets the panel fill the cell.
func (t *placed) putInto(cell draw.Canvas) {
	left, top := vg.Length(0), vg.Length(0)
	if t.yLabel != "" {
		left = t.sizes.label * 1.5
	}
	if t.Title != "" {
		top = panelSize * 1.5
	}
	t.cell = cell.Rectangle
	t.area = draw.Crop(cell, left, -t.Scale.width(t.sizes), 0, -top)
	t.data = t.plot.DataCanvas(t.area)
}

// crop moves the sides of the area, and with them those of the data.
func (t *placed) crop(left, right, bottom, top vg.Length) {
	t.area = draw.Crop(t.area, left, right, bottom, top)
	t.data = t.plot.DataCanvas(t.area)
}

// shape shrinks the area until the panel has its shape; what is left over is shared
// by both sides.
func (t *placed) shape() {
	switch t.Shape {
	case EqualUnits:
		width, height := t.plot.X.Max-t.plot.X.Min, t.plot.Y.Max-t.plot.Y.Min
		for range 2 { // fewer points may need narrower labels
			size := t.data.Size()
			perUnit := min(float64(size.X)/width, float64(size.Y)/height)
			dx := size.X - vg.Length(perUnit*width)
			dy := size.Y - vg.Length(perUnit*height)
			t.crop(dx/2, -dx/2, dy/2, -dy/2)
		}
	case Square:
		size := t.data.Size()
		side := min(size.X, size.Y)
		half := vg.Point{X: side / 2, Y: side / 2}
		t.fit(vg.Rectangle{Min: t.data.Center().Sub(half), Max: t.data.Center().Add(half)})
	}
}

// fit lets the data fill a rectangle.
func (t *placed) fit(to vg.Rectangle) {
	for range 3 { // fewer points may need narrower labels
		at := t.data.Rectangle
		t.crop(to.Min.X-at.Min.X, to.Max.X-at.Max.X, to.Min.Y-at.Min.Y, to.Max.Y-at.Max.Y)
	}
}

func (t *placed) draw(page draw.Canvas) {
	t.plot.Draw(t.area)
	drawFrame(page, t.data.Rectangle)
	drawUpright(page, vg.Point{X: t.area.Min.X - t.sizes.label*0.6, Y: t.data.Center().Y}, t.yLabel,
		t.sizes.label, t.data.Size().Y)
	if t.Scale != nil {
		t.Scale.draw(page, t.data.Rectangle, t.sizes)
	}
	if t.Title != "" {
		style := shrunk(Letters(panelSize, Ink), t.Title, t.cell.Max.X-t.data.Min.X)
		DrawLetters(page, style, vg.Point{X: t.data.Min.X, Y: t.data.Max.Y + panelSize*0.5}, t.Title)
	}
}
