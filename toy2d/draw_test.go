package toy2d

import (
	"context"
	"errors"
	"math"
	"reflect"
	"testing"

	"gradus/solver"
	"gradus/solver/sample"
	"gradus/toy2d/plane"
	"gradus/toy2d/sampling"
)

func smallSamples() Spec {
	s := Default(solver.Flow)
	s.Samples.Prior.Particles, s.Samples.Prior.Steps = 1500, 30
	s.Samples.Posterior.Chains, s.Samples.Posterior.Steps = 100, 40
	return s
}

func TestDrawFromPrior(t *testing.T) {
	s := smallSamples()
	corrected, err := DrawFromPrior(t.Context(), &s, nil)
	if err != nil {
		t.Fatal(err)
	}
	var stages []sampling.Stage
	again, err := DrawFromPrior(t.Context(), &s, func(m sampling.Moment, c *sample.Chains) {
		if c.Len() != 1500 {
			t.Errorf("%d particles", c.Len())
		}
		if len(stages) == 0 || stages[len(stages)-1] != m.Stage {
			stages = append(stages, m.Stage)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []sampling.Stage{sampling.Forward, sampling.Start, sampling.Correct, sampling.Reverse}; !reflect.DeepEqual(stages, want) {
		t.Errorf("stages %v", stages)
	}
	if !reflect.DeepEqual(again.Points, corrected.Points) {
		t.Error("the same spec gives other points")
	}
	s.Samples.Prior.T2 = 0
	plain, err := DrawFromPrior(t.Context(), &s, nil)
	if err != nil {
		t.Fatal(err)
	}
	if plain.W2 < 2*corrected.W2 || corrected.W2 > 3*corrected.Floor || plain.Corrections != 0 || corrected.Corrections != 200 {
		t.Errorf("without correction %+v, with it %+v", plain.Distance, corrected.Distance)
	}
	if plain.Evaluations != 60 || corrected.Evaluations != 260 || corrected.StepSize != 0.02 {
		t.Errorf("evaluations %d, %d; step %g", plain.Evaluations, corrected.Evaluations, corrected.StepSize)
	}
}

func TestDrawCurve(t *testing.T) {
	s := smallSamples()
	s.Samples.Prior.Particles, s.Samples.Prior.T2, s.Samples.Prior.Steps = 300, 0, 10
	n := 0
	c, err := DrawCurve(t.Context(), &s, func(i int, r sampling.CurveRow) {
		if i != n {
			t.Errorf("row %d came as number %d", i, n)
		}
		n++
	})
	if err != nil {
		t.Fatal(err)
	}
	if n != len(sampling.CurveT1()) || len(c.Rows) != n || c.T2 != sampling.UsualT2 || !(c.Floor > 0) || len(c.Weights) != 5 {
		t.Errorf("%d rows, %+v", n, c)
	}
}

func TestDrawFromPosterior(t *testing.T) {
	s := smallSamples()
	s.Schedule.Levels = 500
	p := s.Problem()
	r, err := DrawFromPosterior(t.Context(), &s, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	again, err := DrawFromPosterior(t.Context(), &s, p, func(sample.Tick, *sample.Chains) { steps++ })
	if err != nil {
		t.Fatal(err)
	}
	if steps != 540 || r.Steps != 500 || r.Kept != 40 || r.Chains != 100 || len(r.Points) != 4000 {
		t.Errorf("%d steps, %+v", steps, r)
	}
	if !reflect.DeepEqual(again.Points, r.Points) {
		t.Error("the same spec gives other points")
	}
	if !r.MAP.Global || r.MAP.Mode != 0 || plane.Distance(r.MAP.X, plane.Vec{1, 1}) > 0.01 {
		t.Errorf("the most likely point is %+v", r.MAP)
	}
	if math.Abs(r.MAP.Share-0.7102448) > 1e-6 || plane.Distance(r.Exact.Mean, plane.Vec{1.1320353, 0.2816093}) > 1e-6 {
		t.Errorf("the mode of the most likely point has the share %g, the mean is %v", r.MAP.Share, r.Exact.Mean)
	}
	if math.Abs(r.NoiseSD-math.Sqrt(5)) > 1e-12 || r.RHat == nil || r.Effective == nil {
		t.Errorf("noise %g, split R-hat %v, effective size %v", r.NoiseSD, r.RHat, r.Effective)
	}
	if r.Shifted > 0.25 {
		t.Errorf("weight at the wrong modes: %.3f", r.Shifted)
	}
}

// Chains that have no time to come back from a large smoothing are an error that says what helps, and no result
// that cannot be written.
func TestChainsThatStayOut(t *testing.T) {
	s := smallSamples()
	s.Sigma, s.Schedule.TMax, s.Schedule.Levels, s.Samples.Posterior.Step = 100, 7, 2, 0.5
	s.Samples.Posterior.Adjust = false
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	var wrong *solver.RangeError
	if _, err := DrawFromPosterior(t.Context(), &s, s.Problem(), nil); !errors.As(err, &wrong) || wrong.Field != "schedule.levels" {
		t.Errorf("%v", err)
	}
}

func TestDrawingStopsWhenCancelled(t *testing.T) {
	s := smallSamples()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, draw := range map[string]func() error{
		"prior":     func() error { _, err := DrawFromPrior(ctx, &s, nil); return err },
		"curve":     func() error { _, err := DrawCurve(ctx, &s, nil); return err },
		"posterior": func() error { _, err := DrawFromPosterior(ctx, &s, s.Problem(), nil); return err },
	} {
		if err := draw(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
