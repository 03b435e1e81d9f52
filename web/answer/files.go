package answer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path"
	"slices"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"

	"gradus/internal/failure"
	"gradus/internal/figure"
	"gradus/internal/run"
	"gradus/web/wire"
	"gradus/web/ws"
)

const (
	// MaxExportSpec is the most bytes of a spec that is posted, as of a message.
	MaxExportSpec = ws.MaxMessage
	// SpecFile is the spec itself, which every explorer exports.
	SpecFile = "spec.json"
	// MaxWaiting is how many may wait for their turn; each holds its spec.
	MaxWaiting = 200
)

// Refusal is the body of an answer that says what is wrong with the request.
type Refusal struct {
	Field   string `json:"field"` // "" if it is not about one
	Message string `json:"message"`
}

// FileMaker computes and writes a file.
type FileMaker func(context.Context, io.Writer) error

// ErrBusy says that as many files are being made, and wait, as may be.
var ErrBusy = &run.Busy{Reason: "too many files are being made for others: try again in a moment"}

// ErrNoFile says that a spec has no file of that name.
var ErrNoFile = errors.New("there is no such file")

// ContentTypes by extension, also of exports. The system's own table is not used because it differs
// between machines, and with nosniff a wrong type is a script that does not run.
var ContentTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".csv":   "text/csv; charset=utf-8",
	".gif":   "image/gif",
	".ico":   "image/x-icon",
	".js":    "text/javascript; charset=utf-8",
	".json":  "application/json",
	".md":    "text/plain; charset=utf-8",
	".mjs":   "text/javascript; charset=utf-8",
	".npy":   "application/octet-stream",
	".pdf":   "application/pdf",
	".png":   "image/png",
	".svg":   "image/svg+xml",
	".txt":   "text/plain; charset=utf-8",
	".woff2": "font/woff2",
	"":       "text/plain; charset=utf-8", // LICENSE
}

// Exporter makes files for pages, a few at a time.
type Exporter struct {
	Log     *slog.Logger
	Running context.Context              // all work ends with it
	Base    func(r *http.Request) string // address of the server, for links
	Queue   *run.Queue
	Wait    time.Duration // for an answer to leave
}

// Export answers with the file that a page asks for; read makes out what is posted. The
// computation ends with the request. Drawing, about a second, goes on to its end once it
// has begun.
func (e *Exporter) Export(w http.ResponseWriter, r *http.Request, name string,
	read func(posted []byte) (FileMaker, error)) {
	text, ok := Posted(w, r, MaxExportSpec)
	if !ok {
		return
	}
	makeFile, err := read(text)
	if errors.Is(err, ErrNoFile) {
		http.NotFound(w, r)
		return
	}
	if err != nil {
		Refuse(w, http.StatusUnprocessableEntity, err)
		return
	}

	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(e.Running, cancel)() // the server's end ends it too
	var file bytes.Buffer                        // whole or not at all, as a page
	err = failure.Caught(func() error { return makeFile(ctx, &file) })
	e.LimitWriting(w) // again: the work may have taken all of the time
	switch {
	case err == nil:
		h := w.Header()
		h.Set("Content-Type", ContentTypes[path.Ext(name)])
		h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
		h.Set("Content-Length", strconv.Itoa(file.Len()))
		h.Set("Cache-Control", "no-store")
		w.Write(file.Bytes()) // an error here is the client's going away
	case ctx.Err() != nil: // nobody listens, or the server ends
		http.Error(w, "The server is shutting down.", http.StatusServiceUnavailable)
	case run.IsBusy(err):
		RetryLater(w)
		Refuse(w, http.StatusServiceUnavailable, err)
	case wire.FieldOf(err) != "":
		Refuse(w, http.StatusUnprocessableEntity, err)
	default:
		id := failure.Log(e.Log, "export failed", err, "file", name)
		http.Error(w, "The file could not be made: a fault of the server, logged as "+id+".",
			http.StatusInternalServerError)
	}
}

// Make writes the file of a name: the spec at once, and one of the others when it is its turn. Their work is
// done in files, and each is drawn when it is written.
func (e *Exporter) Make(ctx context.Context, w io.Writer, name string, spec func() ([]byte, error),
	files func() ([]figure.File, error)) error {
	if name == SpecFile {
		text, err := spec()
		if err != nil {
			return err
		}
		_, err = w.Write(text)
		return err
	}
	leave, err := e.Queue.Enter(ctx, 0)
	if err != nil {
		return err
	}
	defer leave()
	made, err := files()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(made, func(f figure.File) bool { return f.Name == name })
	if i < 0 {
		return fmt.Errorf("there is no %s of this spec", name)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return made[i].Write(w)
}

// Posted reads a body of at most so many bytes, or says what is wrong with it.
func Posted(w http.ResponseWriter, r *http.Request, most int64) (body []byte, ok bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if err == nil {
		return body, true
	}
	status := http.StatusBadRequest
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		status = http.StatusRequestEntityTooLarge
	}
	Refuse(w, status, err)
	return nil, false
}

// Refuse answers with what is wrong with a request, and with which field.
func Refuse(w http.ResponseWriter, status int, err error) {
	m := wire.NewError(0, err)
	text, err := json.Marshal(Refusal{m.Field, m.Message})
	if err != nil {
		panic("answer: a refusal that cannot be written: " + err.Error()) // its text is valid UTF-8
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(text)
}

// RetryLater says when to ask again, of an answer that the server is busy.
func RetryLater(w http.ResponseWriter) {
	w.Header().Set("Retry-After", strconv.Itoa(int(run.RetryAfter.Seconds())))
}

// JSON writes JSON that is of this moment only.
func JSON(w http.ResponseWriter, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		panic("answer: what cannot be written: " + err.Error())
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(text)
}
