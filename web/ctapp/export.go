package ctapp

import (
	"context"
	"io"
	"net/http"
	"slices"

	"github.com/go-chi/chi/v5"

	"gradus/ct"
	"gradus/ct/export"
	"gradus/internal/figure"
	"gradus/internal/run"
	"gradus/web/answer"
	"gradus/web/runs"
	"gradus/web/wire"
)

// Export makes one file of a run that is posted: what replay -out would write of the
// spec, or of what it is compared with.
func (a *App) Export(w http.ResponseWriter, r *http.Request) {
	name := chi.URLParam(r, "file")
	a.files.Export(w, r, name, func(text []byte) (answer.FileMaker, error) {
		m, err := wire.Decode[runs.Posted](text)
		if err != nil {
			return nil, err
		}
		request, err := NewRequest(m.Spec, m.Compare)
		if err != nil {
			return nil, err
		}
		if err := a.uploads.missing(request.Tracks[0].Spec); err != nil {
			return nil, err
		}
		tracks, err := request.tracksOf(name)
		if err != nil {
			return nil, err
		}
		link := Link(a.files.Base(r), *request.whole, m.Compare)
		return func(ctx context.Context, to io.Writer) error {
			return a.makeFile(ctx, to, name, request.whole, tracks, link)
		}, nil
	})
}

// tracksOf returns the tracks that a file is made of; errNoFile if there is none of that
// name.
func (r *Request) tracksOf(name string) ([]Track, error) {
	if name == answer.SpecFile {
		return r.Tracks[:1], nil
	}
	if name == export.BatchFile && r.whole.Batch != nil {
		return nil, nil // it has reconstructions of its own
	}
	if export.OfCurvature(name) && r.whole.Curvature > 0 {
		return r.Tracks[:1], nil
	}
	spec := *r.Tracks[0].Spec
	has := func(compare ...string) bool {
		names, err := export.FileNames(spec, compare)
		return err == nil && slices.Contains(names, name)
	}
	var all []string
	for i, t := range r.Tracks {
		if i == 0 {
			if has() {
				return r.Tracks[:1], nil
			}
			continue
		}
		all = append(all, t.name)
		if has(t.name) && !ofAll(name) {
			return r.Tracks[i : i+1], nil
		}
	}
	if has(all...) {
		return r.Tracks, nil
	}
	return nil, answer.ErrNoFile
}

// ofAll reports whether a file shows all tracks.
func ofAll(name string) bool {
	return slices.ContainsFunc(figure.Files("panels", nil), func(f figure.File) bool { return f.Name == name })
}

func (a *App) makeFile(ctx context.Context, w io.Writer, name string, spec *ct.Spec, tracks []Track,
	link string) error {
	return a.files.Make(ctx, w, name, func() ([]byte, error) {
		whole, err := spec.Bring(a.uploads.read)
		if err != nil {
			return nil, err
		}
		return ct.Encode(whole)
	}, func() ([]figure.File, error) {
		if name == export.BatchFile {
			b, err := a.batch(ctx, spec, run.Nobody, run.Follower[BatchRow]{})
			if err != nil {
				return nil, err
			}
			return []figure.File{export.BatchTable(spec, b.rows, link)}, nil
		}
		var done []export.Track
		for _, t := range tracks {
			track, err := a.track(ctx, t)
			if err != nil {
				return nil, err
			}
			done = append(done, track)
		}
		if export.OfCurvature(name) {
			of, err := a.withCurvature(ctx, spec, done[0].Run)
			if err != nil {
				return nil, err
			}
			done[0].Run = of
		}
		return export.Files(link, done...), nil
	})
}

// exported is what files call the track.
func (t Track) exported() string {
	if t.name == mainTrack {
		return ""
	}
	return t.name
}
