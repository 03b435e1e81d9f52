package run

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Job is what a run is to compute. It is data alone, so that any executor of its kind can do the work.
type Job struct {
	Key    string  // a checksum of what determines the result: jobs of the same key are one run
	Tracks []Track // at least one; they are computed one after the other

	Memory int64         // bytes that the work and its frames take, at most
	Bytes  int64         // bytes that the frames alone take, at most
	Limit  time.Duration // the work is ended after this time
	Advice string        // what would take less time, for viewers of a run that was ended
	About  []slog.Attr   // what the server's log says of the run when it begins
}

// Track is one of the results of a job.
type Track struct {
	Key   string // a checksum of what determines the result: another run may have it
	Text  []byte // its spec, as the executor reads it
	Steps int
	Kept  []int // steps that have a frame, ascending, at least one
}

// Keeps reports whether a step has a frame.
func (t *Track) Keeps(step int) bool {
	_, kept := slices.BinarySearch(t.Kept, step)
	return kept
}

// Executor computes the tracks of jobs, several at a time.
type Executor interface {
	// Execute computes a track and returns its result, as JSON. It gives the sink a frame of every step that
	// the track keeps, and returns soon after the context has ended. Viewers are told of an error.
	Execute(ctx context.Context, t Track, to Sink) (result jsontext.Value, err error)
	// Address writes into a frame the number of its run, its place in the run's sequence, from 1, and the
	// index of its track.
	Address(frame []byte, run, sequence, track uint32)
}

// Sink is where an executor writes what it computes of a track, from one goroutine at a time.
type Sink interface {
	// Progress takes how many steps are done. Viewers are told every ProgressEvery, at most.
	Progress(done, of int)
	// Frame takes the frame of a step that is kept, which belongs to the sink from then on. Steps ascend.
	Frame(step int, frame []byte)
}

// Observer is told what becomes of the run that it is the first to ask for. It must not call the hub, which
// is locked meanwhile.
type Observer interface {
	// Begins may refuse a run that is not begun yet.
	Begins() error
	// Began is called when the run has its place in the queue.
	Began()
	// Gone is called when nobody can join the run any more.
	Gone()
}
