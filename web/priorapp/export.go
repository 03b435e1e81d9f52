package priorapp

import (
	"context"
	"io"
	"net/http"
	"slices"

	"github.com/go-chi/chi/v5"

	"gradus/ct/unconditional"
	"gradus/internal/figure"
	"gradus/web/answer"
	"gradus/web/runs"
	"gradus/web/wire"
)

// Export makes one file of a run that is posted: what replay -out would write of the spec, or of what it is compared
// with.
func (a *App) Export(w http.ResponseWriter, r *http.Request) {
	name := chi.URLParam(r, "file")
	a.files.Export(w, r, name, func(text []byte) (answer.FileMaker, error) {
		m, err := wire.Decode[runs.Posted](text)
		if err != nil {
			return nil, err
		}
		of, err := readRequest(m.Spec, m.Compare)
		if err != nil {
			return nil, err
		}
		main := of.tracks[0].spec
		at := 0
		if name != answer.SpecFile {
			at = slices.IndexFunc(of.tracks, func(t track) bool {
				return slices.Contains(unconditional.FileNames(t.suffix()), name)
			})
		}
		if at < 0 {
			return nil, answer.ErrNoFile
		}
		link := Link(a.files.Base(r), main, of.compare())
		return func(ctx context.Context, to io.Writer) error {
			return a.files.Make(ctx, to, name, func() ([]byte, error) { return unconditional.Encode(main) },
				func() ([]figure.File, error) {
					d, err := a.draw(ctx, of.tracks[at])
					if err != nil {
						return nil, err
					}
					return d.drawn.Files(d.film, of.tracks[at].suffix(), link), nil
				})
		}, nil
	})
}

// suffix is what the names of a track's files end in.
func (t *track) suffix() string {
	if t.name == mainTrack {
		return ""
	}
	return "-" + t.name
}

// drawing is what files are made of.
type drawing struct {
	drawn *unconditional.Drawn
	film  *unconditional.Film
}

// maxDrawings is the memory, in bytes, of what exports have drawn: a page asks for several files of the same.
const maxDrawings = 32 << 20

// draw draws a track, or finds that it was done before.
func (a *App) draw(ctx context.Context, t track) (drawing, error) {
	d, ok := a.kept.Get(t.Key)
	if ok {
		return d, nil
	}
	d.film = unconditional.NewFilm(&t.spec)
	var err error
	if d.drawn, err = unconditional.Run(ctx, &t.spec, a.executor.kernel, d.film.Record); err != nil {
		return d, err
	}
	a.kept.Put(t.Key, d, int64(t.spec.Count*t.spec.Size*t.spec.Size)*int64(d.film.Frames()+4))
	return d, nil
}
