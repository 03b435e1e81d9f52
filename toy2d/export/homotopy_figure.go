package export

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradus/internal/figure"
	"gradus/toy2d"
	"gradus/toy2d/homotopy"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

// homotopyFigure shows a coordinate of the stationary points over the smoothing t,
// on a log axis: where a minimum and a saddle meet, both end. The coordinate is the
// one that keeps the branches further apart.
func homotopyFigure(h *homotopy.Homotopy, notes figure.Notes) (*figure.Figure, error) {
	if err := checkHomotopyFigure(h); err != nil {
		return nil, fmt.Errorf("figure homotopy: %w", err)
	}
	if !h.Complete {
		notes.Subtitle = strings.TrimPrefix(notes.Subtitle+", not all branches found", ", ")
	}
	axis := clearest(h)
	lo, hi := rangeOf(h, axis)
	margin := max(0.06*(hi-lo), straight) // no line runs along the frame
	minima := minimaOf(h)
	lines := make([][]plane.Vec, len(h.Branches))
	for i, b := range h.Branches {
		for _, p := range b.Points {
			lines[i] = append(lines[i], plane.Vec{p.T, p.X[axis]})
		}
	}
	folds := foldMarks{marks: foldMarksOf(h, axis), lines: lines}
	fill := func(p *plot.Plot) {
		p.X.Min, p.X.Max = h.TMin, h.TMax
		p.Y.Min, p.Y.Max = lo-margin, hi+margin
		p.X.Scale = plot.LogScale{}
		p.X.Tick.Marker = plot.TickerFunc(figure.DecadeTicks)
		p.X.Label.Text = "smoothing *t*"
		p.Y.Label.Text = fmt.Sprintf("*x*_{%d} of the stationary points", axis+1)
		for i, b := range h.Branches {
			if !slices.Contains(minima, i) {
				p.Add(figure.Polylines(lines[i:i+1], branchStyle[b.Kind]))
			}
		}
		for valley, i := range slices.Backward(minima) { // the global minimum on top
			p.Add(figure.Polylines(lines[i:i+1], minimumStyle(valley)))
		}
		p.Add(folds)
	}
	f := figure.New("homotopy", "How minima vanish as the smoothing grows", notes, figure.Panel{Fill: fill})
	f.Legend = homotopyLegend(h, minima)
	return f, nil
}

func checkHomotopyFigure(h *homotopy.Homotopy) error {
	if !(h.TMin > 0 && h.TMax > h.TMin) || math.IsInf(h.TMax, 0) {
		return fmt.Errorf("t from %g to %g must be above 0, finite and rise", h.TMin, h.TMax)
	}
	if len(h.Branches) == 0 {
		return fmt.Errorf("there are no branches")
	}
	for i, b := range h.Branches {
		if len(b.Points) == 0 {
			return fmt.Errorf("branch %d has no points", i)
		}
		for _, p := range b.Points {
			if s := p.X[0] + p.X[1]; math.IsNaN(s) || math.IsInf(s, 0) || !(p.T > 0) {
				return fmt.Errorf("branch %d passes %v at t = %g", i, p.X, p.T)
			}
		}
	}
	for _, e := range h.Events {
		if e.Extremum < 0 || e.Extremum >= len(h.Branches) {
			return fmt.Errorf("the fold at t = %g is of branch %d of %d", e.T, e.Extremum, len(h.Branches))
		}
	}
	return nil
}

// Dashes tell the kinds of branches apart without colour. The minima of f have the colours
// of their valleys, those that appear later none.
var branchStyle = [...]draw.LineStyle{
	stationary.Minimum: {Color: figure.Ink, Width: 1.6},
	stationary.Saddle:  {Color: figure.Ink, Width: 1.2, Dashes: []vg.Length{5, 2.5}},
	stationary.Maximum: {Color: figure.Ink, Width: 1.8, Dashes: []vg.Length{1.2, 1.6}},
}

func minimumStyle(valley int) draw.LineStyle {
	width := vg.Length(2)
	if valley == 0 {
		width = 3
	}
	return draw.LineStyle{Color: valleyColour(byte(min(valley, toy2d.EndsElsewhere))), Width: width}
}

// minimaOf returns the branches of the minima at TMin, by value: the first is the global minimum.
func minimaOf(h *homotopy.Homotopy) []int {
	var minima []int
	for i, b := range h.Branches {
		if b.Kind == stationary.Minimum && b.Points[0].T == h.TMin {
			minima = append(minima, i)
		}
	}
	slices.SortStableFunc(minima, func(i, j int) int {
		return cmp.Compare(h.Branches[i].Points[0].Value,
			h.Branches[j].Points[0].Value)
	})
	return minima
}

// straight is an extent of a coordinate below which it is drawn as one straight line.
const straight = 1e-3

// clearest returns the coordinate in which the branches that begin at TMin keep the
// greater distance there, in parts of the axis; in doubt, the one of greater extent.
func clearest(h *homotopy.Homotopy) int {
	var apart, extent plane.Vec
	for axis := range apart {
		var at []float64
		for _, b := range h.Branches {
			if b.Points[0].T == h.TMin {
				at = append(at, b.Points[0].X[axis])
			}
		}
		slices.Sort(at)
		lo, hi := rangeOf(h, axis)
		apart[axis], extent[axis] = 1, hi-lo
		for i := 1; i < len(at); i++ {
			apart[axis] = min(apart[axis], (at[i]-at[i-1])/max(hi-lo, straight))
		}
	}
	if apart[1] > apart[0] || apart[1] == apart[0] && extent[1] > extent[0] {
		return 1
	}
	return 0
}

// rangeOf returns the range of a coordinate over all branches.
func rangeOf(h *homotopy.Homotopy, axis int) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, b := range h.Branches {
		for _, p := range b.Points {
			lo, hi = min(lo, p.X[axis]), max(hi, p.X[axis])
		}
	}
	return lo, hi
}

func homotopyLegend(h *homotopy.Homotopy, minima []int) []figure.Entry {
	const most = 6
	var entries []figure.Entry
	for valley := range minima[:min(most, len(minima))] {
		name := "minimum " + basinLetter(valley)
		if valley == 0 {
			name = fmt.Sprintf("global minimum at *t* = %s", figure.ShortNumber(h.TMin))
		}
		entries = append(entries, figure.Entry{Name: name, Lines: []draw.LineStyle{minimumStyle(valley)}})
	}
	names := [...]string{stationary.Minimum: "minimum that appears", stationary.Saddle: "saddle",
		stationary.Maximum: "maximum"}
	for kind, name := range names {
		if slices.ContainsFunc(h.Branches, func(b homotopy.Branch) bool {
			return int(b.Kind) == kind && (b.Kind != stationary.Minimum || b.Points[0].T != h.TMin)
		}) {
			entries = append(entries, figure.Entry{Name: name, Lines: branchStyle[kind : kind+1]})
		}
	}
	for _, k := range []homotopy.EventKind{homotopy.PairEnds, homotopy.PairBirth} {
		if slices.ContainsFunc(h.Events, func(e homotopy.Event) bool { return e.Type == k }) {
			entries = append(entries, foldGlyph(k).entry())
		}
	}
	return entries
}

func foldGlyph(k homotopy.EventKind) glyph {
	if k == homotopy.PairBirth {
		return glyphBirth
	}
	return glyphFold
}

// foldMark is a fold in the plot.
type foldMark struct {
	at    plane.Vec
	glyph glyph
	label string // with markup; "" is none
}

// labelSides are where a label may stand, the best first, in halves of its size and
// the gap. Those beyond 1 pass a neighbour.
var labelSides = []plane.Vec{{1, 0}, {1, 1}, {1, -1}, {0, 1}, {0, -1}, {-1, 0}, {-1, 1}, {-1, -1}, {1, 1.5}, {1, -1.5},
	{0, 1.5}, {0, -1.5}}

func foldMarksOf(h *homotopy.Homotopy, axis int) []foldMark {
	marks := make([]foldMark, len(h.Events))
	for i, e := range h.Events {
		m := foldMark{at: plane.Vec{e.T, e.X[axis]}, glyph: foldGlyph(e.Type)}
		if e.Type == homotopy.PairEnds && h.Branches[e.Extremum].Kind == stationary.Minimum {
			m.label = "*t* = " + figure.ShortNumber(e.T)
		}
		marks[i] = m
	}
	return marks
}

// foldMarks draws folds as dots, filled for ends and open for births, and beside
// them the labels that have room.
type foldMarks struct {
	marks []foldMark
	lines [][]plane.Vec // that no label may touch
}

const (
	labelGap   = 3
	labelClear = 2 // between labels and lines
)

func (f foldMarks) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for _, m := range f.marks {
		drawGlyph(c, m.glyph, vg.Point{X: x(m.at[0]), Y: y(m.at[1])})
	}
	for i, box := range f.labelBoxes(c, p) {
		if m := f.marks[i]; box != (vg.Rectangle{}) {
			style := figure.Letters(figure.LegendSize, figure.Ink)
			figure.DrawLetters(c, style, vg.Point{X: box.Min.X, Y: box.Min.Y + style.FontExtents().Descent}, m.label)
		}
	}
}

// labelBoxes returns where the label of each mark stands; empty if there is no room.
func (f foldMarks) labelBoxes(c draw.Canvas, p *plot.Plot) []vg.Rectangle {
	x, y := p.Transforms(&c)
	point := func(v plane.Vec) vg.Point { return vg.Point{X: x(v[0]), Y: y(v[1])} }
	lines := make([][]vg.Point, len(f.lines))
	for i, line := range f.lines {
		for _, v := range line {
			lines[i] = append(lines[i], point(v))
		}
	}
	var taken []vg.Rectangle
	for _, m := range f.marks {
		taken = append(taken, grown(vg.Rectangle{Min: point(m.at), Max: point(m.at)}, foldRadius))
	}
	free := func(box vg.Rectangle) bool {
		if !c.Contains(box.Min) || !c.Contains(box.Max) {
			return false
		}
		near := draw.Canvas{Canvas: c.Canvas, Rectangle: grown(box, labelClear)}
		return len(near.ClipLinesXY(lines...)) == 0 &&
			!slices.ContainsFunc(taken, func(other vg.Rectangle) bool { return overlap(near.Rectangle, other) })
	}
	boxes := make([]vg.Rectangle, len(f.marks))
	for i, m := range f.marks {
		if m.label == "" {
			continue
		}
		style := figure.Letters(figure.LegendSize, figure.Ink)
		e := style.FontExtents()
		half := vg.Point{X: style.Width(m.label) / 2, Y: (e.Ascent + e.Descent) / 2}
		for _, side := range labelSides {
			// A corner is further from the disc than a side.
			away := vg.Length(foldRadius + labelGap/math.Hypot(side[0], side[1]))
			reach := vg.Point{X: vg.Length(side[0]) * (half.X + away), Y: vg.Length(side[1]) * (half.Y + away)}
			middle := point(m.at).Add(reach)
			if box := (vg.Rectangle{Min: middle.Sub(half), Max: middle.Add(half)}); free(box) {
				boxes[i] = box
				taken = append(taken, box)
				break
			}
		}
	}
	return boxes
}

func grown(r vg.Rectangle, by vg.Length) vg.Rectangle {
	return vg.Rectangle{Min: r.Min.Sub(vg.Point{X: by, Y: by}), Max: r.Max.Add(vg.Point{X: by, Y: by})}
}

func overlap(a, b vg.Rectangle) bool {
	return a.Min.X < b.Max.X && b.Min.X < a.Max.X && a.Min.Y < b.Max.Y && b.Min.Y < a.Max.Y
}
