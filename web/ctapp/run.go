package ctapp

import (
	"context"
	"slices"
	"time"

	"gradus/ct"
	"gradus/internal/run"
)

// tracked is a run that pages watch, in progress or done.
type tracked struct {
	*Request
	number uint32
	log    run.Log
	cancel context.CancelFunc
	token  string // of its presentation, for the client that started it
	waiter *run.Waiter

	// The worker's, until the run has ended.
	results []*ct.Result // of the tracks that are done
	first   []int        // index of the first frame of each of them

	// The hub's.
	owner     run.Session
	watchers  map[run.Session]int
	telling   bool // how many they are
	ended     bool
	left      *time.Timer // ends the run that nobody comes back to
	abandoned time.Time   // when it was cancelled
	bytes     int64       // of the log, as reckoned
}

// viewers is the number of those that watch.
func (r *tracked) viewers() (n int) {
	for _, m := range r.watchers {
		n += m
	}
	return n
}

// work computes the tracks, one after the other, and writes the log. What an earlier run has
// is taken from there.
func (r *tracked) work(ctx context.Context, h *hub) error {
	for i, t := range r.Tracks {
		first := r.log.Length()
		frames, result := h.known(t)
		if result != nil {
			for j, frame := range frames {
				r.log.Append(j == len(frames)-1,
					func(sequence uint32) []byte { return readdressed(frame, r.number, sequence, uint32(i)) })
			}
		} else {
			var err error
			if result, err = r.compute(ctx, h, i); err != nil {
				return err
			}
		}
		r.results, r.first = append(r.results, result), append(r.first, first)
	}
	return nil
}

// compute reconstructs a track.
func (r *tracked) compute(ctx context.Context, h *hub, i int) (*ct.Result, error) {
	t := r.Tracks[i]
	told := time.Time{}
	prepared, err := h.executor.prepared(t.Spec)
	if err != nil {
		return nil, err
	}
	err = h.executor.reconstruct(prepared, ctx, func(m *ct.Moment) {
		if now := time.Now(); now.Sub(told) >= run.ProgressEvery {
			told = now
			r.log.SetState(run.Status{State: "running", Track: new(i), Done: new(m.K), Of: m.Steps})
		}
		if _, kept := slices.BinarySearch(t.Kept, m.K); kept {
			r.log.Append(m.K == m.Steps, func(sequence uint32) []byte {
				f := momentFrame(m)
				f.Kind, f.Number, f.Sequence, f.Track = FrameLevel, r.number, sequence, uint32(i)
				return f.Encode()
			})
		}
	})
	return &prepared.Result, err
}

// known returns the frames that a track of another run keeps, and its result, if this run,
// which has ended, did the same.
func (r *tracked) known(t Track) (frames [][]byte, result *ct.Result) {
	for i, result := range r.results {
		own := r.Tracks[i]
		if own.key != t.key {
			continue
		}
		for _, k := range t.Kept {
			j, kept := slices.BinarySearch(own.Kept, k)
			if !kept {
				return nil, nil
			}
			frames = append(frames, r.log.Read().Frames[r.first[i]+j])
		}
		return frames, result
	}
	return nil, nil
}
