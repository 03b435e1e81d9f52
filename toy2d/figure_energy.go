package toy2d

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

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
	var ends [2][][]Vec // elsewhere, global
	top := 10 * energyFloor
	for i, c := range curves {
		if len(c.Values) != len(steps) {
			return nil, fmt.Errorf("figure energy: curve %d has %d values for %d steps", i, len(c.Values), len(steps))
		}
		line := make([]Vec, len(steps))
		for j, f := range c.Values {
			line[j] = Vec{float64(steps[j]), max(energyFloor/10, f-minimum)} // leaves the plot below the floor; NaN stays NaN
			if !math.IsInf(f, 0) && f-minimum > top {
				top = f - minimum
			}
		}
		kind := 0
		if c.Global {
			kind = 1
		}
		ends[kind] = append(ends[kind], line)
	}
	styles := [2]draw.LineStyle{
		{Color: color.RGBA{0xc4, 0x4e, 0x00, 0xff}, Width: 1.3, Dashes: []vg.Length{5, 2.5}},
		{Color: color.RGBA{0x31, 0x68, 0x8e, 0xff}, Width: 1.3},
	}
	fill := func(p *plot.Plot) {
		p.X.Min, p.X.Max = float64(steps[0]), float64(steps[len(steps)-1])
		p.Y.Min, p.Y.Max = energyFloor, top*1.5
		p.Y.Scale = plot.LogScale{}
		p.Y.Tick.Marker = plot.TickerFunc(figure.DecadeTicks)
		p.X.Label.Text = "iteration *k*"
		p.Y.Label.Text = "*f* (*x*_{*k*}) − min *f*"
		for kind := range ends {
			p.Add(figure.Polylines(ends[kind], styles[kind]))
		}
	}
	f := figure.New("energy", "Energy along the runs, *f* = *F* ( · , *t*_{min})", notes, figure.Panel{Fill: fill})
	f.Legend = []figure.Entry{
		{Name: "ends at the global minimiser", Lines: styles[1:]},
		{Name: "ends elsewhere", Lines: styles[:1]},
	}
	return f, nil
}
