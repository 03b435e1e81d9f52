package ctapp

import (
	"gradus/ct"
	"gradus/ct/operator"
	"gradus/web/wire"
)

// frameText is more than the JSON of a frame takes, for each panel and once.
const frameText = 512

// frameBytes is how long a frame of a track is, at most.
func frameBytes(s *ct.Spec) int64 {
	p := wire.Raster{Rows: s.Size, Columns: s.Size}
	panels := int64(PanelsOf(s))
	return wire.FrameHeader + frameText + panels*(int64(p.Size())+frameText)
}

// residualBytes is what the residuals of a track's results take in its last frame, at most.
func residualBytes(s *ct.Spec) int64 {
	p := wire.Raster{Rows: s.Size, Columns: s.Size}
	if s.Operator == ct.OperatorRadon {
		p = wire.Raster{Rows: s.Scan.Angles, Columns: operator.Bins(s.Size)}
	}
	panels := PanelsOf(s)
	if s.Method.Samples() { // those of the mean, too
		panels++
	}
	return int64(panels) * int64(p.Size())
}

// posteriorBytes is what the mean and the standard deviations take in the last frame of a track, with the curve.
func posteriorBytes(s *ct.Spec) int64 {
	if !s.Method.Samples() {
		return 0
	}
	return 2*int64(wire.Raster{Rows: s.Size, Columns: s.Size}.Size()) + 2*frameText
}

// PanelsOf is the number of pictures that a track has: one for each start, or chain.
func PanelsOf(s *ct.Spec) int { return s.Panels() }

// framePlan returns for each track the steps whose pictures are sent. All tracks may have
// the same number of frames, as many as the log has room for.
func framePlan(specs []*ct.Spec) (kept [][]int, bytes int64) {
	most := maxTrackFrames
	for ; ; most-- {
		bytes = 0
		for _, s := range specs {
			bytes += frameBytes(s)*int64(min(most, momentsOf(s))) + residualBytes(s) + posteriorBytes(s)
		}
		if bytes <= MaxLog || most == 2 {
			break
		}
	}
	for _, s := range specs {
		kept = append(kept, keptSteps(s, most))
	}
	return kept, bytes
}

// momentsOf is the number of pictures that a start goes through: the result only if its
// method has neither starts nor chains.
func momentsOf(s *ct.Spec) int {
	if !s.Method.Solves() && !s.Method.Samples() {
		return 1
	}
	return s.Steps() + 1
}

// keptSteps returns at most so many steps, evenly spaced with both ends.
func keptSteps(s *ct.Spec, most int) []int {
	steps := s.Steps()
	if momentsOf(s) == 1 {
		return []int{steps}
	}
	if steps+1 > most && s.Method.Samples() {
		// A page measures regions in the states that are kept, as many as there is room for.
		annealed := steps - s.Sampling.Steps
		before := min(annealed+1, max(most/4, most-s.Sampling.Steps, 1))
		return append(evenly(0, annealed, before), evenly(annealed, steps, most-before+1)[1:]...)
	}
	return evenly(0, steps, min(steps+1, most))
}

// evenly returns so many whole numbers with both ends; one is the first.
func evenly(first, last, count int) []int {
	k := make([]int, count)
	for i := range k {
		k[i] = first + i*(last-first)/max(1, len(k)-1)
	}
	return k
}
