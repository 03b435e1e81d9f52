package lesson

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"

	"gradus/internal/cpu"
	"gradus/internal/figure"
	"gradus/solver"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/web/toyapp"
)

// drawn are the files of a figure that no run is needed for.
func drawn(draw func() *figure.Figure) func(context.Context, cpu.Kernel) ([]figure.File, error) {
	return func(context.Context, cpu.Kernel) ([]figure.File, error) {
		f := draw()
		return figure.Files(f.Name, func() (*figure.Figure, error) { return f, nil }), nil
	}
}

// roadFigure is the energy along the line on which A x = y, at a few smoothings.
func roadFigure() *figure.Figure {
	const half, nodes = 12, 1200
	s := toyapp.Default(solver.Flow)
	p := s.Problem()
	line := p.DataLine(plane.Vec{-half, -half}, plane.Vec{half, half})[0]
	foot := plane.AddScaled(plane.Scaled(0.5, line[0]), 0.5, line[1])
	along := plane.Sub(line[0], line[1]) // to the right
	along = plane.Scaled(1/plane.Norm(along), along)
	f := figure.New("road", "The energy along the line on which *Ax* = *y*", figure.Notes{})
	var series []figure.Series
	for i, t := range []float64{s.Schedule.TMin, 0.1, 0.3, 0.7} {
		l := p.Landscape(t)
		var heights [][2]float64
		for j := range nodes + 1 {
			at := half * (2*float64(j)/nodes - 1)
			heights = append(heights, [2]float64{at, l.Energy(plane.AddScaled(foot, at, along))})
		}
		series = append(series, figure.Series{Style: figure.SeriesStyles[i], Lines: [][][2]float64{heights}})
		f.Legend = append(f.Legend, figure.Entry{Name: fmt.Sprintf("*t* = %g", t),
			Lines: []draw.LineStyle{figure.SeriesStyles[i]}})
	}
	f.Panels = []figure.Panel{{Fill: func(p *plot.Plot) {
		p.X.Min, p.X.Max = -half, half
		p.Y.Min, p.Y.Max = 0, 1.15
		p.X.Label.Text, p.Y.Label.Text = "place along the line", "*F*"
		for _, s := range series {
			p.Add(figure.Polylines(s.Lines, s.Style))
		}
	}}}
	return f
}

// scoreFigure is the score of the prior at one smoothing, and the best guesses of a few noisy points.
func scoreFigure() *figure.Figure {
	const half, arrows, t = 10, 15, 0.4
	s := toyapp.Default(solver.Flow)
	l := s.Problem().Landscape(t)
	var scores, guesses [][]plane.Vec
	for i := range arrows {
		for j := range arrows {
			at := plane.Vec{half * (2*(float64(i)+0.5)/arrows - 1), half * (2*(float64(j)+0.5)/arrows - 1)}
			score := l.Score(at)
			// By the root of the length: the steepest would hide the rest.
			scores = append(scores, arrow(at, plane.AddScaled(at, min(1, math.Sqrt(plane.Norm(score)))/plane.Norm(score), score)))
		}
	}
	for _, at := range []plane.Vec{{4, 5}, {-4, -5}, {-6, 6}, {5, -6}} {
		guesses = append(guesses, arrow(at, plane.AddScaled(at, mixture.Variance(t, s.Sigma), l.Score(at))))
	}
	styles := []draw.LineStyle{{Color: figure.Ink, Width: 0.8}, figure.SeriesStyles[1]}
	styles[1].Dashes, styles[1].Width = nil, 2
	f := figure.New("score", fmt.Sprintf("The score of the prior at *t* = %g, and best guesses of noisy points", t), figure.Notes{},
		figure.Panel{Shape: figure.EqualUnits, Fill: func(p *plot.Plot) {
			p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = -half, half, -half, half
			p.X.Label.Text, p.Y.Label.Text = "*x*_{1}", "*x*_{2}"
			p.Add(figure.Polylines(scores, styles[0]), figure.Polylines(guesses, styles[1]))
		}})
	f.Width, f.Height = figure.SquareSide, figure.SquareSide
	f.Legend = []figure.Entry{{Name: "∇ log *p*_{t}", Lines: styles[:1]}, {Name: "from a noisy point to the mean of what it may have been", Lines: styles[1:]}}
	return f
}

// arrow is a line with a head of a fifth of its length, half a unit at most.
func arrow(from, to plane.Vec) []plane.Vec {
	along := plane.Sub(to, from)
	head := min(0.2, 0.5/max(plane.Norm(along), 1e-12))
	side := func(sign float64) plane.Vec {
		return plane.AddScaled(plane.AddScaled(to, -head, along), sign*head/2, plane.Perp(along))
	}
	return []plane.Vec{from, to, side(1), to, side(-1)}
}
