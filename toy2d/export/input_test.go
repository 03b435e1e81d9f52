package export

import (
	"bytes"
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"gradus/internal/figure"
	"gradus/internal/figure/figuretest"
	"gradus/toy2d"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

func TestFiguresRefuseBadInput(t *testing.T) {
	rates := func(change func(*toy2d.Rates)) *toy2d.Rates {
		r := testRates()
		change(r)
		return r
	}
	l := mixture.Paper().At(1e-3)
	for name, err := range map[string]error{
		"empty": figureError(globalFigure(&toy2d.Rates{}, figure.Notes{})),
		"ragged": figureError(globalFigure(rates(func(r *toy2d.Rates) { r.Global[3] = r.Global[3][1:] }),
			figure.Notes{})),
		"too few rows": figureError(stationaryFigure(rates(func(r *toy2d.Rates) { r.Stationary = r.Stationary[1:] }),
			figure.Notes{})),
		"rising t_max":  figureError(globalFigure(rates(func(r *toy2d.Rates) { r.TMax[1] = 20 }), figure.Notes{})),
		"t_max of zero": figureError(globalFigure(rates(func(r *toy2d.Rates) { r.TMax[19] = 0 }), figure.Notes{})),
		"NaN t_max": figureError(globalFigure(rates(func(r *toy2d.Rates) { r.TMax[0] = math.NaN() }),
			figure.Notes{})),
		"iterations": figureError(globalFigure(rates(func(r *toy2d.Rates) { r.Iterations[2] = 0 }),
			figure.Notes{})),
		"no square": figureError(startsFigure(rates(func(r *toy2d.Rates) { r.Reached = r.Reached[1:] }), -10, 10,
			nil, plane.Vec{}, figure.Notes{})),
		"no starts":    figureError(startsFigure(&toy2d.Rates{}, -10, 10, nil, plane.Vec{}, figure.Notes{})),
		"empty range":  figureError(startsFigure(testRates(), 10, 10, nil, plane.Vec{}, figure.Notes{})),
		"empty window": figureError(landscapeFigure(l, plane.Vec{1, 0}, plane.Vec{1, 1}, nil, nil, figure.Notes{})),
		"NaN window": figureError(landscapeFigure(l, plane.Vec{math.NaN(), 0}, plane.Vec{1, 1}, nil,
			nil, figure.Notes{})),
		"one step":       figureError(energyFigure([]int{0}, nil, 0, figure.Notes{})),
		"ragged energy":  figureError(energyFigure([]int{0, 1}, []runCurve{{Values: []float64{1}}}, 0, figure.Notes{})),
		"ragged moves":   figureError(movesFigure([]int{0, 1}, []runCurve{{Values: []float64{1}}}, figure.Notes{})),
		"falling energy": figureError(energyFigure([]int{1, 0}, nil, 0, figure.Notes{})),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), "figure ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func figureError(_ *figure.Figure, err error) error { return err }

// Figures of what goes wrong must still draw: diverged runs, energies at and below
// the minimum, a single start, no runs at all.
func TestFiguresOfEdgeCases(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	random := rand.New(rand.NewPCG(1, 1))
	one := &toy2d.Rates{TMax: []float64{1}, Iterations: []int{0}, Global: [][]float64{{1}},
		Stationary: [][]float64{{nan}}, Reached: []float64{0.5}}
	l := mixture.Paper().At(1e-3)
	wild := []valleyPath{{}, {[]plane.Vec{{nan, nan}}, toy2d.EndsDiverged},
		{[]plane.Vec{{0, 0}, {1e12, -1e12}, {nan, nan}}, 200}, {[]plane.Vec{{-1e11, 3}, {1e11, 3}},
			toy2d.EndsElsewhere}, {[]plane.Vec{{random.Float64(), 0}}, 1}}
	for _, make := range []func() (*figure.Figure, error){
		func() (*figure.Figure, error) { return globalFigure(one, figure.Notes{}) },
		func() (*figure.Figure, error) { return stationaryFigure(one, figure.Notes{}) },
		func() (*figure.Figure, error) {
			return startsFigure(one, 2, 2, nil, plane.Vec{nan, nan}, figure.Notes{})
		},
		func() (*figure.Figure, error) {
			return landscapeFigure(l, plane.Vec{-1, -1}, plane.Vec{1, 1}, nil, nil, figure.Notes{})
		},
		func() (*figure.Figure, error) {
			return landscapeFigure(l, plane.Vec{-10, -2}, plane.Vec{10, 2}, wild, nil, figure.Notes{})
		},
		func() (*figure.Figure, error) { return energyFigure([]int{0, 5}, nil, 0, figure.Notes{}) },
		func() (*figure.Figure, error) {
			return movesFigure([]int{0, 1, 2}, []runCurve{{Values: []float64{nan, 0, 0}},
				{Values: []float64{nan, 1e30, nan}}}, figure.Notes{})
		},
		func() (*figure.Figure, error) {
			return energyFigure([]int{0, 1, 2}, []runCurve{{Values: []float64{1, 0, -1}},
				{Values: []float64{inf, nan, nan}}, {Values: []float64{1e30, 2, 1}}}, 0, figure.Notes{})
		},
	} {
		f, err := make()
		if err != nil {
			t.Fatal(err)
		}
		f.DPI = 40
		for _, format := range []string{"png", "svg", "pdf"} {
			data := figuretest.Written(t, f, format)
			switch format {
			case "png":
				continue
			case "svg":
				data = regexp.MustCompile(`base64,[^"]*`).ReplaceAll(data, nil)
			case "pdf":
				data = bytes.Join(figuretest.PDFStreams(data), nil)
			}
			if found := regexp.MustCompile(`\b(NaN|Inf)\b`).Find(data); found != nil {
				t.Errorf("%s of %s holds %s", format, f.Name, found)
			}
		}
	}
}
