package export

import (
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"gradus/internal/figure"
	"gradus/solver"
	"gradus/solver/sample"
	"gradus/toy2d"
	"gradus/toy2d/plane"
	"gradus/toy2d/sampling"
)

// testSamples are results of sampling that no sampler has made.
type testSamples struct {
	prior     *toy2d.PriorDrawn
	curve     *toy2d.CurveDrawn
	posterior *toy2d.PosteriorDrawn
}

func testDrawn() testSamples {
	var points []plane.Vec
	for i := range 2 * mostDots {
		z := make([]float64, 2)
		sample.Draws{Seed: 1}.Normals(z, i, 0)
		points = append(points, plane.Vec{1 + z[0]/2, 1 + z[1]/2})
	}
	d := testSamples{
		prior: &toy2d.PriorDrawn{Particles: len(points), Floor: 0.02, Distance: sampling.Distance{W2: 0.1, Shifted: 0.05}, Points: points},
		curve: &toy2d.CurveDrawn{T2: 4, Floor: 0.02},
		posterior: &toy2d.PosteriorDrawn{Chains: 200, Kept: 30, Mean: plane.Vec{-1, -2}, Points: points,
			Distance: sampling.Distance{W2: 0.1, Shares: []float64{.5, .1, .1, .2, .1}}, MAP: toy2d.MAP{X: plane.Vec{1, 1}}},
	}
	d.posterior.Exact.Mean, d.posterior.Exact.Weights = plane.Vec{4, -2}, []float64{.4, .2, .1, .2, .1}
	for i, t1 := range sampling.CurveT1() {
		d.curve.Rows = append(d.curve.Rows, sampling.CurveRow{T1: t1, Plain: sampling.Distance{W2: 0.4 / float64(1+i), Shifted: 0.1},
			Corrected: sampling.Distance{W2: 0.03 + 0.01*float64(i), Shifted: 0.02}})
	}
	return d
}

// Tables have what was drawn, row by row.
func TestTablesOfSamples(t *testing.T) {
	s, d := toy2d.Default(solver.Flow), testDrawn()
	s.Samples.Seed = 17
	p := s.Problem()
	tables := map[string][][]string{}
	for _, files := range [][]figure.File{PriorFiles(&s, p, d.prior, testLink), CurveFiles(&s, d.curve, testLink),
		PosteriorFiles(&s, p, d.posterior, testLink)} {
		for _, f := range files {
			if !strings.HasSuffix(f.Name, ".csv") {
				continue
			}
			var text strings.Builder
			if err := f.Write(&text); err != nil {
				t.Fatal(err)
			}
			tables[f.Name] = csvRows(t, []byte(text.String()))
			if !strings.Contains(text.String(), "samples.seed 17") || !strings.Contains(text.String(), testLink) {
				t.Errorf("%s does not say where it comes from", f.Name)
			}
		}
	}
	number := func(name string, row, column int) float64 {
		v, err := strconv.ParseFloat(tables[name][row][column], 64)
		if err != nil {
			t.Fatal(name, err)
		}
		return v
	}
	n := len(d.prior.Points)
	if len(tables["prior.csv"]) != 1+n || number("prior.csv", n, 1) != d.prior.Points[n-1][1] {
		t.Errorf("%d rows in prior.csv", len(tables["prior.csv"]))
	}
	if len(tables["posterior.csv"]) != 1+n || number("posterior.csv", 204, 0) != 3 || number("posterior.csv", 204, 1) != 1 ||
		number("posterior.csv", 204, 2) != d.posterior.Points[203][0] {
		t.Errorf("row 204 of posterior.csv is %v", tables["posterior.csv"][204])
	}
	if len(tables["correction.csv"]) != 10 || number("correction.csv", 3, 1) != d.curve.Rows[2].Plain.W2 ||
		number("correction.csv", 3, 2) != d.curve.Rows[2].Corrected.W2 || number("correction.csv", 3, 5) != 0.02 {
		t.Errorf("correction.csv is %v", tables["correction.csv"])
	}
	if len(tables["weights.csv"]) != 6 || number("weights.csv", 2, 3) != .1 || number("weights.csv", 2, 4) != .2 {
		t.Errorf("weights.csv is %v", tables["weights.csv"])
	}
}

// What cannot be drawn is an error that says why.
func TestCurveFigureSaysWhy(t *testing.T) {
	for what, spoil := range map[string]func(*toy2d.CurveDrawn){
		"1 values":     func(c *toy2d.CurveDrawn) { c.Rows = c.Rows[:1] },
		"t1[1]":        func(c *toy2d.CurveDrawn) { c.Rows[1].T1 = 0.01 },
		"the distance": func(c *toy2d.CurveDrawn) { c.Rows[1].Plain.W2 = math.Inf(1) },
	} {
		c := testDrawn().curve
		spoil(c)
		if _, err := curveFigure(c, figure.Notes{}); err == nil || !strings.HasPrefix(err.Error(), "figure correction: "+what) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := densityFigure("prior", "", plane.Window{}, nil, nil, nil, figure.Notes{}); err == nil {
		t.Error("an empty window is drawn")
	}
	s := toy2d.Default(solver.Flow)
	for _, f := range CurveFiles(&s, &toy2d.CurveDrawn{}, "")[1:] {
		if err := f.Write(io.Discard); err == nil {
			t.Errorf("%s is written", f.Name)
		}
	}
}

func TestSubtitlesOfSamples(t *testing.T) {
	s := toy2d.Default(solver.Flow)
	for _, c := range []struct{ got, want string }{
		{flowSubtitle(&s), "*T*_{1} = 0.2, corrected by 200 Langevin steps, ODE in 60 steps"},
		{chainsSubtitle(&s), "200 Langevin chains, annealed, *t* from 1.5 to 0.001, Metropolis-adjusted"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	s.Samples.Prior.T2, s.Samples.Prior.Reverse = 0, sample.SDE
	s.Samples.Prior.Error = toy2d.ScoreError{Size: 0.1}
	s.Samples.Posterior.Annealed, s.Samples.Posterior.Adjust = false, false
	if got := flowSubtitle(&s); got != "*T*_{1} = 0.2, from *N* (0, *I* ), SDE in 60 steps, score wrong by 0.1 in waves" {
		t.Error(got)
	}
	if got := chainsSubtitle(&s); got != "200 Langevin chains, plain" {
		t.Error(got)
	}
}
