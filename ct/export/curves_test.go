package export

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot"

	"gradus/internal/figure"
	"gradus/internal/figure/figuretest"
)

func falling(n int, from, rate float64) Curve {
	c := Curve{Name: "energy *F*"}
	for k := range n {
		c.Steps, c.Values = append(c.Steps, 10*k), append(c.Values, from*math.Exp(-rate*float64(k)))
	}
	return c
}

func TestCurvesFigureAxes(t *testing.T) {
	nan := math.NaN()
	for name, c := range map[string]struct {
		values []float64
		lo, hi float64
		log    bool
	}{
		"falls":         {[]float64{100, 10, 1.5}, 1, 150, true},
		"far":           {[]float64{100, 1e-3, 1e-12}, 1e-6, 150, true},
		"ends at zero":  {[]float64{100, 3, 0}, 2, 150, true},
		"hardly falls":  {[]float64{3, 2.9, 2.8}, 2.79, 3.01, false},
		"negative":      {[]float64{10, 0, -10}, -11, 11, false},
		"all zero":      {[]float64{0, 0, 0}, -1e-9, 1e-9, false},
		"all minus two": {[]float64{-2, -2, -2}, -2.1, -1.9, false},
		"diverges":      {[]float64{100, nan, math.Inf(1)}, 95, 105, false},
		"nothing":       {[]float64{nan, nan, nan}, -1e-9, 1e-9, false},
	} {
		f, err := CurvesFigure("Energy", "*F*", []Curve{{"F", []int{0, 1, 5}, c.values}}, figure.Notes{})
		if err != nil {
			t.Fatal(err)
		}
		p := plot.New()
		f.Panels[0].Fill(p)
		near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*(math.Abs(a)+math.Abs(b)) }
		if _, log := p.Y.Scale.(plot.LogScale); log != c.log || !near(p.Y.Min, c.lo) || !near(p.Y.Max, c.hi) ||
			p.X.Min != 0 || p.X.Max != 5 {
			t.Errorf("%s: log %v, from %g to %g over %g to %g", name, log, p.Y.Min, p.Y.Max, p.X.Min, p.X.Max)
		}
		f.DPI = 40
		for _, format := range []string{"png", "svg", "pdf"} {
			figuretest.Written(t, f, format)
		}
	}
}

func TestCurvesFigureBytesRepeat(t *testing.T) {
	make := func() *figure.Figure {
		f, err := CurvesFigure("Energy", "*F*", []Curve{falling(40, 100, 0.1), falling(30, 50, 0.3),
			falling(50, 3, 0.01), falling(9, 2, 1)}, figure.Notes{Subtitle: "tv"})
		if err != nil {
			t.Fatal(err)
		}
		f.DPI = 60
		return f
	}
	for _, format := range []string{"png", "svg", "pdf"} {
		if !bytes.Equal(figuretest.Written(t, make(), format), figuretest.Written(t, make(), format)) {
			t.Errorf("%s differs between writes", format)
		}
	}
	f := make()
	figuretest.Legible(t, figuretest.Written(t, f, "svg"), f.Width.Points(), f.Height.Points())
	if len(f.Legend) != 4 || f.Legend[3].Name != "energy *F*" {
		t.Errorf("legend %v", f.Legend)
	}
}

func TestCurvesFigureRefuses(t *testing.T) {
	c := falling(3, 1, 1)
	for name, curves := range map[string][]Curve{
		"none":     nil,
		"too many": {c, c, c, c, c, c, c},
		"empty":    {{}},
		"ragged":   {{"F", []int{0, 1}, []float64{1}}},
		"unsorted": {{"F", []int{1, 0}, []float64{1, 2}}},
		"one step": {{"F", []int{3}, []float64{1}}},
	} {
		if _, err := CurvesFigure("Energy", "*F*", curves, figure.Notes{}); err == nil ||
			!strings.HasPrefix(err.Error(), "figure curves: ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
