package figure

import (
	"image"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradus/static/colormap"
)

// Scale gives values their colours, and has what a colour bar says of them.
type Scale struct {
	Colours colormap.Map            // the zero value is viridis
	Share   func(v float64) float64 // to [0, 1], rising; values beyond are clipped
	Ticks   []plot.Tick
	Label   string // with markup
}

const (
	barGap     = 12
	barWidth   = 13
	barTick    = 4
	barToLabel = 6
)

// Colour returns the colour of a value; NaN has one of its own.
func (s *Scale) Colour(v float64) color.RGBA { return s.Colours.RGBA(s.Share(v)) }

// LinearScale is a scale from lo to hi, in viridis.
func LinearScale(lo, hi float64, label string) *Scale {
	return &Scale{Label: label, Ticks: LinearTicks(lo, hi),
		Share: func(v float64) float64 { return (v - lo) / (hi - lo) }}
}

// width returns the room that the bar needs to the right of the plot, if there is one.
func (s *Scale) width(sizes axisSizes) vg.Length {
	if s == nil {
		return 0
	}
	w := barGap + barWidth + barTick + 2 + s.tickWidth(sizes.tick)
	if s.Label == "" {
		return w
	}
	return w + barToLabel + sizes.label
}

func (s *Scale) tickWidth(size vg.Length) vg.Length {
	w := vg.Length(0)
	for _, t := range s.Ticks {
		w = max(w, Letters(size, Ink).Width(t.Label))
	}
	return w
}

// draw draws the bar beside the plot's data, as high as they are.
func (s *Scale) draw(c draw.Canvas, data vg.Rectangle, sizes axisSizes) {
	bar := vg.Rectangle{
		Min: vg.Point{X: data.Max.X + barGap, Y: data.Min.Y},
		Max: vg.Point{X: data.Max.X + barGap + barWidth, Y: data.Max.Y},
	}
	colours := s.Colours.Colors()
	img := image.NewRGBA(image.Rect(0, 0, 1, len(colours)))
	for i, entry := range colours {
		img.Set(0, len(colours)-1-i, entry)
	}
	c.DrawImage(bar, img)
	drawFrame(c, bar)

	style := Letters(sizes.tick, Ink)
	style.YAlign = text.YCenter
	for _, t := range s.Ticks {
		y := bar.Min.Y + vg.Length(s.Share(t.Value))*bar.Size().Y
		length := vg.Length(barTick)
		if t.IsMinor() {
			length /= 2
		}
		c.StrokeLine2(draw.LineStyle{Color: Ink, Width: 0.8}, bar.Max.X, y, bar.Max.X+length, y)
		c.FillText(style, vg.Point{X: bar.Max.X + barTick + 2, Y: y + style.FontExtents().Descent}, t.Label)
	}

	x := bar.Max.X + barTick + 2 + s.tickWidth(sizes.tick) + barToLabel + sizes.label*0.8
	drawUpright(c, vg.Point{X: x, Y: (data.Min.Y + data.Max.Y) / 2}, s.Label, sizes.label, data.Size().Y)
}
