package toy2d

import (
	"fmt"
	"slices"

	"gradus/solver/figure"
)

// EnergyCurve is f = F(., t_min) along the run of one start.
type EnergyCurve struct {
	Values []float64 // at the steps of the figure; NaN from where the run diverged
	Global bool      // the run ends within Near of the global minimiser
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
	global := figure.Series{Name: "ends at the global minimiser", Style: figure.SeriesStyles[0]}
	elsewhere := figure.Series{Name: "ends elsewhere", Style: figure.SeriesStyles[1]}
	for i, c := range curves {
		if len(c.Values) != len(steps) {
			return nil, fmt.Errorf("figure energy: curve %d has %d values for %d steps", i, len(c.Values), len(steps))
		}
		line := make([][2]float64, len(steps))
		for j, f := range c.Values {
			line[j] = [2]float64{float64(steps[j]), f - minimum}
		}
		s := &elsewhere
		if c.Global {
			s = &global
		}
		s.Lines = append(s.Lines, line)
	}
	panel, legend := figure.StepsPanel(steps[0], steps[len(steps)-1], "*f* (*x*_{*k*}) − min *f*", energyFloor, global, elsewhere)
	f := figure.New("energy", "Energy along the runs, *f* = *F* ( · , *t*_{min})", notes, panel)
	f.Legend = legend
	return f, nil
}
