package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"

	"github.com/go-chi/chi/v5"
	"github.com/go-json-experiment/json"

	"gradus/solver/figure"
	"gradus/toy2d"
)

const (
	// maxExportSpec is the most bytes of a spec that is posted, as of a message.
	maxExportSpec = maxMessage
	specFile      = "spec.json"
	retryAfter    = "10" // seconds, for who finds the queue full
)

// refusal is the body of an answer that says what is wrong with the request.
type refusal struct {
	Field   string `json:"field"` // "" if it is not about one
	Message string `json:"message"`
}

// toyExport makes one file for the spec that is posted: what replay -out would write.
// The computation ends with the request. Drawing, about a second, goes on to its end
// once it has begun.
func (s *Server) toyExport(w http.ResponseWriter, r *http.Request) {
	name := chi.URLParam(r, "file")
	if _, ok := toy2d.GroupOf(name); !ok && name != specFile {
		http.NotFound(w, r)
		return
	}
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxExportSpec))
	if err != nil {
		status := http.StatusBadRequest
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			status = http.StatusRequestEntityTooLarge
		}
		refuse(w, status, err)
		return
	}
	spec, err := decodeSpec(text)
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, err)
		return
	}

	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.running, cancel)() // the server's end ends it too
	var file bytes.Buffer                        // whole or not at all, as a page
	err = caught(func() error {
		return s.makeFile(ctx, &file, name, toyRun{spec, spec.Problem()}, Link(baseOf(r), *spec))
	})
	s.limitWriting(w) // again: the work may have taken all of the time
	switch {
	case err == nil:
		h := w.Header()
		h.Set("Content-Type", contentTypes[path.Ext(name)])
		h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
		h.Set("Content-Length", strconv.Itoa(file.Len()))
		h.Set("Cache-Control", "no-store")
		w.Write(file.Bytes()) // an error here is the client's going away
	case ctx.Err() != nil: // nobody listens, or the server ends
		http.Error(w, "The server is shutting down.", http.StatusServiceUnavailable)
	case errors.Is(err, errBusy):
		w.Header().Set("Retry-After", retryAfter)
		refuse(w, http.StatusServiceUnavailable, err)
	case fieldOf(err) != "":
		refuse(w, http.StatusUnprocessableEntity, err)
	default:
		id := s.logFailure("export failed", err, "file", name)
		http.Error(w, "The file could not be made: a fault of the server, logged as "+id+".", http.StatusInternalServerError)
	}
}

func refuse(w http.ResponseWriter, status int, err error) {
	m := newErrorMessage(0, err)
	text, err := json.Marshal(refusal{m.Field, m.Message})
	if err != nil {
		panic("web: a refusal that cannot be written: " + err.Error()) // its text is valid UTF-8
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(text)
}

// baseOf is the address of the server as the client knows it. Behind a proxy that
// speaks https only the Origin of a browser's request tells the scheme.
func baseOf(r *http.Request) string {
	if u, err := url.Parse(r.Header.Get("Origin")); err == nil && u.Scheme == "https" && u.Host == r.Host || r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
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
	leave, err := s.exports.enter(ctx)
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
		done, err := s.sweep(ctx, toyRun{spec, r.problem}, func(toy2d.SweepRow) error { return nil })
		if err != nil {
			return nil, err
		}
		return toy2d.SweepFiles(spec, r.problem, done.rates, link), nil
	case toy2d.FilesOfHomotopy:
		h, err := s.homotopy(ctx, r, nil)
		if err != nil {
			return nil, err
		}
		return toy2d.HomotopyFiles(h, link), nil
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
