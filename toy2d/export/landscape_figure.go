package export

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradus/internal/figure"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// landscapeFigure shows F(., t) in the window from lo to hi with isolines, the
// solutions of A x = y if A has rank 1, the paths of runs and marked points. Colours
// go by the square root of F above its least value, which shows the wells, up to the
// value that 9 in 10 points are below. Paths have the colours and shapes of the valleys in
// which they end.
func landscapeFigure(l *mixture.Landscape, lo, hi plane.Vec, paths []valleyPath, marks []mark,
	notes figure.Notes) (*figure.Figure, error) {
	for i := range lo {
		if !(hi[i] > lo[i]) || math.IsInf(hi[i]-lo[i], 0) {
			return nil, fmt.Errorf("figure landscape: the window from %v to %v is empty", lo, hi)
		}
	}
	g := sampleLandscape(l, lo, hi)
	scale := g.scale()
	cells := &figure.HeatMap{Xs: figure.EdgesAround(g.xs, 1), Ys: figure.EdgesAround(g.ys, 1),
		Colour: func(i, j int) color.RGBA { return scale.Colour(g.values[j][i]) }}
	// The outermost nodes lie half a cell inside the window.
	cells.Xs[0], cells.Xs[len(g.xs)], cells.Ys[0], cells.Ys[len(g.ys)] = lo[0], hi[0], lo[1], hi[1]

	contours := figure.Polylines(g.isolines(), isolineStyle)
	data := l.Problem.DataLine(lo, hi)
	title := fmt.Sprintf("Energy landscape *F* (*x*, *t* ) at *t* = %s", figure.ShortNumber(l.T))
	f := planeFigure("landscape", title, notes, scale, func(p *plot.Plot) {
		p.Add(cells, contours)
		for _, style := range dataStyle {
			p.Add(figure.Polylines(data, style))
		}
		for _, path := range paths {
			for _, style := range pathStyle(path.End, len(paths)) {
				p.Add(figure.Polylines([][]plane.Vec{path.Points}, style))
			}
		}
		// The global minimiser last; ends above it, as it must not hide those that are short of it.
		for _, m := range slices.SortedStableFunc(slices.Values(marks),
			func(a, b mark) int { return int(b.Glyph - a.Glyph) }) {
			p.Add(m)
		}
		for _, path := range paths {
			if end, ok := lastPoint(path.Points); ok {
				p.Add(valleyMark{end, path.End, 2.6})
			}
		}
	})
	f.Legend = landscapeLegend(data, marks)
	return f, nil
}

const (
	landscapeNodes = 400 // per side
	isolineLevels  = 12
)

type landscapeGrid struct {
	xs, ys     []float64
	values     [][]float64 // [y][x]
	least, top float64
}

func sampleLandscape(l *mixture.Landscape, lo, hi plane.Vec) *landscapeGrid {
	g := &landscapeGrid{xs: centresOf(lo[0], hi[0]), ys: centresOf(lo[1], hi[1]),
		values: make([][]float64, landscapeNodes)}
	var all []float64
	for j, y := range g.ys {
		row := make([]float64, landscapeNodes)
		for i, x := range g.xs {
			row[i] = l.Energy(plane.Vec{x, y})
		}
		g.values[j] = row
		all = append(all, row...)
	}
	slices.Sort(all)
	g.least, g.top = all[0], all[len(all)*9/10]
	if g.top <= g.least { // a flat landscape
		g.top = g.least + 1
	}
	return g
}

// isolines returns lines of equal steps in colour.
func (g *landscapeGrid) isolines() [][]plane.Vec {
	var lines [][]plane.Vec
	for i := 1; i < isolineLevels; i++ {
		s := float64(i) / isolineLevels
		lines = append(lines, isolines(g.xs, g.ys, g.values, g.least+s*s*(g.top-g.least))...)
	}
	return lines
}

func centresOf(lo, hi float64) []float64 {
	xs := make([]float64, landscapeNodes)
	for i := range xs {
		xs[i] = lo + (hi-lo)*(float64(i)+0.5)/landscapeNodes
	}
	return xs
}

func (g *landscapeGrid) scale() *figure.Scale {
	s := &figure.Scale{Label: fmt.Sprintf("*F*, coloured by √(*F* − min *F* ), clipped at %s",
		figure.ShortNumber(g.top))}
	s.Share = func(v float64) float64 { return math.Sqrt(max(0, v-g.least) / (g.top - g.least)) }
	s.Ticks = g.ticks(s.Share)
	return s
}

// ticks returns round values that stand apart on the bar: coarse ones first, then
// finer ones at the lower end, where the square root makes room.
func (g *landscapeGrid) ticks(share func(float64) float64) []plot.Tick {
	const apart = 0.075 // of the bar's height
	var ticks []plot.Tick
	for span := g.top - g.least; share(g.least+span) > apart; span /= 4 {
		for _, t := range figure.LinearTicks(g.least, g.least+span) {
			near := func(other plot.Tick) bool { return math.Abs(share(other.Value)-share(t.Value)) < apart }
			if !t.IsMinor() && !slices.ContainsFunc(ticks, near) {
				ticks = append(ticks, plot.Tick{Value: t.Value, Label: figure.ShortNumber(t.Value)})
			}
		}
	}
	return ticks
}

var (
	isolineStyle = draw.LineStyle{Color: color.Gray{0xd0}, Width: 0.4}
	dataStyle    = []draw.LineStyle{{Color: figure.Ink, Width: 2.4},
		{Color: paperWhite, Width: 1.4, Dashes: []vg.Length{7, 4}}}
)

// valleyPath is the path of a start, and where it ends: as in Result.Valley.
type valleyPath struct {
	Points []plane.Vec
	End    byte
}

// pathStyle is thinner for many paths.
func pathStyle(end byte, paths int) []draw.LineStyle {
	thick := vg.Length(1)
	if paths > 40 {
		thick = 0.65
	}
	return []draw.LineStyle{{Color: paperWhite, Width: 1.9 * thick}, {Color: valleyColour(end), Width: 1.1 * thick}}
}

func landscapeLegend(data [][]plane.Vec, marks []mark) []figure.Entry {
	var entries []figure.Entry
	for g := glyphGlobal; g <= glyphMean; g++ {
		if slices.ContainsFunc(marks, func(m mark) bool { return m.Glyph == g }) {
			entries = append(entries, g.entry())
		}
	}
	if len(data) > 0 {
		entries = append(entries, figure.Entry{Name: "data line, *A x* = *y*", Lines: dataStyle})
	}
	return entries
}

// lastPoint returns the last point of a path before it diverges.
func lastPoint(path []plane.Vec) (plane.Vec, bool) {
	n := slices.IndexFunc(path, func(v plane.Vec) bool { return math.IsNaN(v[0] + v[1]) })
	if n < 0 {
		n = len(path)
	}
	if n == 0 {
		return plane.Vec{}, false
	}
	return path[n-1], true
}
