package toyapp

import (
	"gradus/toy2d/ensemble"
)

// maxPoints bounds what is recorded of a run, and so the memory that a viewer who
// reads slowly can hold: 3.2 MB. maxEntries bounds the lists of its description.
const (
	maxPoints  = 400_000
	maxEntries = 20_000
)

// recordedSteps returns the steps whose points are sent: all from 0 to steps if that
// is at most maxEntries and maxPoints points, else as many as that allows, evenly
// spaced with both ends.
func recordedSteps(starts, steps int) []int {
	entries := min(steps+1, maxEntries, max(2, maxPoints/starts))
	k := make([]int, entries)
	for i := range k {
		k[i] = i * steps / (entries - 1)
	}
	return k
}

// points are those of consecutive recorded steps.
type points struct {
	first, entries int       // of the recorded steps
	at             []float32 // entries x starts x 2
}

// recording cuts a run into points while it goes on.
type recording struct {
	starts int
	k      []int // steps to record
	entry  int   // index into k of the next
	per    int   // entries that are cut together
	cut    func(points)

	points []float32 // of entries that have not been cut
}

func newRecording(starts int, k []int, cut func(points)) *recording {
	return &recording{starts: starts, k: k, per: entriesPerFrame(starts), cut: cut}
}

// step is called after each step, and before the first.
func (r *recording) step(k int, _ float64, e *ensemble.Ensemble) {
	if r.entry == len(r.k) || k != r.k[r.entry] {
		return
	}
	if r.points == nil {
		r.points = make([]float32, 0, 2*r.starts*min(r.per, len(r.k)-r.entry))
	}
	n := len(r.points)
	r.points = r.points[:n+2*r.starts]
	e.Copy(r.points[n:])
	r.entry++
	if len(r.points) == cap(r.points) {
		entries := len(r.points) / (2 * r.starts)
		r.cut(points{r.entry - entries, entries, r.points})
		r.points = nil
	}
}
