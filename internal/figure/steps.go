package figure

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Series is curves over the steps of runs that have one name and one look.
type Series struct {
	Name  string // in the legend, with markup
	Lines [][][2]float64
	Style draw.LineStyle
}

// SeriesStyles are told apart without colour too.
var SeriesStyles = [...]draw.LineStyle{
	{Color: color.RGBA{0x31, 0x68, 0x8e, 0xff}, Width: 1.3},
	{Color: color.RGBA{0xc4, 0x4e, 0x00, 0xff}, Width: 1.3, Dashes: []vg.Length{5, 2.5}},
	{Color: Ink, Width: 1.6, Dashes: []vg.Length{1.2, 1.6}},
	{Color: color.RGBA{0x7a, 0x3b, 0x8f, 0xff}, Width: 1.3, Dashes: []vg.Length{7, 2, 1.5, 2}},
	{Color: color.RGBA{0x2a, 0x7d, 0x3f, 0xff}, Width: 1.3, Dashes: []vg.Length{12, 3}},
	{Color: color.RGBA{0xa6, 0x1e, 0x4d, 0xff}, Width: 1.3, Dashes: []vg.Length{7, 2, 1.5, 2, 1.5, 2}},
}

// StepsPanel shows series over the steps from first to last, and returns what the
// legend says of them. The first series is drawn over the others. The axis of values
// is logarithmic from the floor up, below which curves leave the plot; a floor of 0
// makes it linear.
func StepsPanel(first, last int, label string, floor float64, series ...Series) (Panel, []Entry) {
	lo, hi := valueRange(series)
	if floor > 0 {
		lo, hi = floor, 1.5*max(10*floor, hi)
	} else {
		margin := 0.05 * (hi - lo)
		if margin <= 1e-12*math.Abs(hi) { // all the same
			margin = max(0.05*math.Abs(hi), 1e-9)
		}
		lo, hi = lo-margin, hi+margin
	}
	var legend []Entry
	for _, s := range series {
		legend = append(legend, Entry{Name: s.Name, Lines: []draw.LineStyle{s.Style}})
	}
	return Panel{Fill: func(p *plot.Plot) {
		p.X.Min, p.X.Max = float64(first), float64(last)
		p.Y.Min, p.Y.Max = lo, hi
		p.X.Label.Text = "iteration *k*"
		p.Y.Label.Text = label
		if floor > 0 {
			p.Y.Scale = plot.LogScale{}
			p.Y.Tick.Marker = plot.TickerFunc(DecadeTicks)
		}
		for i := len(series) - 1; i >= 0; i-- {
			p.Add(Polylines(raised(series[i].Lines, floor/10), series[i].Style))
		}
	}}, legend
}

// valueRange returns the range of the finite values.
func valueRange(series []Series) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, s := range series {
		for _, line := range s.Lines {
			for _, v := range line {
				if y := v[1]; !math.IsNaN(y) && !math.IsInf(y, 0) {
					lo, hi = min(lo, y), max(hi, y)
				}
			}
		}
	}
	if lo > hi {
		return 0, 0
	}
	return lo, hi
}

// raised returns the lines with no value below the least, if that is not 0: a log
// axis has no place for 0. NaN stays.
func raised(lines [][][2]float64, least float64) [][][2]float64 {
	if least == 0 {
		return lines
	}
	up := make([][][2]float64, len(lines))
	for i, line := range lines {
		for _, v := range line {
			up[i] = append(up[i], [2]float64{v[0], max(least, v[1])})
		}
	}
	return up
}
