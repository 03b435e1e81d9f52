package ctapp

import (
	"fmt"
	"runtime"
	"slices"
	"time"

	"gradus/ct"
	"gradus/ct/picture"
	"gradus/internal/run"
	"gradus/internal/strict"
	"gradus/solver"
)

// What one page may ask for.
const (
	MaxSize   = 256
	MaxStarts = 6
	MaxChains = 16 // as many panels as fit
	// maxPreviewWork is about a second with AVX-512 on two cores, as ct.Spec.Work counts.
	maxPreviewWork = 1e10
	maxRunTime     = 10 * time.Minute
)

// What runs take of the machine.
const (
	maxWaitingLooks = 1000      // scans and previews: one a page
	maxRunMemory    = 2 << 30   // bytes, of all runs that work
	maxLookMemory   = 1 << 30   // and of all scans and previews
	MaxLog          = 17 << 20  // bytes of the frames of one run
	MaxLogs         = 272 << 20 // and of all
	maxFinishedRuns = 2000      // that are kept: of small ones the specs take more than the logs
	maxTrackFrames  = 65        // of one track
	keptScans       = 64        // frames of scans, of at most 300 kB each
)

var (
	ErrManyRuns  = &run.Busy{Reason: "too many runs wait for the processor: try again in a moment"}
	ErrManyLooks = &run.Busy{Reason: "too many previews wait for the processor: try again in a moment"}
)

// lookSlots is how many scans and previews are computed at a time, beside the runs.
func lookSlots() int { return runtime.GOMAXPROCS(0) }

// pageLimits refuses what a page cannot show.
func pageLimits(s *ct.Spec) error {
	if s.Size < picture.MinSize || s.Size > MaxSize {
		return solver.Outside("size", s.Size, "a whole number from %d to %d on this page", picture.MinSize, MaxSize)
	}
	if n := len(s.Starts); n < 1 || n > MaxStarts {
		return solver.Outside("starts", n, "a list of 1 to %d starts on this page", MaxStarts)
	}
	if s.Method.Samples() {
		if n := s.Sampling.Chains; n < 1 || n > MaxChains {
			return solver.Outside("chains", n, "a whole number from 1 to %d on this page", MaxChains)
		}
	}
	if s.Image.Data != nil {
		return refusedData("image.data")
	}
	for i, start := range s.Starts {
		if start.Data != nil {
			return refusedData(fmt.Sprintf("starts[%d].data", i))
		}
	}
	return batchLimits(s)
}

// refusedData is for what a page has to send as an upload.
func refusedData(field string) error {
	return &strict.Error{Field: field,
		Message: "must be left out here: a page sends pictures as uploads and names them"}
}

// CTShows reports whether the page can show a spec: what is not too much for it, and has no
// files, which the server of the page would not have.
func CTShows(s *ct.Spec) bool {
	files := s.Image.File != "" || slices.ContainsFunc(s.Starts, func(start ct.Start) bool { return start.File != "" })
	return pageLimits(s) == nil && !files
}

func previewLimits(s *ct.Spec) error {
	if w := s.Work(); w > maxPreviewWork {
		got := fmt.Sprintf("%d, which makes %.2g times the work", s.Schedule.Levels, w/maxPreviewWork)
		return solver.Outside("schedule.levels", got,
			"such that a preview takes about a second, with one start on fewer pixels")
	}
	return nil
}

// memoryOf estimates the bytes that a reconstruction takes, from above: measured, a pixel
// takes 300 of the score network and 50 of the problem for each start or chain that is stepped at a
// time, and 100 of each; and once 150 where chains are measured.
func memoryOf(s *ct.Spec) int64 {
	pixels, measurements := int64(s.Size)*int64(s.Size), int64(s.Scan.Angles)*2*int64(s.Size)
	starts := int64(PanelsOf(s))
	atOnce := min(starts, int64(runtime.GOMAXPROCS(0)))
	once := 20 * measurements
	if s.Method.Samples() {
		once += 150 * pixels
	}
	return atOnce*(350*pixels+20*measurements) + starts*(100*pixels+150*int64(s.Steps())) + once
}
