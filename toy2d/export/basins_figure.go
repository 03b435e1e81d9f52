package export

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradus/internal/figure"
	"gradus/toy2d"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// basinsFigure shows where the starts of a grid end, over the isolines of f: every
// valley has a colour and a letter, which stands in each of its regions; starts that
// end in no valley are hatched.
func basinsFigure(b *toy2d.Basins, f *mixture.Landscape, notes figure.Notes) (*figure.Figure, error) {
	if b.N < 2 || len(b.Ends) != b.N*b.N || !(b.Max > b.Min) {
		return nil, fmt.Errorf("figure basins: %d ends are not a grid of %d x %d on [%g, %g]^2", len(b.Ends),
			b.N, b.N, b.Min, b.Max)
	}
	for i, end := range b.Ends {
		if int(end) >= len(b.Minima) && end != toy2d.EndsElsewhere && end != toy2d.EndsDiverged {
			return nil, fmt.Errorf("figure basins: start %d ends in minimum %d of %d", i, end, len(b.Minima))
		}
	}
	of := regions{b}
	edges := of.edges()
	cells := &figure.HeatMap{Xs: edges, Ys: edges,
		Colour: func(i, j int) color.RGBA { return valleyColour(b.Ends[j*b.N+i]) }}
	lo, hi := edges[0], edges[b.N]
	g := sampleLandscape(f, plane.Vec{lo, lo}, plane.Vec{hi, hi})
	contours := figure.Polylines(g.isolines(), draw.LineStyle{Color: color.NRGBA{0, 0, 0, 0x40}, Width: 0.4})
	fig := planeFigure("basins", "Where the starts end", notes, nil, func(p *plot.Plot) {
		p.Add(cells, contours)
		for _, hatch := range basinHatches {
			p.Add(figure.Polylines(of.hatching(hatch.of, hatch.rising), hatch.style))
		}
		p.Add(figure.Polylines(of.borders(), draw.LineStyle{Color: figure.Ink, Width: 0.7}))
		for _, at := range of.labels() {
			p.Add(basinLabel{at.x, at.end, false})
		}
		for i := len(b.Minima) - 1; i >= 0; i-- { // the global minimiser last
			p.Add(basinLabel{b.Minima[i].X, byte(i), true})
		}
	})
	fig.Legend = basinLegend(b)
	for i, m := range b.Minima {
		fig.Bar = append(fig.Bar, figure.Share{Part: m.Share, Colour: valleyColour(byte(i))})
	}
	fig.Bar = append(fig.Bar,
		figure.Share{Part: b.Elsewhere, Colour: valleyColour(toy2d.EndsElsewhere)},
		figure.Share{Part: b.Diverged, Colour: valleyColour(toy2d.EndsDiverged)})
	return fig, nil
}

// basinHatches tell the starts without a minimum from the others, and from each other.
var basinHatches = []struct {
	of     byte
	rising bool
	style  draw.LineStyle
}{
	{toy2d.EndsElsewhere, true, draw.LineStyle{Color: color.Gray{0x90}, Width: 0.7}},
	{toy2d.EndsDiverged, true, draw.LineStyle{Color: paperWhite, Width: 0.7}},
	{toy2d.EndsDiverged, false, draw.LineStyle{Color: paperWhite, Width: 0.7}},
}

// basinLetter names a minimum as the page does: B, C, .. Z, B2, ..; the first is a star.
func basinLetter(i int) string {
	letter := string(rune('B' + (i-1)%25))
	if turn := (i - 1) / 25; turn > 0 {
		return letter + fmt.Sprint(turn+1)
	}
	return letter
}

// basinLabel is the star or the letter of a minimum, on a disc at the minimum itself.
type basinLabel struct {
	x    plane.Vec
	end  byte
	disc bool
}

func (l basinLabel) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	if at := (vg.Point{X: x(l.x[0]), Y: y(l.x[1])}); c.Contains(at) {
		l.draw(c, at)
	}
}

func (l basinLabel) draw(c draw.Canvas, at vg.Point) {
	if l.end == 0 {
		if l.disc {
			drawGlyph(c, glyphGlobal, at)
		} else {
			drawPolygon(c, starCorners(at, 5), paperWhite, 0.3)
		}
		return
	}
	size := vg.Length(11)
	if l.disc {
		size = 9
		drawDisc(c, at, 6, paperWhite)
	}
	ink := color.Color(paperWhite)
	if l.disc {
		ink = figure.Ink
	}
	style, letter := figure.Letters(size, ink), basinLetter(int(l.end))
	figure.DrawLetters(c, style, vg.Point{X: at.X - style.Width(letter)/2, Y: at.Y - size*0.36}, letter)
}

// basinLegend names the minima with their shares, as many as one reads.
func basinLegend(b *toy2d.Basins) []figure.Entry {
	const most = 10
	var entries []figure.Entry
	add := func(end byte, name string, share, arrived float64) {
		symbol := func(c draw.Canvas, at vg.Point) { drawSwatch(c, at, end) }
		text := fmt.Sprintf("%s %s", name, percent(share))
		if arrived < share {
			text += fmt.Sprintf(" (%s arrived)", percent(arrived))
		}
		entries = append(entries, figure.Entry{Name: text, Symbol: symbol})
	}
	rest, others := 0.0, 0
	for i, m := range b.Minima {
		switch {
		case i == 0:
			add(0, glyphNames[glyphGlobal], m.Share, m.Arrived)
		case i < most:
			add(byte(i), shortPoint(m.X), m.Share, m.Arrived)
		default:
			rest, others = rest+m.Share, others+1
		}
	}
	if others > 0 {
		entries = append(entries, figure.Entry{Name: fmt.Sprintf("%d more %s", others, percent(rest))})
	}
	if b.Elsewhere > 0 {
		add(toy2d.EndsElsewhere, "in no valley", b.Elsewhere, b.Elsewhere)
	}
	if b.Diverged > 0 {
		add(toy2d.EndsDiverged, "diverged", b.Diverged, b.Diverged)
	}
	return entries
}

func shortPoint(x plane.Vec) string {
	return fmt.Sprintf("(%s, %s)", figure.ShortNumber(x[0]), figure.ShortNumber(x[1]))
}

// percent never rounds to none or all what is neither.
func percent(share float64) string {
	switch p := 100 * share; {
	case p > 0 && p < 0.1:
		return "< 0.1 %"
	case p < 100 && p > 99.9:
		return "> 99.9 %"
	default:
		return fmt.Sprintf("%.3g %%", math.Round(10*p)/10)
	}
}

// drawSwatch is the look of a region, for the legend.
func drawSwatch(c draw.Canvas, at vg.Point, end byte) {
	half := vg.Point{X: 7, Y: 5.5}
	box := vg.Rectangle{Min: at.Sub(half), Max: at.Add(half)}
	c.SetColor(valleyColour(end))
	c.Fill(box.Path())
	for _, hatch := range basinHatches {
		if hatch.of != end {
			continue
		}
		for dx := -16.0; dx <= 16; dx += 4 {
			line := []vg.Point{{X: at.X + vg.Length(dx) - 8, Y: at.Y - 8}, {X: at.X + vg.Length(dx) + 8, Y: at.Y + 8}}
			if !hatch.rising {
				line[0].Y, line[1].Y = line[1].Y, line[0].Y
			}
			inside := draw.Canvas{Canvas: c.Canvas, Rectangle: box}
			c.StrokeLines(hatch.style, inside.ClipLinesXY(line)...)
		}
	}
	c.SetLineStyle(draw.LineStyle{Color: figure.Ink, Width: 0.7})
	c.Stroke(box.Path())
	if end < toy2d.EndsElsewhere {
		basinLabel{end: end}.draw(c, at)
	}
}
