package figure

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Entry of a legend is lines or a symbol with a name.
type Entry struct {
	Name   string                           // with markup
	Lines  []draw.LineStyle                 // drawn over each other
	Symbol func(c draw.Canvas, at vg.Point) // draws it around the point; nil: none
}

// legend is the entries below the panels, in as many rows as they need.
type legend struct{ rows [][]Entry }

const (
	legendRow  = 15
	legendLine = 22 // length of a line
	legendSkip = 14 // between entries
)

func (e Entry) width() vg.Length {
	return e.symbolWidth() + 4 + Letters(LegendSize, Ink).Width(e.Name)
}

func (e Entry) symbolWidth() vg.Length {
	if e.Lines != nil {
		return legendLine
	}
	return 18
}

func layOutLegend(entries []Entry, width vg.Length) legend {
	var l legend
	used := vg.Length(0)
	for _, e := range entries {
		if len(l.rows) == 0 || used+e.width() > width {
			l.rows = append(l.rows, nil)
			used = 0
		}
		last := len(l.rows) - 1
		l.rows[last] = append(l.rows[last], e)
		used += e.width() + legendSkip
	}
	return l
}

func (l legend) height() vg.Length {
	if len(l.rows) == 0 {
		return 0
	}
	return vg.Length(len(l.rows))*legendRow + 4
}

// draw draws the legend below the point.
func (l legend) draw(c draw.Canvas, at vg.Point) {
	for i, row := range l.rows {
		x, y := at.X, at.Y-4-vg.Length(i)*legendRow-legendRow*0.6
		for _, e := range row {
			middle := y + LegendSize*0.36
			if e.Symbol != nil {
				e.Symbol(c, vg.Point{X: x + e.symbolWidth()/2, Y: middle})
			}
			for _, style := range e.Lines {
				c.StrokeLine2(style, x, middle, x+legendLine, middle)
			}
			DrawLetters(c, Letters(LegendSize, Ink), vg.Point{X: x + e.symbolWidth() + 4, Y: y}, e.Name)
			x += e.width() + legendSkip
		}
	}
}
