package toy2d

import (
	"image"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradus/static/colormap"
)

// colourScale gives values their colours and draws the colour bar. A nil scale is
// no bar.
type colourScale struct {
	colours colormap.Map
	share   func(v float64) float64 // to [0, 1], rising; values beyond are clipped
	ticks   []plot.Tick
	label   string // with markup
}

const (
	barGap     = 12
	barWidth   = 13
	barTick    = 4
	barToLabel = 6
)

func (s *colourScale) colour(v float64) color.RGBA { return s.colours.RGBA(s.share(v)) }

// shareScale is the scale from 0 to 1.
func shareScale(colours colormap.Map, label string) *colourScale {
	return &colourScale{colours: colours, label: label, ticks: linearTicks(0, 1), share: func(v float64) float64 { return v }}
}

// width returns the room that the bar needs to the right of the plot.
func (s *colourScale) width() vg.Length {
	if s == nil {
		return 0
	}
	return barGap + barWidth + barTick + 2 + s.tickWidth() + barToLabel + labelSize
}

func (s *colourScale) tickWidth() vg.Length {
	w := vg.Length(0)
	for _, t := range s.ticks {
		w = max(w, letters(tickSize, ink).Width(t.Label))
	}
	return w
}

// draw draws the bar beside the plot's data, as high as they are.
func (s *colourScale) draw(c draw.Canvas, data vg.Rectangle) {
	bar := vg.Rectangle{
		Min: vg.Point{X: data.Max.X + barGap, Y: data.Min.Y},
		Max: vg.Point{X: data.Max.X + barGap + barWidth, Y: data.Max.Y},
	}
	colours := s.colours.Colors()
	img := image.NewRGBA(image.Rect(0, 0, 1, len(colours)))
	for i, entry := range colours {
		img.Set(0, len(colours)-1-i, entry)
	}
	c.DrawImage(bar, img)
	drawFrame(c, bar)

	style := letters(tickSize, ink)
	style.YAlign = text.YCenter
	for _, t := range s.ticks {
		y := bar.Min.Y + vg.Length(s.share(t.Value))*bar.Size().Y
		length := vg.Length(barTick)
		if t.IsMinor() {
			length /= 2
		}
		c.StrokeLine2(draw.LineStyle{Color: ink, Width: 0.8}, bar.Max.X, y, bar.Max.X+length, y)
		c.FillText(style, vg.Point{X: bar.Max.X + barTick + 2, Y: y + style.FontExtents().Descent}, t.Label)
	}

	x := bar.Max.X + barTick + 2 + s.tickWidth() + barToLabel + labelSize*0.8
	drawUpright(c, vg.Point{X: x, Y: (data.Min.Y + data.Max.Y) / 2}, s.label, data.Size().Y)
}
