package web

import (
	"context"
	"slices"
	"sync"

	"gradus/ct"
	"gradus/ct/export"
)

// maxKeptTracks is the memory, in bytes, of the reconstructions that exports have done: a
// page asks for several files of the same.
const maxKeptTracks = 128 << 20

// trackCache keeps the reconstructions that were used last.
type trackCache struct {
	mu      sync.Mutex
	entries []keptTrack // the one used last is last
	bytes   int64
}

type keptTrack struct {
	key   string
	track export.Track // which does not change any more
	bytes int64
}

// track reconstructs a track of a request, or finds that it was done before.
func (a *ctApp) track(ctx context.Context, t ctTrack) (export.Track, error) {
	key := t.key + t.name
	if track, ok := a.tracks.get(key); ok {
		return track, nil
	}
	run, err := a.hub.core.prepare(t.spec, a.hub.kernel, a.hub.uploads.open)
	if err != nil {
		return export.Track{}, err
	}
	levels := export.NewLevels(t.spec)
	if err := a.hub.core.reconstruct(run, ctx, levels.Record); err != nil {
		return export.Track{}, err
	}
	track := export.Track{Name: t.exported(), Run: run, Levels: levels}
	a.tracks.put(keptTrack{key, track, keptBytes(t.spec)})
	return track, nil
}

// keptBytes estimates what a track that is done takes: a byte a pixel of each level, and
// twelve of start and result.
func keptBytes(s *ct.Spec) int64 {
	pixels := int64(s.Size) * int64(s.Size) * int64(len(s.Starts))
	return pixels*int64(min(momentsOf(s), maxTrackFrames)+12) + 150*int64(s.Steps()*len(s.Starts))
}

func (c *trackCache) get(key string) (export.Track, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.entries, func(e keptTrack) bool { return e.key == key })
	if i < 0 {
		return export.Track{}, false
	}
	found := c.entries[i]
	c.entries = append(slices.Delete(c.entries, i, i+1), found)
	return found.track, true
}

func (c *trackCache) put(e keptTrack) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries = slices.DeleteFunc(c.entries, func(old keptTrack) bool { // two did the same
		if old.key == e.key {
			c.bytes -= old.bytes
		}
		return old.key == e.key
	})
	c.entries = append(c.entries, e)
	c.bytes += e.bytes
	for c.bytes > maxKeptTracks {
		c.bytes -= c.entries[0].bytes
		c.entries = slices.Delete(c.entries, 0, 1)
	}
}
