package solver

import "math"

// Rule is how one step is taken.
type Rule struct {
	Method   Method
	StepSize float64 // lambda, of every method that does not search it; zero means 1
	Search   LineSearch
}

func (r Rule) withDefaults() Rule {
	if r.Method == "" {
		r.Method = Flow
	}
	if r.StepSize == 0 {
		r.StepSize = 1
	}
	r.Search = r.Search.withDefaults()
	return r
}

// Validate reports the first field whose value is out of range.
func (r Rule) Validate() error {
	r = r.withDefaults()
	if r.Method.Algorithm() == nil {
		return Outside("method", r.Method, "%s", oneOf(Methods()))
	}
	if !(r.StepSize > 0) || math.IsInf(r.StepSize, 0) {
		return Outside("step", r.StepSize, "a finite number above 0")
	}
	return r.Search.Validate()
}

// Settings are everything about a run but the problem and the start.
type Settings struct {
	Rule
	Schedule Schedule
	// Observe fills Step.Target, TargetNorm and Cosine for the methods that do not
	// need them, at the price of one more gradient a step.
	Observe bool
}

func (s Settings) withDefaults() Settings {
	s.Rule = s.Rule.withDefaults()
	s.Schedule = s.Schedule.withDefaults()
	return s
}

// Validate reports the first field whose value is out of range.
func (s Settings) Validate() error {
	if err := s.Rule.Validate(); err != nil {
		return err
	}
	return s.Schedule.Validate()
}

// At returns the smoothing that the run uses on a level: the schedule's, but
// t_min throughout for a method that is not graduated.
func (s Settings) At(level int) float64 {
	if s.Method.Traits().Ungraduated {
		return s.Schedule.withDefaults().Min
	}
	return s.Schedule.At(level)
}
