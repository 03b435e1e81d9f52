package figure_test

import (
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradus/internal/figure"
	"gradus/static/colormap"
)

const testLink = "https://example.org/toy2d#schedule.tmax=3&starts.kind=ring"

// testDPI gives the smallest cells a width of five pixels.
const testDPI = 150

func randomValues(columns, rows int) [][]float64 {
	random := rand.New(rand.NewPCG(3, 4))
	values := make([][]float64, rows)
	for i := range values {
		for range columns {
			values[i] = append(values[i], random.Float64())
		}
	}
	return values
}

// withoutValues fills the plot with the colour of no value.
func withoutValues(columns, rows int) [][]float64 {
	values := randomValues(columns, rows)
	for _, row := range values {
		for i := range row {
			row[i] = math.NaN()
		}
	}
	return values
}

func centres(n int) []float64 {
	var x []float64
	for i := range n {
		x = append(x, float64(i))
	}
	return x
}

func cellsPanel(colours colormap.Map, values [][]float64) figure.Panel {
	scale := figure.LinearScale(0, 1, "share of *x*")
	scale.Colours = colours
	cells := &figure.HeatMap{Xs: figure.EdgesAround(centres(len(values[0])), 1),
		Ys:     figure.EdgesAround(centres(len(values)), 1),
		Colour: func(i, j int) color.RGBA { return scale.Colour(values[j][i]) }}
	return figure.Panel{Scale: scale, Fill: func(p *plot.Plot) {
		p.Add(cells)
		p.X.Label.Text = "column"
		p.Y.Label.Text = "row"
	}}
}

func cellsFigure(colours colormap.Map, values [][]float64) *figure.Figure {
	f := figure.New("cells", "Cells", figure.Notes{}, cellsPanel(colours, values))
	f.DPI = testDPI
	return f
}

func linesPanel() figure.Panel {
	lines := [][][2]float64{{{0.01, 1}, {0.1, 3}, {1, 2}}, {{0.01, 2}, {math.NaN(), 0}, {1, 1}},
		{{0.001, -50}, {100, 50}}}
	return figure.Panel{Title: "Lines over *t*_{max}", Fill: func(p *plot.Plot) {
		p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0.01, 1, 0, 4
		p.X.Scale = plot.LogScale{}
		p.X.Tick.Marker = plot.TickerFunc(figure.DecadeTicks)
		p.X.Label.Text = "*t*"
		p.Add(figure.Polylines(lines, draw.LineStyle{Color: figure.Ink, Width: 1}))
	}}
}

// testFigures has a figure of one panel, and one of three with all that there is.
func testFigures() []*figure.Figure {
	one := cellsFigure(colormap.Map{}, randomValues(9, 7))
	square := cellsPanel(colormap.Map{}, randomValues(12, 3))
	square.Shape, square.Title = figure.Square, "Square"
	equal := cellsPanel(colormap.Map{}, randomValues(8, 5))
	equal.Shape, equal.Scale = figure.EqualUnits, nil
	several := figure.New("several", "Several *panels*",
		figure.Notes{Subtitle: "method, *t*_{max} = 1.5\nand a second line", Link: testLink},
		square, linesPanel(), equal)
	several.Height = figure.SquareSide
	several.Columns = 2
	several.Legend = []figure.Entry{
		{Name: "line", Lines: []draw.LineStyle{{Color: figure.Ink, Width: 1}}},
		{Name: "dot", Symbol: func(c draw.Canvas, at vg.Point) {
			c.StrokeLine2(draw.LineStyle{Width: 4}, at.X-2,
				at.Y, at.X+2, at.Y)
		}},
		{Name: "nothing"},
	}
	one.Notes.Link = testLink
	for _, f := range []*figure.Figure{one, several} {
		f.DPI = 50
	}
	return []*figure.Figure{one, several}
}

func colourMap(t *testing.T, name string) colormap.Map {
	t.Helper()
	m, err := colormap.Named(name)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
