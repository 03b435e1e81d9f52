package figure

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Polylines draws lines clipped to the plot. A NaN ends a line.
func Polylines[P ~[2]float64](lines [][]P, style draw.LineStyle) plot.Plotter {
	return polylines[P]{lines, style}
}

type polylines[P ~[2]float64] struct {
	lines [][]P
	style draw.LineStyle
}

func (l polylines[P]) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for _, line := range l.lines {
		points := make([]vg.Point, 0, len(line))
		for i, v := range line {
			if math.IsNaN(v[0] + v[1]) {
				break
			}
			at := vg.Point{X: x(v[0]), Y: y(v[1])}
			// Runs have thousands of points that no eye can tell apart.
			if n := len(points); n == 0 || i == len(line)-1 || at.Sub(points[n-1]).Dot(at.Sub(points[n-1])) > 0.3*0.3 {
				points = append(points, at)
			}
		}
		c.StrokeLines(l.style, c.ClipLinesXY(points)...)
	}
}
