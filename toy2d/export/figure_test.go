package export

import (
	"bytes"
	"context"
	"errors"
	"math"
	"sync"
	"testing"

	"gradus/internal/figure"
	"gradus/internal/figure/figuretest"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// testRates are smooth, so that a golden picture shows a mistake in their geometry.
func testRates() *toy2d.Rates {
	r := &toy2d.Rates{}
	for i := range 20 {
		r.TMax = append(r.TMax, math.Pow(10, 1-3*float64(i)/19))
	}
	for k := range 27 {
		r.Iterations = append(r.Iterations, 50*k)
	}
	for i := range r.TMax {
		var global, stationary []float64
		for k := range r.Iterations {
			global = append(global, float64(k)/27*math.Exp(-math.Pow(float64(i)-6, 2)/20))
			stationary = append(stationary, float64(k+i)/47)
		}
		r.Global, r.Stationary = append(r.Global, global), append(r.Stationary, stationary)
	}
	r.Global[10][5] = math.NaN()
	for j := range 20 {
		for i := range 20 {
			r.Reached = append(r.Reached, float64(i+2*j)/57)
		}
	}
	return r
}

const testLink = "https://example.org/toy2d#schedule.tmax=3&starts.kind=ring"

// testFigures returns one figure of each kind, small.
func testFigures(t *testing.T) []*figure.Figure {
	t.Helper()
	figures, err := sharedFigures()
	if err != nil {
		t.Fatal(err)
	}
	var copies []*figure.Figure
	for _, f := range figures {
		copy := *f
		copies = append(copies, &copy)
	}
	return copies
}

var sharedFigures = sync.OnceValues(makeFigures)

func makeFigures() ([]*figure.Figure, error) {
	r, p := testRates(), mixture.Paper()
	notes := figure.Notes{Subtitle: "flow, *t*_{max} = 1.5", Link: testLink}
	var means []plane.Vec
	for _, m := range p.Modes {
		means = append(means, m.Mean)
	}
	spec := toy2d.Default(solver.Flow)
	spec.Schedule.Levels = 100
	spec.Starts = toy2d.Starts{Kind: "ring", N: 8, Radius: 8}
	var paths []valleyPath
	var curves, moves []runCurve
	steps := []int{0}
	l := p.At(spec.Schedule.TMin)
	for _, x := range spec.Points() {
		path, curve, move := []plane.Vec{x}, runCurve{Values: []float64{l.Energy(x)}},
			runCurve{Values: []float64{math.NaN()}}
		for step, err := range solver.Steps(context.Background(), p, spec.Settings(), x[:]) {
			if err != nil {
				return nil, err
			}
			path = append(path, plane.Vec(step.X))
			move.Values = append(move.Values, plane.Norm(plane.Sub(path[len(path)-1], path[len(path)-2])))
			curve.Values = append(curve.Values, l.Energy(plane.Vec(step.X)))
			if len(paths) == 0 {
				steps = append(steps, step.K)
			}
		}
		curve.End = byte(len(paths) % 4)
		move.End = curve.End
		paths, curves, moves = append(paths, valleyPath{path, curve.End}), append(curves, curve), append(moves, move)
	}
	marks := []mark{{plane.Vec{1, 1}, glyphGlobal}, {plane.Vec{6.67, -0.84}, glyphMinimum},
		{plane.Vec{3.5, -0.7}, glyphSaddle}, {plane.Vec{-3, 1}, glyphMaximum}, {plane.Vec{50, 50}, glyphSaddle}}
	var figures []*figure.Figure
	var errs []error
	add := func(f *figure.Figure, err error) {
		if err != nil {
			errs = append(errs, err)
			return
		}
		f.DPI = 50
		figures = append(figures, f)
	}
	add(globalFigure(r, notes))
	add(stationaryFigure(r, notes))
	add(startsFigure(r, -10, 10, means, plane.Vec{1, 1}, notes))
	add(landscapeFigure(l, plane.Vec{-10, -10}, plane.Vec{10, 10}, paths, marks, notes))
	add(basinsFigure(testBasins(), l, notes))
	add(energyFigure(steps, curves, l.Energy(plane.Vec{1, 1}), notes))
	add(movesFigure(steps, moves, notes))
	drawn, toyProblem := testDrawn(), spec.Problem()
	add(priorFigure(&spec, toyProblem, drawn.prior, notes))
	add(curveFigure(drawn.curve, notes))
	add(posteriorFigure(&spec, toyProblem, drawn.posterior, notes))
	return figures, errors.Join(errs...)
}

func TestFigureGolden(t *testing.T) {
	for _, f := range testFigures(t) {
		figuretest.Golden(t, f)
	}
}

func TestFigureBytesRepeat(t *testing.T) {
	again, err := makeFigures()
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range testFigures(t) {
		for _, format := range []string{"png", "svg", "pdf"} {
			var out [3]bytes.Buffer // the last by another figure of the same input
			var group sync.WaitGroup
			for j, figure := range []*figure.Figure{f, f, again[i]} {
				group.Go(func() {
					if err := figure.Write(&out[j], format); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
			if out[0].Len() == 0 || !bytes.Equal(out[0].Bytes(), out[1].Bytes()) ||
				!bytes.Equal(out[0].Bytes(), out[2].Bytes()) {
				t.Errorf("%s of %s differs between writes", format, f.Name)
			}
		}
	}
}
