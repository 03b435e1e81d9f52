package solver_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"gradus/solver"
)

// clock is an ensemble that notes how it is moved.
type clock struct {
	ks      []int
	ts      []float64
	targets map[float64]bool
}

func (c *clock) Move(k int, r solver.Rule, t, target float64) {
	c.ks, c.ts = append(c.ks, k), append(c.ts, t)
	c.targets[target] = true
}

func TestManyKeepsTheClockOfSteps(t *testing.T) {
	for _, m := range []solver.Method{solver.Flow, solver.Plain} {
		s := solver.Settings{Rule: solver.Rule{Method: m}, Schedule: solver.Schedule{Kind: solver.Log, Max: 4, Min: 0.5,
			Levels: 4, Iterations: 2}}
		c := &clock{targets: map[float64]bool{}}
		var ticks []solver.Tick
		for tick, err := range solver.Many(t.Context(), c, s) {
			if err != nil {
				t.Fatal(err)
			}
			ticks = append(ticks, tick)
		}
		i := 0
		for step, err := range solver.Steps(t.Context(), newQuadratic(rand.New(rand.NewPCG(1, 1)),
			1), s, []float64{1}) {
			if err != nil {
				t.Fatal(err)
			}
			if ticks[i] != (solver.Tick{K: step.K, Level: step.Level, Iteration: step.Iteration, T: step.T}) ||
				c.ks[i] != step.K || c.ts[i] != step.T {
				t.Fatalf("%v: tick %+v, step %+v", m, ticks[i], step)
			}
			i++
		}
		if i != len(ticks) || !c.targets[0.5] || len(c.targets) != 1 {
			t.Errorf("%v: %d ticks, %d steps, targets %v", m, len(ticks), i, c.targets)
		}
	}
}

func TestManyEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := &clock{targets: map[float64]bool{}}
	var last error
	for tick, err := range solver.Many(ctx, c, solver.Settings{}) {
		if last = err; tick.K == 5 {
			cancel()
		}
	}
	if !errors.Is(last, context.Canceled) || len(c.ks) != 5 {
		t.Errorf("%v after %d moves", last, len(c.ks))
	}
	for _, err := range solver.Many(t.Context(), c, solver.Settings{Rule: solver.Rule{StepSize: -1}}) {
		last = err
	}
	var e *solver.RangeError
	if !errors.As(last, &e) || len(c.ks) != 5 {
		t.Errorf("wrong settings: %v", last)
	}
}
