package ct

import (
	"fmt"
	"math"

	"gradus/solver"
)

// schedule is the solver's.
func (s *Spec) schedule() solver.Schedule {
	c := s.Schedule
	if s.Method.traits().Ungraduated {
		c.Kind = solver.Fixed
	}
	return solver.Schedule{Kind: c.Kind, Max: c.Max, Min: c.Min, Levels: c.Levels, Iterations: c.Iterations}
}

// Steps is the number of moments of a run after the first: the steps of its schedule, with those that follow where
// samples are drawn, or one for a baseline, which has no smoothing.
func (s *Spec) Steps() int {
	if s.Method.baseline() {
		return 1
	}
	return s.schedule().Steps() + s.sampling().Steps
}

// Panels is the number of pictures that the spec has at a time: one for each start, or chain.
func (s *Spec) Panels() int {
	if s.Method.Samples() {
		return s.sampling().Chains
	}
	return len(s.Starts)
}

// PanelName is what figures and tables call one of them, counted from 0.
func (s *Spec) PanelName(i int) string {
	if s.Method.Samples() {
		return fmt.Sprintf("chain %d", i+1)
	}
	return s.Starts[i].Name()
}

// Clock returns the level, from 0, and the smoothing at which a picture stands after k steps:
// those of the step that sets out from it, and of the result those of the last step. The
// smoothing of a baseline is NaN.
func (s *Spec) Clock(k int) (level int, t float64) {
	if s.Method.baseline() {
		return 0, math.NaN()
	}
	level = min(k, s.schedule().Steps()-1) / s.Schedule.Iterations
	return level, s.schedule().At(level)
}
