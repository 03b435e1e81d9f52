package export

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"

	"gradus/internal/figure"
	"gradus/toy2d"
	"gradus/toy2d/curvature"
)

// CurvatureFiles lists what there is of how the energy of the spec bends, a table and a figure.
func CurvatureFiles(s *toy2d.Spec, c *toy2d.Curvature, link string) []figure.File {
	header := []string{"t", "v", "lipschitz", "lipschitz_x1", "lipschitz_x2", "lipschitz_bound", "lipschitz_plane", "mooney_bound",
		"least", "least_x1", "least_x2", "least_bound", "largest", "largest_x1", "largest_x2", "largest_bound"}
	files := []figure.File{figure.Table("curvature", note(s, link), header, func(row func(...any)) {
		for _, r := range c.Rows {
			row(r.T, r.V, r.Lipschitz.Value, r.Lipschitz.X[0], r.Lipschitz.X[1], r.Lipschitz.Bound, orNaN(r.Plane), orNaN(r.Bound),
				r.Least.Value, r.Least.X[0], r.Least.X[1], r.Least.Bound, r.Largest.Value, r.Largest.X[0], r.Largest.X[1],
				r.Largest.Bound)
		}
	})}
	return append(files, figure.Files("curvature", func() (*figure.Figure, error) {
		return curvatureFigure(c, figure.Notes{Subtitle: curvatureSubtitle(s, c), Link: link})
	})...)
}

// orNaN is a number that may be missing.
func orNaN(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

func curvatureSubtitle(s *toy2d.Spec, c *toy2d.Curvature) string {
	w := s.Window
	said := fmt.Sprintf("on [%.4g, %.4g] × [%.4g, %.4g]", w.Min[0], w.Max[0], w.Min[1], w.Max[1])
	if c.ConvexFrom != nil {
		said += fmt.Sprintf("; strictly convex from *t* = %.5g", *c.ConvexFrom)
	}
	return said
}

// curvatureFigure shows the Lipschitz constant of the score with its bounds, and how far F is from convex, over t.
func curvatureFigure(c *toy2d.Curvature, notes figure.Notes) (*figure.Figure, error) {
	if len(c.Rows) < 2 {
		return nil, fmt.Errorf("figure curvature: %d smoothings are no curve", len(c.Rows))
	}
	curve := func(value func(r curvature.Row) float64) (lines [][][2]float64) {
		var line [][2]float64
		for _, r := range slices.Backward(c.Rows) {
			if v := value(r); v > 0 && !math.IsInf(v, 0) { // false for NaN
				line = append(line, [2]float64{r.T, v})
			} else if len(line) > 0 {
				lines, line = append(lines, line), nil
			}
		}
		if len(line) > 0 {
			lines = append(lines, line)
		}
		return lines
	}
	lo, hi := math.Inf(1), 0.0
	for _, r := range c.Rows {
		lo, hi = min(lo, r.Lipschitz.Value), max(hi, r.Lipschitz.Value, -r.Least.Value)
		if v := math.Abs(r.Least.Value); v > 0 {
			lo = min(lo, v)
		}
	}
	style := figure.SeriesStyles
	series := []figure.Series{
		{Name: "Lipschitz constant of the score", Lines: curve(func(r curvature.Row) float64 { return r.Lipschitz.Value }), Style: style[0]},
		{Name: "on the whole plane", Lines: curve(func(r curvature.Row) float64 { return orNaN(r.Plane) }), Style: style[1]},
		{Name: "1/*v*", Lines: curve(func(r curvature.Row) float64 { return 1 / r.V }), Style: style[2]},
		{Name: "*L* /(1 − *L v* )", Lines: curve(func(r curvature.Row) float64 { return orNaN(r.Bound) }), Style: style[3]},
		{Name: "least eigenvalue of Hess *F*, below 0", Lines: curve(func(r curvature.Row) float64 { return -r.Least.Value }), Style: style[4]},
		{Name: "above 0", Lines: curve(func(r curvature.Row) float64 { return r.Least.Value }), Style: style[5]},
	}
	first, last := c.Rows[len(c.Rows)-1].T, c.Rows[0].T
	f := figure.New("curvature", "How the energy bends", notes, figure.Panel{Fill: func(p *plot.Plot) {
		p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = first, last, lo/2, hi*2
		p.X.Label.Text, p.Y.Label.Text = "smoothing *t*", "absolute value"
		for _, a := range []*plot.Axis{&p.X, &p.Y} {
			a.Scale, a.Tick.Marker = plot.LogScale{}, plot.TickerFunc(figure.DecadeTicks)
		}
		for _, s := range slices.Backward(series) {
			p.Add(figure.Polylines(within(s.Lines, lo/2, hi*2), s.Style))
		}
	}})
	for _, s := range series {
		if len(s.Lines) > 0 {
			f.Legend = append(f.Legend, figure.Entry{Name: s.Name, Lines: []draw.LineStyle{s.Style}})
		}
	}
	return f, nil
}

// within cuts lines to the values that are in sight.
func within(lines [][][2]float64, lo, hi float64) (cut [][][2]float64) {
	for _, line := range lines {
		var part [][2]float64
		for _, p := range line {
			if p[1] >= lo && p[1] <= hi {
				part = append(part, p)
			}
		}
		if len(part) > 0 {
			cut = append(cut, part)
		}
	}
	return cut
}
