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

// recording cuts a run into frames while it goes on.
type recording struct {
	id     uint32 // of the ask
	panel  FramePanel
	starts int
	k      []int // steps to record
	entry  int   // index into k of the next

	points   []float32 // of entries that are in no frame yet
	sequence uint32
	// frames has room for all frames, so that the solver never waits for the viewer.
	frames chan []byte
}

func newRecording(id uint32, panel FramePanel, starts, steps int) *recording {
	k := recordedSteps(starts, steps)
	per := entriesPerFrame(starts)
	return &recording{
		id: id, panel: panel, starts: starts, k: k,
		points: make([]float32, 0, per*starts*2),
		frames: make(chan []byte, (len(k)+per-1)/per),
	}
}

// step is called after each step, and before the first.
func (r *recording) step(k int, _ float64, e *ensemble.Ensemble) {
	if r.entry == len(r.k) || k != r.k[r.entry] {
		return
	}
	n := len(r.points)
	r.points = r.points[:n+2*r.starts]
	e.Copy(r.points[n:])
	r.entry++
	if len(r.points) == cap(r.points) || r.entry == len(r.k) {
		r.cut()
	}
}

// cut makes a frame of what there is.
func (r *recording) cut() {
	entries := len(r.points) / (2 * r.starts)
	r.sequence++
	r.frames <- Frame{
		ID: r.id, Panel: r.panel, Sequence: r.sequence, First: uint32(r.entry - entries),
		Entries: uint32(entries), Starts: uint32(r.starts), Points: r.points,
	}.Encode()
	r.points = r.points[:0]
}
