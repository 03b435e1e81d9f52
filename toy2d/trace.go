package toy2d

import (
	"math"
	"slices"

	"gradus/solver"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
)

// Trace keeps the paths of some starts of a run, evenly chosen, at some of its
// steps: enough to draw. Its Record is what Run wants to be told.
type Trace struct {
	Starts []int         // which, in the order of the spec's starts
	Steps  []int         // at which the paths are known, from 0
	T      []float64     // smoothing at each of them
	Paths  [][]plane.Vec // [start][step]; NaN from where the run diverged
	// Moves are the lengths of the moves that the steps made, [start][step], up to rounding in
	// float32; NaN at step 0, and from where the run diverged.
	Moves [][]float64

	every, last int
	also        int         // a step that is kept whatever comes between
	before      []plane.Vec // the starts' points after the last step, kept or not
}

// Most that a trace keeps; all of a path of the paper's length.
const (
	traceSide  = 10 // of a grid; its square of other starts
	traceSteps = 2000
)

// NewTrace makes a trace of a spec's run.
func NewTrace(s *Spec) *Trace {
	n, last := s.Starts.Len(), s.Schedule.Levels*s.Schedule.Iterations
	tr := &Trace{every: (last + traceSteps - 1) / traceSteps, last: last}
	if s.Starts.Kind == "grid" { // by rows and columns, or all would be in one column
		side := evenly(s.Starts.N, traceSide)
		for _, i := range side {
			for _, j := range side {
				tr.Starts = append(tr.Starts, i*s.Starts.N+j)
			}
		}
	} else {
		tr.Starts = evenly(n, traceSide*traceSide)
	}
	tr.Paths, tr.Moves = make([][]plane.Vec, len(tr.Starts)), make([][]float64, len(tr.Starts))
	tr.before = slices.Repeat([]plane.Vec{{math.NaN(), math.NaN()}}, len(tr.Starts))
	return tr
}

// Record stores the points after a step.
func (tr *Trace) Record(step int, t float64, e *ensemble.Ensemble) {
	kept := step%tr.every == 0 || step == tr.last || step == tr.also
	if kept {
		tr.Steps = append(tr.Steps, step)
		tr.T = append(tr.T, t)
	}
	for i, start := range tr.Starts {
		at := e.Point(start)
		if kept {
			tr.Paths[i] = append(tr.Paths[i], at)
			tr.Moves[i] = append(tr.Moves[i], plane.Norm(plane.Sub(at, tr.before[i])))
		}
		tr.before[i] = at
	}
}

// evenly chooses at most m of 0 .. n-1, the middle of each share.
func evenly(n, m int) []int {
	m = min(n, m)
	chosen := make([]int, m)
	for i := range chosen {
		chosen[i] = (2*i + 1) * n / (2 * m)
	}
	return chosen
}

// Until returns the trace as it is after a step.
func (tr *Trace) Until(step int) *Trace {
	n := len(tr.Steps)
	if i := slices.IndexFunc(tr.Steps, func(k int) bool { return k > step }); i >= 0 {
		n = i
	}
	until := Trace{Starts: tr.Starts, Steps: tr.Steps[:n], T: tr.T[:n], Paths: make([][]plane.Vec, len(tr.Paths)),
		Moves: make([][]float64, len(tr.Paths))}
	for i, path := range tr.Paths {
		until.Paths[i], until.Moves[i] = path[:n], tr.Moves[i][:n]
	}
	return &until
}

// Moment is a run at one of its steps.
type Moment struct {
	Step       int
	Ends       []plane.Vec // where all starts have come to; NaN for those that have diverged
	DivergedAt []int       // step, 0 if a start has not
}

// NewMoment makes a moment of a spec's run, which may have step 0 to its last one. Its Record is, as the trace's, what
// Run wants to be told; the trace keeps the step, too.
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
