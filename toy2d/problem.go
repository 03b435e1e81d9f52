package toy2d

import (
	"gradus/toy2d/mixture"
	"gradus/toy2d/stationary"
)

// Problem is the problem of a spec, with what is known of its stationary points: whoever asks
// one Problem shares its searches. Any number of goroutines may use it.
type Problem struct {
	*mixture.Problem
	*stationary.Surveyor
}

// NewProblem returns a problem of whose stationary points nothing is known yet.
func NewProblem(p *mixture.Problem) *Problem { return &Problem{p, stationary.NewSurveyor(p)} }
