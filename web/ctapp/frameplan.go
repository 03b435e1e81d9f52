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
	p := Raster{Rows: s.Size, Columns: s.Size}
	panels := int64(PanelsOf(s))
	return wire.FrameHeader + frameText + panels*(int64(p.size())+frameText)
}

// residualBytes is what the residuals of a track's results take in its last frame, at most.
func residualBytes(s *ct.Spec) int64 {
	p := Raster{Rows: s.Size, Columns: s.Size}
	if s.Operator == ct.OperatorRadon {
		p = Raster{Rows: s.Scan.Angles, Columns: operator.Bins(s.Size)}
	}
	return int64(PanelsOf(s)) * int64(p.size())
}

// PanelsOf is the number of pictures that a track has: one for each start.
func PanelsOf(s *ct.Spec) int { return len(s.Starts) }

// framePlan returns for each track the steps whose pictures are sent. All tracks may have
// the same number of frames, as many as the log has room for.
func framePlan(specs []*ct.Spec) (kept [][]int, bytes int64) {
	most := maxTrackFrames
	for ; ; most-- {
		bytes = 0
		for _, s := range specs {
			bytes += frameBytes(s)*int64(min(most, momentsOf(s))) + residualBytes(s)
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
// method has no start.
func momentsOf(s *ct.Spec) int {
	if !s.Method.Solves() {
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
	k := make([]int, min(steps+1, most))
	for i := range k {
		k[i] = i * steps / (len(k) - 1)
	}
	return k
}
