package run

import (
	"context"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Run is a job that a hub has: it waits, is computed or has ended.
type Run struct {
	Job
	Number uint32 // no other run of the hub has the same

	log      Log
	cancel   context.CancelFunc
	waiter   *Waiter
	observer Observer

	// The worker's, until the run has ended.
	results []jsontext.Value // of the tracks that are done
	first   []int            // index of the first frame of each of them

	// The hub's.
	owner     Session
	watchers  map[Session]int
	telling   bool // how many they are
	ended     bool
	left      *time.Timer // ends the run that nobody comes back to
	abandoned time.Time   // when it was cancelled
	reckoned  int64       // bytes of the log
}

// Read returns what has become of the run so far.
func (r *Run) Read() View { return r.log.Read() }

// viewers is the number of those that watch.
func (r *Run) viewers() (n int) {
	for _, m := range r.watchers {
		n += m
	}
	return n
}

// known returns the frames that a track of another run keeps, and its result, if this run,
// which has ended, did the same.
func (r *Run) known(t Track) (frames [][]byte, result jsontext.Value) {
	for i, result := range r.results {
		own := r.Tracks[i]
		if own.Key != t.Key {
			continue
		}
		all := r.log.Read().Frames[r.first[i]:]
		for j, step := range own.Kept {
			if t.Keeps(step) {
				frames = append(frames, all[j])
			}
		}
		if len(frames) < len(t.Kept) {
			return nil, nil
		}
		return frames, result
	}
	return nil, nil
}
