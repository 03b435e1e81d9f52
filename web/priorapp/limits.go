package priorapp

import (
	"runtime"
	"time"

	"gradus/ct/unconditional"
	"gradus/solver"
	"gradus/web/wire"
)

// What one page may ask for.
const (
	MaxCount   = 36
	maxWork    = 3e8 // as unconditional.Spec.Work counts, of all tracks: some minutes on two cores
	maxRunTime = 10 * time.Minute
)

// What runs take of the machine.
const (
	maxFrames       = 33        // of one track
	maxLog          = 17 << 20  // bytes of the frames of one run
	maxLogs         = 100 << 20 // and of all
	maxFinishedRuns = 500       // that are kept when they have ended
	frameText       = 128       // more than the JSON of a frame takes, for each picture and once
)

// pageLimits refuses what a page cannot show.
func pageLimits(s *unconditional.Spec) error {
	return solver.WithinInt("count", s.Count, 1, MaxCount)
}

// Shows reports whether the page can show a spec.
func Shows(s *unconditional.Spec) bool {
	_, err := newRequest(*s, nil)
	return err == nil
}

// framePlan returns how many frames each of so many tracks may have, and the bytes of all.
func framePlan(s *unconditional.Spec, tracks int) (most int, bytes int64) {
	p := wire.Raster{Rows: s.Size, Columns: s.Size}
	frame := wire.FrameHeader + frameText + int64(s.Count)*(int64(p.Size())+frameText)
	most = int(min(maxFrames, maxLog/(frame*int64(tracks))))
	return most, frame * int64(most*tracks)
}

// memoryOf estimates the bytes that a run takes, from above: a pixel takes 300 of the score network for each picture
// that is evaluated at a time, and 60 of each; and measuring them all takes the patches of five sets.
func memoryOf(s *unconditional.Spec) int64 {
	pixels := int64(s.Size) * int64(s.Size)
	atOnce := int64(min(s.Count, runtime.GOMAXPROCS(0)))
	const patches = 5 * 4 * 8 * 3 // sets, overlapping patches, bytes, copies
	return atOnce*300*pixels + int64(s.Count)*pixels*(60+patches)
}
