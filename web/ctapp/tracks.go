package ctapp

import (
	"context"

	"gradus/ct"
	"gradus/ct/export"
)

// maxKeptTracks is the memory, in bytes, of the reconstructions that exports have done: a
// page asks for several files of the same.
const maxKeptTracks = 128 << 20

// track reconstructs a track of a request, or finds that it was done before.
func (a *App) track(ctx context.Context, t Track) (export.Track, error) {
	key := t.Key + t.name
	if track, ok := a.tracks.Get(key); ok {
		return track, nil
	}
	run, err := a.executor.prepared(t.Spec)
	if err != nil {
		return export.Track{}, err
	}
	levels := export.NewLevels(t.Spec)
	if err := a.executor.reconstruct(run, ctx, levels.Record); err != nil {
		return export.Track{}, err
	}
	track := export.Track{Name: t.exported(), Run: run, Levels: levels}
	a.tracks.Put(key, track, keptBytes(t.Spec))
	return track, nil
}

// keptBytes estimates what a track that is done takes: a byte a pixel of each level, and
// twelve of start and result, or of a chain and what is made of them all.
func keptBytes(s *ct.Spec) int64 {
	pixels := int64(s.Size) * int64(s.Size) * int64(PanelsOf(s))
	return pixels*int64(min(momentsOf(s), maxTrackFrames)+12) + 150*int64(s.Steps()*PanelsOf(s))
}
