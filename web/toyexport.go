package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"

	"github.com/go-chi/chi/v5"

	"gradus/solver/figure"
	"gradus/toy2d"
)

// toyExport makes one file for the spec that is posted: what replay -out would write.
func (s *Server) toyExport(w http.ResponseWriter, r *http.Request) {
	name := chi.URLParam(r, "file")
	if _, ok := toy2d.GroupOf(name); !ok && name != specFile {
		http.NotFound(w, r)
		return
	}
	s.export(w, r, name, func(text []byte) (fileMaker, error) {
		spec, err := decodeSpec(text)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, to io.Writer) error {
			return s.makeFile(ctx, to, name, toyRun{spec, spec.Problem()}, Link(s.baseOf(r), *spec))
		}, nil
	})
}

// makeFile writes the file of a name that is known, when it is its turn.
func (s *Server) makeFile(ctx context.Context, w io.Writer, name string, r toyRun, link string) error {
	if name == specFile {
		text, err := toy2d.Encode(*r.spec)
		if err != nil {
			return err
		}
		_, err = w.Write(text)
		return err
	}
	leave, err := s.exports.enter(ctx, 0)
	if err != nil {
		return err
	}
	defer leave()
	group, _ := toy2d.GroupOf(name)
	files, err := s.filesOf(ctx, group, r, link)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(files, func(f figure.File) bool { return f.Name == name })
	if i < 0 {
		return errors.New("there is no " + name + " of this spec")
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return files[i].Write(w)
}

// filesOf does the work of a group; its files are made when they are written.
func (s *Server) filesOf(ctx context.Context, group toy2d.FileGroup, r toyRun, link string) ([]figure.File, error) {
	switch group {
	case toy2d.FilesOfSweep:
		spec, err := sweepSpec(r.spec)
		if err != nil {
			return nil, err
		}
		done, err := s.sweep(ctx, toyRun{spec, r.problem}, sweepFollower{
			waits: func(queuePlace) error { return nil },
			row:   func(toy2d.SweepRow) error { return nil },
		})
		if err != nil {
			return nil, err
		}
		return toy2d.SweepFiles(spec, r.problem, done.rates, link), nil
	case toy2d.FilesOfHomotopy:
		h, err := s.homotopy(ctx, r, nil)
		if err != nil {
			return nil, err
		}
		return toy2d.HomotopyFiles(r.spec, h, link), nil
	case toy2d.FilesOfBasins:
		b, err := s.findBasins(ctx, r)
		if err != nil {
			return nil, err
		}
		return toy2d.BasinFiles(r.spec, r.problem, b, link), nil
	}
	if err := pathsLimits(r.spec); err != nil {
		return nil, err
	}
	trace := toy2d.NewTrace(r.spec)
	result, err := s.toy.run(ctx, r.spec, r.problem, s.config.Kernel, trace.Record)
	if err != nil {
		return nil, err
	}
	return toy2d.RunFiles(r.spec, r.problem, result, trace, link), nil
}
