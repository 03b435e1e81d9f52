package export

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"gradus/internal/figure"
)

// runCurve is a quantity along the run of one start.
type runCurve struct {
	Values []float64 // at the steps of the figure; NaN where it has none
	End    byte      // the valley in which the run ends, as in Result.Valley
}

// energyFloor is where the axis ends: below, rounding and the tolerance of the
// minimiser would be shown.
const energyFloor = 1e-6

// movesFloor is where the axis of moves ends: below, the rounding of float32 would be shown.
const movesFloor = 1e-7

// energyFigure shows f(x_k) - f_min over the steps k, where f_min is the value at the
// global minimiser: on a log axis the wells are plateaus, and the approach to the
// global minimum can be seen down to 1e-6.
func energyFigure(steps []int, curves []runCurve, minimum float64, notes figure.Notes) (*figure.Figure, error) {
	above := make([]runCurve, len(curves))
	for i, c := range curves {
		above[i].End = c.End
		for _, f := range c.Values {
			above[i].Values = append(above[i].Values, f-minimum)
		}
	}
	return runFigure("energy", "Energy along the runs, *f* = *F* ( · , *t*_{min})", "*f* (*x*_{*k*}) − min *f*",
		energyFloor, steps, above, notes)
}

// movesFigure shows the lengths of the moves over the steps that made them: what still moves at
// the last step was cut short.
func movesFigure(steps []int, curves []runCurve, notes figure.Notes) (*figure.Figure, error) {
	return runFigure("moves", "Moves along the runs", "|*x*_{*k*} − *x*_{*k*−1}|", movesFloor, steps, curves, notes)
}

// runFigure shows curves on a log axis from the floor up, in the colours of the valleys.
func runFigure(name, title, label string, floor float64, steps []int, curves []runCurve,
	notes figure.Notes) (*figure.Figure, error) {
	if len(steps) < 2 {
		return nil, fmt.Errorf("figure %s: %d steps are no curve", name, len(steps))
	}
	if !slices.IsSorted(steps) || steps[0] == steps[len(steps)-1] {
		return nil, fmt.Errorf("figure %s: the steps, from %d to %d, must rise", name, steps[0], steps[len(steps)-1])
	}
	series := map[byte]*figure.Series{}
	for i, c := range curves {
		if len(c.Values) != len(steps) {
			return nil, fmt.Errorf("figure %s: curve %d has %d values for %d steps", name, i, len(c.Values), len(steps))
		}
		var line [][2]float64
		for j, v := range c.Values {
			if len(line) > 0 || !math.IsNaN(v) { // a line ends at its first gap
				line = append(line, [2]float64{float64(steps[j]), v})
			}
		}
		if series[c.End] == nil {
			style := figure.SeriesStyles[int(c.End)%len(figure.SeriesStyles)]
			style.Color = valleyColour(c.End)
			series[c.End] = &figure.Series{Name: "ends " + inValley(c.End), Style: style}
		}
		series[c.End].Lines = append(series[c.End].Lines, line)
	}
	var shown []figure.Series
	for _, end := range slices.Sorted(maps.Keys(series)) {
		shown = append(shown, *series[end])
	}
	panel, legend := figure.StepsPanel(steps[0], steps[len(steps)-1], label, floor, shown...)
	f := figure.New(name, title, notes, panel)
	f.Legend = legend
	return f, nil
}
