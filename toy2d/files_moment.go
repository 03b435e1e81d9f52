package toy2d

import (
	"slices"
	"strings"

	"gradus/internal/figure"
	"gradus/solver"
)

// Moment is a run at one of its steps.
type Moment struct {
	Step     int
	Ends     []Vec // where all starts have come to; NaN for those that have diverged
	diverged []int
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
func (m *Moment) Record(step int, _ float64, e *Ensemble) {
	if step != m.Step {
		return
	}
	m.Ends, m.diverged = make([]Vec, e.Len()), make([]int, e.Len())
	for i := range m.Ends {
		m.Ends[i], m.diverged[i] = e.Point(i), e.DivergedAt(i)
	}
}

// MomentFiles is RunFiles of the run as it is at a moment: the landscape at that smoothing, the paths so far, and where
// the starts have come to. The energies and moves are of the whole run, whose steps they are over.
func MomentFiles(s *Spec, p *Problem, r *Result, tr *Trace, m *Moment, link string) []figure.File {
	now := *r
	now.Ends, now.DivergedAt = m.Ends, m.diverged
	files := RunFiles(s, p, &now, tr.until(m.Step), link)
	for i, whole := range RunFiles(s, p, r, tr, link) {
		if strings.HasPrefix(whole.Name, "energy.") || strings.HasPrefix(whole.Name, "moves.") {
			files[i] = whole
		}
	}
	return files
}

// until returns the trace as it is after a step.
func (tr *Trace) until(step int) *Trace {
	n := len(tr.Steps)
	if i := slices.IndexFunc(tr.Steps, func(k int) bool { return k > step }); i >= 0 {
		n = i
	}
	until := Trace{Starts: tr.Starts, Steps: tr.Steps[:n], T: tr.T[:n], Paths: make([][]Vec, len(tr.Paths)), Moves: make([][]float64, len(tr.Paths))}
	for i, path := range tr.Paths {
		until.Paths[i], until.Moves[i] = path[:n], tr.Moves[i][:n]
	}
	return &until
}
