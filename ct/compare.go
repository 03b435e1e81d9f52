package ct

import (
	"fmt"
	"slices"

	"gradus/ct/baseline"
	"gradus/solver"
)

// comparisons are what a reconstruction can be held against.
var comparisons = []string{"off", "fbp", "tikhonov", "tv", "tgv", "flow", "gradient-like"}

// Comparisons returns the names that Compare knows.
func Comparisons() []string { return slices.Clone(comparisons) }

// Compare returns the spec of what a name stands for, for the same measurements: "off" is
// the same without graduation; "fbp", "tikhonov", "tv" and "tgv" are the baselines, with the
// filter and the way to choose lambda that the spec has, Hann's and the noise by default; "flow" and "gradient-like"
// are the paper's own setting, from the first start. The error names the field "compare".
func Compare(s Spec, name string) (Spec, error) {
	refuse := func(allowed string, args ...any) (Spec, error) {
		return Spec{}, solver.Outside("compare", fmt.Sprintf("%q", name), allowed, args...)
	}
	if !slices.Contains(comparisons, name) {
		return refuse("of %q", comparisons)
	}
	if name == "off" {
		if !s.Method.Solves() {
			return refuse("other than off for %s, which does not graduate", s.Method)
		}
		s.Schedule.Kind = solver.Fixed
		return s, nil
	}
	var method Method
	if err := method.UnmarshalText([]byte(name)); err != nil {
		return refuse("%v", err)
	}
	if method == MethodFBP && s.Operator != OperatorRadon {
		return refuse("other than fbp unless the operator is radon")
	}
	c := s.beside(method)
	if err := c.Validate(); err != nil {
		return refuse("other than %s, which is too much here (%v)", name, err)
	}
	return c, nil
}

// weighs reports whether a given lambda is the weight of a baseline's energy, too: that of the spec's own, or of
// total variation where the spec's method has none. Of another energy it says nothing.
func (s *Spec) weighs(b Method) bool {
	switch {
	case s.Learnt() || s.Method == MethodFBP:
		return b == MethodTV
	case !s.Method.baseline():
		return b == MethodTV && s.Prior == PriorTV || b == MethodTikhonov && s.Prior == PriorTikhonov
	}
	return b == s.Method
}

// beside is the spec of another method for the same measurements: the paper's two as the paper sets them, others as
// they are by default. A method with a prior has the spec's if that is learnt, one of the solver's the first start, a
// baseline the filter and the choice of lambda.
func (s *Spec) beside(method Method) Spec {
	c := Default(method, DefaultPrior)
	if method == MethodFlow || method == MethodGradientLike {
		c = Paper(method)
	}
	if !method.baseline() && s.Prior.Learnt() {
		c.Prior = s.Prior
	}
	if method.Solves() {
		c.Starts, c.Observe = s.Starts[:1], s.Observe
	} else if c.Lambda = s.Lambda; s.Lambda.Choice == baseline.LambdaGiven && !s.weighs(method) {
		c.Lambda = baseline.Lambda{Choice: baseline.LambdaNoise}
	}
	c.Filter, c.Regions = s.Filter, s.Regions
	c.Size, c.Image, c.Operator, c.Scan, c.Mask = s.Size, s.Image, s.Operator, s.Scan, s.Mask
	return c
}
