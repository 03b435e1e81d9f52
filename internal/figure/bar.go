package figure

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Share is a part of the bar below the panels: of the sum of all, whatever that is.
type Share struct {
	Part   float64
	Colour color.Color
}

const (
	barHeight = 7
	barRoom   = barHeight + 6
)

// drawBar draws the parts beside each other, their top at the point.
func drawBar(c draw.Canvas, at vg.Point, width vg.Length, parts []Share) {
	sum := 0.0
	for _, p := range parts {
		sum += p.Part
	}
	if !(sum > 0) {
		return
	}
	x := at.X
	for _, p := range parts {
		w := width * vg.Length(p.Part/sum)
		c.SetColor(p.Colour)
		c.Fill(vg.Rectangle{Min: vg.Point{X: x, Y: at.Y - barHeight}, Max: vg.Point{X: x + w, Y: at.Y}}.Path())
		if x > at.X && w > 0 { // a line between neighbours, whose colours may be alike
			c.StrokeLine2(draw.LineStyle{Color: color.White, Width: 1}, x, at.Y-barHeight, x, at.Y)
		}
		x += w
	}
}
