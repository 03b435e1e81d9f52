package ct

import (
	"fmt"
	"reflect"
	"slices"

	"gradus/ct/operator"
	"gradus/ct/picture"
	"gradus/ct/prior"
	"gradus/solver"
)

// Limits of what a person may ask for.
const (
	MaxSteps = 100_000 // starts x levels x iterations, or of chains
	// MaxWork is the most pixels x angles x applications of A, with what is as much work:
	// minutes with AVX-512, an hour in plain Go.
	MaxWork = 1e12
	// scoreWork is what an evaluation of the score network costs a pixel, measured against
	// the projector, both in plain Go.
	scoreWork = 7_000
	// leastWork of an application is that of everything else in a step.
	leastWork = 1e5
	maxCG     = 1000
	minT      = 1e-6 // of a schedule; grey values, or noise levels
	maxT      = 1e3
)

// Validate reports the first field whose value is not allowed. The work that is asked
// for is bounded here, before any memory is taken.
func (s *Spec) Validate() error {
	if s.Kind != SpecKind {
		return wrongKind(s.Kind)
	}
	checks := []error{
		solver.WithinInt("size", s.Size, picture.MinSize, picture.MaxSize),
		s.Image.validate(),
		solver.WithinInt("scan.angles", s.Scan.Angles, 1, operator.MaxAngles),
		s.validateArc(),
		s.Scan.Scan.Validate(),
		s.validateSimulation(),
		s.validateRegions(),
		s.Mask.validate(),
		s.validateMethod(),
		s.validatePrior(),
		s.validateSampling(),
		s.Lambda.Validate(),
		solver.Within("alpha", s.Alpha, 1e-3, 1e6),
		s.validateStarts(),
		solver.Within("step", s.Step, 1e-6, 1e6),
		solver.Within("schedule.max", s.Schedule.Max, minT, maxT),
		solver.Within("schedule.min", s.Schedule.Min, minT, maxT),
		solver.WithinInt("schedule.levels", s.Schedule.Levels, 1, MaxSteps),
		solver.WithinInt("schedule.iterations", s.Schedule.Iterations, 1, MaxSteps),
		solver.WithinInt("cg", s.CG, 1, maxCG),
		s.validateSchedule(),
		s.validateSteps(),
		s.validateCurvature(),
		s.validateWork(),
	}
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	if err := s.validateCover(); err != nil { // which draws: size and drawing must be known to be right
		return err
	}
	return s.validateBatch() // of specs like this one
}

// validateCover refuses a mask that leaves nothing to measure.
func (s *Spec) validateCover() error {
	if s.Operator != OperatorMask || !s.Mask.keepsNone(s.Size) {
		return nil
	}
	return solver.Outside("mask.drawing", "none", "such that some pixels are not covered")
}

func (s *Spec) validateArc() error {
	if s.Scan.Arc >= 1e-3 && s.Scan.Arc <= 360 {
		return nil
	}
	return solver.Outside("scan.arc", s.Scan.Arc, "a number from 0.001 to 360 degrees")
}

// validateMethod refuses what the method cannot do with the operator.
func (s *Spec) validateMethod() error {
	if s.Method == MethodFBP && s.Operator != OperatorRadon {
		return solver.Outside("method", s.Method, "other than fbp unless the operator is radon")
	}
	return nil
}

// validatePrior refuses a name that there are no weights for, which a decoder has not let pass.
func (s *Spec) validatePrior() error {
	if all := Priors(); !slices.Contains(all, s.Prior) {
		return solver.Outside("prior", fmt.Sprintf("%q", s.Prior), "one of %s", all)
	}
	return nil
}

// validateStarts refuses starts that nothing would set out from, too.
func (s *Spec) validateStarts() error {
	if n := len(s.Starts); n < 1 || n > maxStarts {
		return solver.Outside("starts", n, "a list of 1 to %d starts", maxStarts)
	}
	if !s.Method.Solves() && !reflect.DeepEqual(s.Starts, defaultStarts()) {
		return solver.Outside("starts", "some", "left out for %s, which has no start", s.Method)
	}
	for i, start := range s.Starts {
		at := fmt.Sprintf("starts[%d]", i)
		if start.Kind == StartFBP && s.Operator != OperatorRadon {
			return solver.Outside(at+".kind", start.Kind, "other than fbp unless the operator is radon")
		}
		if err := start.validate(at); err != nil {
			return err
		}
	}
	return nil
}

func (s *Spec) validateSchedule() error {
	c := s.Schedule
	if s.SDE == prior.VP && c.Max > 1 {
		return solver.Outside("schedule.max", c.Max, "a time of at most 1 where sde is vp")
	}
	if s.SDE == prior.VP && c.Min > 1 {
		return solver.Outside("schedule.min", c.Min, "a time of at most 1 where sde is vp")
	}
	if c.Kind != solver.Fixed && !s.Method.traits().Ungraduated && c.Max < c.Min {
		return solver.Outside("schedule.max", c.Max, "at least schedule.min = %g", c.Min)
	}
	return nil
}

// Work is pixels x angles x the most applications of A and of its transpose, and the most
// evaluations of the score network in that measure: what bounds the time. Without angles
// an application is counted as ten.
func (s *Spec) Work() float64 {
	application, evaluation := s.unitsOfWork()
	return application*s.applications() + evaluation*s.evaluations() + s.curvatureWork(application, evaluation)
}

// unitsOfWork are what an application of A and an evaluation of the prior cost: of one that is not learnt nothing.
func (s *Spec) unitsOfWork() (application, evaluation float64) {
	pixels, angles := float64(s.Size)*float64(s.Size), 10.0
	if s.Operator == OperatorRadon {
		angles = float64(s.Scan.Angles)
	}
	if s.Learnt() {
		evaluation = pixels * scoreWork
	}
	return max(leastWork, pixels*angles), evaluation
}

// evaluations of the prior: its value alone costs half of one with the gradient.
func (s *Spec) evaluations() float64 {
	if s.Method.Samples() {
		return s.samplingEvaluations()
	}
	c := s.cost()
	return (float64(c.Gradients+c.Directions) + float64(c.Energies)/2) * s.steps()
}

// cost is that of a step.
func (s *Spec) cost() solver.Cost {
	a := s.Method.algorithm()
	if a == nil {
		return solver.Cost{}
	}
	return a.Cost(solver.Settings{Rule: solver.Rule{Search: s.search()}, Observe: s.Observe})
}

// steps is the most steps of all starts, or chains, together.
func (s *Spec) steps() float64 {
	if s.Method.Samples() {
		return s.samplingSteps()
	}
	return float64(len(s.Starts)) * float64(s.Schedule.Levels) * float64(s.Schedule.Iterations)
}

// applications of A and of its transpose.
func (s *Spec) applications() float64 {
	switch {
	case s.Method.Samples():
		return s.samplingApplications()
	case s.Method.baseline():
		return 1 // which have bounds of their own
	}
	c := s.cost()
	return (float64(c.Energies+2*c.Gradients+4*c.Directions) + 2*float64(s.CG)*float64(c.Directions)) * s.steps()
}

func (s *Spec) validateSteps() error {
	n := s.steps()
	if n <= MaxSteps {
		return nil
	}
	what := "starts x levels x iterations"
	if s.Method.Samples() {
		what = "chains x (levels x iterations + steps)"
	}
	field, _ := s.longest()
	return solver.Outside(field, fmt.Sprintf("%.0f", n), "such that %s are at most %d", what, MaxSteps)
}

// longest is the field that makes a run long, and what it is: the steps that are kept, where chains take more of them
// than on their way through the levels.
func (s *Spec) longest() (field string, value int) {
	c := s.Schedule
	if kept := s.sampling().Steps; float64(kept) > float64(c.Levels)*float64(c.Iterations) {
		return "steps", kept
	}
	return "schedule.levels", c.Levels
}

func (s *Spec) validateWork() error {
	w := s.Work()
	if own := w - s.curvatureWork(s.unitsOfWork()); w > MaxWork && own <= MaxWork {
		return solver.Outside("curvature", fmt.Sprintf("%d, which makes %.2g", s.Curvature, w),
			"such that the work, in pixels x angles x applications of the operator, is at most %g", MaxWork)
	}
	if w > MaxWork {
		field, value := s.longest()
		return solver.Outside(field, fmt.Sprintf("%d, which makes %.2g", value, w),
			"such that the work of all starts or chains, in pixels x angles x applications of the operator, is at most %g",
			MaxWork)
	}
	return nil
}
