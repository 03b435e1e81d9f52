package export

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradus/internal/figure"
	"gradus/static/colormap"
	"gradus/toy2d"
	"gradus/toy2d/plane"
)

// valleyColour is the colour of what ends in a valley, as on the pages.
func valleyColour(end byte) color.RGBA {
	switch end {
	case toy2d.EndsElsewhere:
		return colormap.ValleyElsewhere
	case toy2d.EndsDiverged:
		return colormap.ValleyDiverged
	}
	return colormap.Valley(int(end))
}

// valleyMark is an end, or a minimum, in the colour and shape of its valley.
type valleyMark struct {
	x   plane.Vec
	end byte
	r   vg.Length
}

func (m valleyMark) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	if at := (vg.Point{X: x(m.x[0]), Y: y(m.x[1])}); c.Contains(at) {
		drawValley(c, at, m.end, m.r)
	}
}

// valleyCorners are those of the shapes of valleys, nil for the disc of the first. The page has the same.
var valleyCorners = [...]func(at vg.Point, r vg.Length) []vg.Point{
	func(vg.Point, vg.Length) []vg.Point { return nil },
	func(at vg.Point, r vg.Length) []vg.Point { return regularCorners(at, 1.2*r, 4, math.Pi/2) },
	func(at vg.Point, r vg.Length) []vg.Point { return regularCorners(at, 1.27*r, 4, math.Pi/4) },
	func(at vg.Point, r vg.Length) []vg.Point { return regularCorners(at, 1.3*r, 3, math.Pi/2) },
	func(at vg.Point, r vg.Length) []vg.Point { return regularCorners(at, 1.15*r, 5, math.Pi/2) },
	func(at vg.Point, r vg.Length) []vg.Point { return regularCorners(at, 1.3*r, 3, -math.Pi/2) },
	func(at vg.Point, r vg.Length) []vg.Point { return regularCorners(at, 1.1*r, 6, math.Pi/2) },
}

// drawValley draws the shape of an end in a valley; an open ring for one in none.
func drawValley(c draw.Canvas, at vg.Point, end byte, r vg.Length) {
	fill := color.Color(valleyColour(end))
	switch {
	case end == toy2d.EndsElsewhere:
		fill = paperWhite
	case end != toy2d.EndsDiverged:
		if corners := valleyCorners[int(end)%len(valleyCorners)](at, r); corners != nil {
			drawPolygon(c, corners, fill, 0.7)
			return
		}
	}
	drawDisc(c, at, r, fill)
}

// endsBar counts the ends of a run by valley, for the bar and the legend below a figure.
func endsBar(r *toy2d.Result) (bar []figure.Share, entries []figure.Entry) {
	counts := [256]int{}
	for _, end := range r.Valley {
		counts[end]++
	}
	for end, n := range counts {
		if n == 0 {
			continue
		}
		end := byte(end)
		bar = append(bar, figure.Share{Part: float64(n), Colour: valleyColour(end)})
		symbol := func(c draw.Canvas, at vg.Point) { drawValley(c, at, end, 3.4) }
		entries = append(entries, figure.Entry{Name: inValley(end) + " " + percent(float64(n)/float64(len(r.Valley))),
			Symbol: symbol})
	}
	return bar, entries
}

// inValley says where an end is.
func inValley(end byte) string {
	switch end {
	case 0:
		return "in the star’s valley"
	case toy2d.EndsElsewhere:
		return "in no valley"
	case toy2d.EndsDiverged:
		return "diverged"
	}
	return "in the valley of " + basinLetter(int(end))
}
