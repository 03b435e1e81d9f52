package solver_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gradus/solver"
)

func TestSchedule(t *testing.T) {
	for _, c := range []struct {
		s    solver.Schedule
		want []float64
	}{
		{solver.Schedule{Kind: solver.Linear, Max: 5, Min: 1, Levels: 5}, []float64{5, 4, 3, 2, 1}},
		{solver.Schedule{Kind: solver.Log, Max: 100, Min: 0.01, Levels: 5}, []float64{100, 10, 1, 0.1, 0.01}},
		{solver.Schedule{Kind: solver.Fixed, Max: 5, Min: 0.3, Levels: 3}, []float64{0.3, 0.3, 0.3}},
		{solver.Schedule{Kind: solver.Linear, Max: 5, Min: 1, Levels: 1}, []float64{1}},
		{solver.Schedule{Kind: solver.Log, Max: 1, Min: 1, Levels: 2}, []float64{1, 1}},
	} {
		for i, want := range c.want {
			if got := c.s.At(i); math.Abs(got-want) > 1e-12*want {
				t.Errorf("%v level %d: %g, want %g", c.s.Kind, i, got, want)
			}
		}
		if last := c.s.At(len(c.want) - 1); last != c.s.Min {
			t.Errorf("%v ends at %v, not exactly at %v", c.s.Kind, last, c.s.Min)
		}
	}
	if n := (solver.Schedule{Levels: 7, Iterations: 3}).Steps(); n != 21 {
		t.Errorf("%d steps", n)
	}
}

func TestValidate(t *testing.T) {
	nan := math.NaN()
	for field, s := range map[string]solver.Settings{
		"method":              {Rule: solver.Rule{Method: "none"}},
		"step":                {Rule: solver.Rule{StepSize: -1}},
		"armijo":              {Rule: solver.Rule{Search: solver.LineSearch{Kind: 5}}},
		"search.first":        {Rule: solver.Rule{Search: solver.LineSearch{First: -1}}},
		"search.shrink":       {Rule: solver.Rule{Search: solver.LineSearch{Shrink: 1}}},
		"search.tries":        {Rule: solver.Rule{Search: solver.LineSearch{Tries: -3}}},
		"search.c":            {Rule: solver.Rule{Search: solver.LineSearch{C: nan}}},
		"schedule.kind":       {Schedule: solver.Schedule{Kind: -1}},
		"schedule.min":        {Schedule: solver.Schedule{Min: -1}},
		"schedule.max":        {Schedule: solver.Schedule{Max: 0.5, Min: 1}},
		"schedule.levels":     {Schedule: solver.Schedule{Levels: -1}},
		"schedule.iterations": {Schedule: solver.Schedule{Iterations: -1}},
	} {
		var e *solver.RangeError
		if err := s.Validate(); !errors.As(err, &e) || e.Field != field {
			t.Errorf("%s: error %v", field, err)
		}
		n := 0
		for _, err := range solver.Steps(t.Context(), newQuadratic(rand.New(rand.NewPCG(1, 1)), 1), s, []float64{1}) {
			if n++; err == nil {
				t.Errorf("%s: a step was taken", field)
			}
		}
		if n != 1 {
			t.Errorf("%s: %d yields", field, n)
		}
	}
	if err := (solver.Settings{}).Validate(); err != nil {
		t.Errorf("zero settings: %v", err)
	}
	for _, bad := range []solver.Settings{{Rule: solver.Rule{StepSize: nan}},
		{Schedule: solver.Schedule{Max: math.Inf(1)}}, {Schedule: solver.Schedule{Min: nan}}} {
		if bad.Validate() == nil {
			t.Errorf("%+v passes", bad)
		}
	}
}

func TestWithin(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), -1, 2.1} {
		if solver.Within("f", v, 0, 2) == nil {
			t.Errorf("%g is within 0 to 2", v)
		}
	}
	if solver.Within("f", 2, 0, 2) != nil || solver.WithinInt("f", 0, 0, 2) != nil ||
		solver.WithinInt("f", 3, 0, 2) == nil {
		t.Error("bounds are not inclusive")
	}
}
