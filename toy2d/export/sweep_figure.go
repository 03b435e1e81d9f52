package export

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"

	"gradus/internal/figure"
	"gradus/toy2d"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
)

// globalFigure shows the share of starts within Near of the global minimiser, over
// iteration and t_max.
func globalFigure(r *toy2d.Rates, notes figure.Notes) (*figure.Figure, error) {
	return ratesFigure(r, r.Global, "global", fmt.Sprintf("Starts within %g of the global minimiser", ensemble.Near),
		notes)
}

// stationaryFigure shows the share of starts with |grad f| <= Flat, over iteration
// and t_max.
func stationaryFigure(r *toy2d.Rates, notes figure.Notes) (*figure.Figure, error) {
	return ratesFigure(r, r.Stationary, "stationary", fmt.Sprintf("Starts at a nearly stationary point, |∇*f* | ≤ %g",
		ensemble.Flat), notes)
}

func ratesFigure(r *toy2d.Rates, values [][]float64, name, title string, notes figure.Notes) (*figure.Figure, error) {
	if err := checkRates(r, values); err != nil {
		return nil, fmt.Errorf("figure %s: %w", name, err)
	}
	iterations := make([]float64, len(r.Iterations))
	for i, k := range r.Iterations {
		iterations[i] = float64(k)
	}
	logT := make([]float64, len(r.TMax)) // rising: the other way round
	for i, t := range r.TMax {
		logT[len(logT)-1-i] = math.Log(t)
	}
	rows := figure.EdgesAround(logT, math.Ln2)
	for i := range rows {
		rows[i] = math.Exp(rows[i])
	}
	scale := figure.LinearScale(0, 1, "share of starts")
	cells := &figure.HeatMap{Xs: figure.EdgesAround(iterations, 1), Ys: rows,
		Colour: func(i, j int) color.RGBA { return scale.Colour(values[len(values)-1-j][i]) }}
	fill := func(p *plot.Plot) {
		p.Add(cells)
		p.X.Label.Text = "iteration *k*"
		p.Y.Label.Text = "initial smoothing *t*_{max}"
		p.Y.Scale = plot.LogScale{}
		p.Y.Tick.Marker = plot.TickerFunc(figure.DecadeTicks)
	}
	return figure.New(name, title, notes, figure.Panel{Fill: fill, Scale: scale}), nil
}

func checkRates(r *toy2d.Rates, values [][]float64) error {
	if len(r.TMax) == 0 || len(r.Iterations) == 0 {
		return fmt.Errorf("rates of %d values of t_max and %d iterations are empty", len(r.TMax), len(r.Iterations))
	}
	for i, t := range r.TMax {
		if !(t > 0) || math.IsInf(t, 0) || i > 0 && t >= r.TMax[i-1] {
			return fmt.Errorf("t_max[%d] = %g: values must be above 0, finite and fall", i, t)
		}
	}
	for i := 1; i < len(r.Iterations); i++ {
		if r.Iterations[i] <= r.Iterations[i-1] {
			return fmt.Errorf("iterations must rise, got %d after %d", r.Iterations[i], r.Iterations[i-1])
		}
	}
	if len(values) != len(r.TMax) ||
		slices.ContainsFunc(values, func(row []float64) bool { return len(row) != len(r.Iterations) }) {
		return fmt.Errorf("shares must be %d x %d, t_max x iterations", len(r.TMax), len(r.Iterations))
	}
	return nil
}

// startsFigure shows, in the plane of starts, the share of values of t_max whose
// run reaches the global minimiser. The starts are a square grid over [lo, hi]^2, as
// Spec.Points gives it.
func startsFigure(r *toy2d.Rates, lo, hi float64, means []plane.Vec, minimiser plane.Vec,
	notes figure.Notes) (*figure.Figure, error) {
	n := int(math.Round(math.Sqrt(float64(len(r.Reached)))))
	if n == 0 || n*n != len(r.Reached) {
		return nil, fmt.Errorf("figure starts: %d starts are not a square grid", len(r.Reached))
	}
	if !(hi >= lo) || n > 1 && hi == lo {
		return nil, fmt.Errorf("figure starts: %d x %d starts do not fit on [%g, %g]^2", n, n, lo, hi)
	}
	grid := toy2d.Starts{N: n, Min: lo, Max: hi}
	centres := make([]float64, n)
	for i := range centres {
		centres[i] = grid.Coordinate(i)
	}
	edges := figure.EdgesAround(centres, max(0.5, (hi-lo)/2))
	scale := figure.LinearScale(0, 1, "share of the values of *t*_{max}")
	cells := &figure.HeatMap{Xs: edges, Ys: edges,
		Colour: func(i, j int) color.RGBA { return scale.Colour(r.Reached[j*n+i]) }}
	f := planeFigure("starts", "Which starts reach the global minimiser", notes, scale, func(p *plot.Plot) {
		p.Add(cells)
		for _, m := range means {
			p.Add(mark{m, glyphMean})
		}
		p.Add(mark{minimiser, glyphGlobal})
	})
	f.Legend = []figure.Entry{glyphGlobal.entry(), glyphMean.entry()}
	return f, nil
}
