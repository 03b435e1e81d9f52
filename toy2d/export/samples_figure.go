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

// priorFigure shows the ends of particles on the density of the prior.
func priorFigure(s *toy2d.Spec, p *toy2d.Problem, d *toy2d.PriorDrawn, notes figure.Notes) (*figure.Figure, error) {
	l := (&mixture.Problem{Sigma: 1, Modes: s.Prior()}).Landscape(s.Seen())
	density := func(x plane.Vec) float64 {
		log, _ := l.Prior(x)
		return math.Exp(log)
	}
	notes.Subtitle += fmt.Sprintf("\nsliced *W*_{2} = %.3f, of exact draws %.3f; %.1f %% of the weight at wrong modes",
		d.W2, d.Floor, 100*d.Shifted)
	return densityFigure("prior", "Draws from the prior", p.Survey(s.Schedule.TMin).Window, density, d.Points, nil, notes)
}

// posteriorFigure shows draws on the density of the posterior, with the points that people give as the answer.
func posteriorFigure(s *toy2d.Spec, p *toy2d.Problem, d *toy2d.PosteriorDrawn,
	notes figure.Notes) (*figure.Figure, error) {
	notes.Subtitle += fmt.Sprintf("\nmean (%.2f, %.2f), exact (%.2f, %.2f); %.1f %% of the weight at wrong modes",
		d.Mean[0], d.Mean[1], d.Exact.Mean[0], d.Exact.Mean[1], 100*d.Shifted)
	marks := []namedMark{{mark{d.Mean, glyphSaddle}, "mean of the draws"}, {mark{d.Exact.Mean, glyphMean}, "posterior mean"},
		{mark{d.MAP.X, glyphGlobal}, "most likely point"}}
	return densityFigure("posterior", "Draws from the posterior", p.Survey(s.Schedule.TMin).Window,
		s.Posterior(p).Density(), d.Points, marks, notes)
}

// namedMark is a mark whose meaning is not that of its glyph elsewhere.
type namedMark struct {
	mark
	name string
}

// mostDots is how many points a figure shows: more are a blot, and a vector file of megabytes.
const mostDots = 3000

func densityFigure(name, title string, w plane.Window, density func(plane.Vec) float64, points []plane.Vec,
	marks []namedMark, notes figure.Notes) (*figure.Figure, error) {
	if !(w.Max[0] > w.Min[0] && w.Max[1] > w.Min[1]) {
		return nil, fmt.Errorf("figure %s: the window from %v to %v is empty", name, w.Min, w.Max)
	}
	xs, ys := centresOf(w.Min[0], w.Max[0]), centresOf(w.Min[1], w.Max[1])
	values, top := make([][]float64, len(ys)), 0.0
	for j, y := range ys {
		values[j] = make([]float64, len(xs))
		for i, x := range xs {
			values[j][i] = density(plane.Vec{x, y})
			top = max(top, values[j][i])
		}
	}
	if top == 0 {
		top = 1
	}
	scale := figure.LinearScale(0, top, "density, coloured by its square root")
	scale.Share = func(v float64) float64 { return math.Sqrt(max(0, v) / top) }
	scale.Ticks = nil
	for _, part := range []float64{0, 0.1, 0.3, 0.6, 1} {
		scale.Ticks = append(scale.Ticks, plot.Tick{Value: part * top, Label: figure.ShortNumber(part * top)})
	}
	cells := &figure.HeatMap{Xs: figure.EdgesAround(xs, 1), Ys: figure.EdgesAround(ys, 1),
		Colour: func(i, j int) color.RGBA { return scale.Colour(values[j][i]) }}
	cells.Xs[0], cells.Xs[len(xs)], cells.Ys[0], cells.Ys[len(ys)] = w.Min[0], w.Max[0], w.Min[1], w.Max[1]
	shown := spreadOver(points, mostDots)
	f := planeFigure(name, title, notes, scale, func(p *plot.Plot) {
		p.Add(cells, dots(shown))
		for _, m := range marks {
			p.Add(m.mark)
		}
	})
	said := fmt.Sprintf("%d draws", len(points))
	if len(shown) < len(points) {
		said = fmt.Sprintf("%d of %d draws", len(shown), len(points))
	}
	f.Legend = []figure.Entry{{Name: said, Symbol: func(c draw.Canvas, at vg.Point) { drawDots(c, []vg.Point{at}, 2) }}}
	for i := len(marks) - 1; i >= 0; i-- {
		e := marks[i].Glyph.entry()
		e.Name = marks[i].name
		f.Legend = append(f.Legend, e)
	}
	return f, nil
}

// spreadOver returns at most so many of the points, spread evenly over their order.
func spreadOver(points []plane.Vec, most int) []plane.Vec {
	if len(points) <= most {
		return points
	}
	some := make([]plane.Vec, most)
	for i := range some {
		some[i] = points[i*len(points)/most]
	}
	return some
}

// dots are points of the plane.
type dots []plane.Vec

var dotColour = color.RGBA{0xff, 0x5a, 0x36, 0xff}

func (d dots) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	var at []vg.Point
	for _, v := range d {
		if q := (vg.Point{X: x(v[0]), Y: y(v[1])}); !math.IsNaN(v[0]+v[1]) && c.Contains(q) {
			at = append(at, q)
		}
	}
	drawDots(c, at, 0.65)
}

// drawDots draws small squares, as one shape: thousands of circles would be a vector file of megabytes.
func drawDots(c draw.Canvas, at []vg.Point, r vg.Length) {
	if len(at) == 0 {
		return
	}
	var path vg.Path
	for _, p := range at {
		path.Move(vg.Point{X: p.X - r, Y: p.Y - r})
		path.Line(vg.Point{X: p.X + r, Y: p.Y - r})
		path.Line(vg.Point{X: p.X + r, Y: p.Y + r})
		path.Line(vg.Point{X: p.X - r, Y: p.Y + r})
		path.Close()
	}
	c.SetColor(dotColour)
	c.Fill(path)
}

// curveFigure shows the distance of draws over t1, without and with correction.
func curveFigure(c *toy2d.CurveDrawn, notes figure.Notes) (*figure.Figure, error) {
	if len(c.Rows) < 2 {
		return nil, fmt.Errorf("figure correction: %d values of t1 are no curve", len(c.Rows))
	}
	var plain, corrected [][2]float64
	lo, hi := c.Floor, c.Floor
	for i, r := range c.Rows {
		if i > 0 && r.T1 <= c.Rows[i-1].T1 || !(r.T1 > 0) {
			return nil, fmt.Errorf("figure correction: t1[%d] = %g: values must be above 0 and rise", i, r.T1)
		}
		plain, corrected = append(plain, [2]float64{r.T1, r.Plain.W2}), append(corrected, [2]float64{r.T1, r.Corrected.W2})
		for _, v := range []float64{r.Plain.W2, r.Corrected.W2} {
			if !(v > 0) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("figure correction: the distance at t1 = %g is %g", r.T1, v)
			}
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	first, last := c.Rows[0].T1, c.Rows[len(c.Rows)-1].T1
	lines := []figure.Series{
		{Name: "from *N* (0, *I* )", Lines: [][][2]float64{plain}, Style: figure.SeriesStyles[0]},
		{Name: "corrected", Lines: [][][2]float64{corrected}, Style: figure.SeriesStyles[1]},
		{Name: "exact draws", Lines: [][][2]float64{{{first, c.Floor}, {last, c.Floor}}}, Style: figure.SeriesStyles[2]},
	}
	f := figure.New("correction", "How far draws are from the prior", notes, figure.Panel{Fill: func(p *plot.Plot) {
		p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = first, last, lo/1.3, hi*1.3
		p.X.Label.Text = "time of the forward process *T*_{1}"
		p.Y.Label.Text = "sliced *W*_{2}, in units of the scale"
		for _, a := range []*plot.Axis{&p.X, &p.Y} {
			a.Scale, a.Tick.Marker = plot.LogScale{}, plot.TickerFunc(figure.DecadeTicks)
		}
		for i := len(lines) - 1; i >= 0; i-- {
			p.Add(figure.Polylines(lines[i].Lines[0:1], lines[i].Style))
		}
	}})
	for _, l := range lines {
		f.Legend = append(f.Legend, figure.Entry{Name: l.Name, Lines: []draw.LineStyle{l.Style}})
	}
	return f, nil
}
