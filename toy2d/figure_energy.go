package toy2d

import (
	"fmt"
	"maps"
	"slices"

	"gradus/internal/figure"
)

// EnergyCurve is f = F(., t_min) along the run of one start.
type EnergyCurve struct {
	Values []float64 // at the steps of the figure; NaN from where the run diverged
	End    byte      // the valley in which the run ends, as in Result.Valley
}

// energyFloor is where the axis ends: below, rounding and the tolerance of the
// minimiser would be shown.
const energyFloor = 1e-6

// EnergyFigure shows f(x_k) - f_min over the steps k, where f_min is the value at the
// global minimiser: on a log axis the wells are plateaus, and the approach to the
// global minimum can be seen down to 1e-6.
func EnergyFigure(steps []int, curves []EnergyCurve, minimum float64, notes figure.Notes) (*figure.Figure, error) {
	if len(steps) < 2 {
		return nil, fmt.Errorf("figure energy: %d steps are no curve", len(steps))
	}
	if !slices.IsSorted(steps) || steps[0] == steps[len(steps)-1] {
		return nil, fmt.Errorf("figure energy: the steps, from %d to %d, must rise", steps[0], steps[len(steps)-1])
	}
	series := map[byte]*figure.Series{}
	for i, c := range curves {
		if len(c.Values) != len(steps) {
			return nil, fmt.Errorf("figure energy: curve %d has %d values for %d steps", i, len(c.Values), len(steps))
		}
		line := make([][2]float64, len(steps))
		for j, f := range c.Values {
			line[j] = [2]float64{float64(steps[j]), f - minimum}
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
	panel, legend := figure.StepsPanel(steps[0], steps[len(steps)-1], "*f* (*x*_{*k*}) − min *f*", energyFloor, shown...)
	f := figure.New("energy", "Energy along the runs, *f* = *F* ( · , *t*_{min})", notes, panel)
	f.Legend = legend
	return f, nil
}
