package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"path"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
)

const (
	// maxExportSpec is the most bytes of a spec that is posted, as of a message.
	maxExportSpec = maxMessage
	specFile      = "spec.json"
	// maxWaitingExports is how many may wait for their turn; each holds its spec.
	maxWaitingExports = 200
)

// refusal is the body of an answer that says what is wrong with the request.
type refusal struct {
	Field   string `json:"field"` // "" if it is not about one
	Message string `json:"message"`
}

// fileMaker computes and writes a file.
type fileMaker func(context.Context, io.Writer) error

var errBusy = &busyError{"too many files are being made for others: try again in a moment"}

// errNoFile says that a spec has no file of that name.
var errNoFile = errors.New("there is no such file")

// contentTypes by extension, also of exports. The system's own table is not used because it differs
// between machines, and with nosniff a wrong type is a script that does not run.
var contentTypes = map[string]string{
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

// exporter makes files for pages, a few at a time.
type exporter struct {
	log     *slog.Logger
	running context.Context              // all work ends with it
	base    func(r *http.Request) string // address of the server, for links
	queue   *queue
	wait    time.Duration // for an answer to leave
}

// export answers with the file that a page asks for; read makes out what is posted. The
// computation ends with the request. Drawing, about a second, goes on to its end once it
// has begun.
func (e *exporter) export(w http.ResponseWriter, r *http.Request, name string, read func(posted []byte) (fileMaker, error)) {
	text, ok := posted(w, r, maxExportSpec)
	if !ok {
		return
	}
	makeFile, err := read(text)
	if errors.Is(err, errNoFile) {
		http.NotFound(w, r)
		return
	}
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, err)
		return
	}

	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(e.running, cancel)() // the server's end ends it too
	var file bytes.Buffer                        // whole or not at all, as a page
	err = caught(func() error { return makeFile(ctx, &file) })
	e.limitWriting(w) // again: the work may have taken all of the time
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
	case isBusy(err):
		retryLater(w)
		refuse(w, http.StatusServiceUnavailable, err)
	case fieldOf(err) != "":
		refuse(w, http.StatusUnprocessableEntity, err)
	default:
		id := logFailure(e.log, "export failed", err, "file", name)
		http.Error(w, "The file could not be made: a fault of the server, logged as "+id+".", http.StatusInternalServerError)
	}
}

// posted reads a body of at most so many bytes, or says what is wrong with it.
func posted(w http.ResponseWriter, r *http.Request, most int64) (body []byte, ok bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if err == nil {
		return body, true
	}
	status := http.StatusBadRequest
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		status = http.StatusRequestEntityTooLarge
	}
	refuse(w, status, err)
	return nil, false
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

// retryLater says when to ask again, of an answer that the server is busy.
func retryLater(w http.ResponseWriter) {
	w.Header().Set("Retry-After", strconv.Itoa(int(retryAfter.Seconds())))
}

// answerJSON writes JSON that is of this moment only.
func answerJSON(w http.ResponseWriter, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		panic("web: an answer that cannot be written: " + err.Error())
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(text)
}
