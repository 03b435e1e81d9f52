package toy2d

// Trace keeps the paths of some starts of a run, evenly chosen, at some of its
// steps: enough to draw. Its Record is what Run wants to be told.
type Trace struct {
	Starts []int     // which, in the order of the spec's starts
	Steps  []int     // at which the paths are known, from 0
	T      []float64 // smoothing at each of them
	Paths  [][]Vec   // [start][step]; NaN from where the run diverged

	every, last int
	also        int // a step that is kept whatever comes between
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
	tr.Paths = make([][]Vec, len(tr.Starts))
	return tr
}

// Record stores the points after a step.
func (tr *Trace) Record(step int, t float64, e *Ensemble) {
	if step%tr.every != 0 && step != tr.last && step != tr.also {
		return
	}
	tr.Steps = append(tr.Steps, step)
	tr.T = append(tr.T, t)
	for i, start := range tr.Starts {
		tr.Paths[i] = append(tr.Paths[i], e.Point(start))
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
