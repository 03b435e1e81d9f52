package export

import (
	"fmt"
	"math"
	"slices"

	"gradus/internal/figure"
)

// Curve is a quantity along a run.
type Curve struct {
	Name   string    // with the markup of figures
	Steps  []int     // rising
	Values []float64 // at the steps; what is not finite is left out
}

// curveDecades is how far below its greatest value a logarithmic axis reaches.
const curveDecades = 8

// CurvesFigure shows quantities over the steps of a run, such as an energy and its
// parts: on a logarithmic axis, 8 decades at most, if they are not negative and span one.
func CurvesFigure(title, label string, curves []Curve, notes figure.Notes) (*figure.Figure, error) {
	if len(curves) == 0 || len(curves) > len(figure.SeriesStyles) {
		return nil, fmt.Errorf("figure curves: %d curves, must be 1 to %d", len(curves), len(figure.SeriesStyles))
	}
	first, last := math.MaxInt, math.MinInt
	least, top := math.Inf(1), 0.0 // of the values that a logarithmic axis has
	negative := false
	var series []figure.Series
	for i, c := range curves {
		if len(c.Steps) == 0 || len(c.Values) != len(c.Steps) || !slices.IsSorted(c.Steps) {
			return nil, fmt.Errorf("figure curves: %s has %d values for %d steps, which must rise", c.Name,
				len(c.Values), len(c.Steps))
		}
		first, last = min(first, c.Steps[0]), max(last, c.Steps[len(c.Steps)-1])
		var line [][2]float64
		for j, v := range c.Values {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				continue
			}
			line = append(line, [2]float64{float64(c.Steps[j]), v})
			negative = negative || v < 0
			if v > 0 {
				least, top = min(least, v), max(top, v)
			}
		}
		series = append(series, figure.Series{Name: c.Name, Style: figure.SeriesStyles[i], Lines: [][][2]float64{line}})
	}
	if first == last {
		return nil, fmt.Errorf("figure curves: one step, %d, is no curve", first)
	}
	floor := 0.0
	if !negative && top >= 10*least {
		floor = max(least/1.5, top*math.Pow10(-curveDecades))
	}
	panel, legend := figure.StepsPanel(first, last, label, floor, series...)
	f := figure.New("curves", title, notes, panel)
	f.Legend = legend
	return f, nil
}
