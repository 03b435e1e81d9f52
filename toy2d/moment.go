package toy2d

import (
	"gradus/solver"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
)

// Moment is a run at one of its steps.
type Moment struct {
	Step       int
	Ends       []plane.Vec // where all starts have come to; NaN for those that have diverged
	DivergedAt []int       // step, 0 if a start has not
}

// NewMoment makes a moment of a spec's run, which may have step 0 to its last one. Its Record is, as the trace's, what Run
// wants to be told; the trace keeps the step, too.
func NewMoment(s *Spec, tr *Trace, step int) (*Moment, error) {
	if err := solver.WithinInt("k", step, 0, s.Schedule.Levels*s.Schedule.Iterations); err != nil {
		return nil, err
	}
	tr.also = step
	return &Moment{Step: step}, nil
}

// Record stores the points if it is the moment's step.
func (m *Moment) Record(step int, _ float64, e *ensemble.Ensemble) {
	if step != m.Step {
		return
	}
	m.Ends, m.DivergedAt = make([]plane.Vec, e.Len()), make([]int, e.Len())
	for i := range m.Ends {
		m.Ends[i], m.DivergedAt[i] = e.Point(i), e.DivergedAt(i)
	}
}
