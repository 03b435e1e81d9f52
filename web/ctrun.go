package web

import (
	"context"
	"slices"
	"time"

	"gradus/ct"
	"gradus/solver/kernel"
)

// ctCore is what is computed, for tests that need it to fail or to wait.
type ctCore struct {
	prepare     func(*ct.Spec, kernel.Kernel, ct.OpenFunc) (*ct.Run, error)
	reconstruct func(*ct.Run, context.Context, func(*ct.Moment)) error
}

func newCTCore() ctCore { return ctCore{ct.NewRun, (*ct.Run).Reconstruct} }

// ctRun is a run that pages watch, in progress or done.
type ctRun struct {
	*ctRequest
	number uint32
	log    runLog
	cancel context.CancelFunc

	// The hub's.
	viewers int
	ended   bool
	left    *time.Timer // ends the run that nobody comes back to
	bytes   int64       // of the log, as reckoned
}

// describe says to who asked what the frames will hold.
func (r *ctRun) describe(id uint32) runDescription {
	d := runDescription{Type: "run", ID: id, Run: r.id, Number: r.number}
	for _, t := range r.tracks {
		track := trackDescription{Name: t.name, Spec: t.spec, Panels: panelsOf(t.spec), K: t.kept, Steps: t.spec.Steps()}
		for _, k := range t.kept {
			level, smoothing := t.spec.Clock(k)
			track.Level, track.T = append(track.Level, level), append(track.T, smoothing)
		}
		d.Tracks = append(d.Tracks, track)
	}
	return d
}

// work computes the tracks, one after the other, and writes the log.
func (r *ctRun) work(ctx context.Context, core ctCore, k kernel.Kernel, open ct.OpenFunc) ([]*ct.Result, error) {
	var results []*ct.Result
	for i, t := range r.tracks {
		told := time.Time{}
		run, err := core.prepare(t.spec, k, open)
		if err != nil {
			return nil, err
		}
		err = core.reconstruct(run, ctx, func(m *ct.Moment) {
			if now := time.Now(); now.Sub(told) >= progressEvery {
				told = now
				r.log.setState(runState{State: "running", Track: new(i), Done: new(m.K), Of: m.Steps})
			}
			if _, kept := slices.BinarySearch(t.kept, m.K); kept {
				r.log.append(func(sequence uint32) []byte {
					f := momentFrame(m)
					f.kind, f.number, f.sequence, f.track = frameLevel, r.number, sequence, uint32(i)
					return f.encode()
				})
			}
		})
		if err != nil {
			return nil, err
		}
		results = append(results, &run.Result)
	}
	return results, nil
}
