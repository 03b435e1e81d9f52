package toyapp

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"gradus/internal/cpu"
	"gradus/internal/figure"
	"gradus/internal/figure/figuretest"
	"gradus/internal/slow"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/export"
	"gradus/toy2d/homotopy"
	"gradus/web/wstest"
)

// askFile asks for a file as the page does.
func askFile(t testing.TB, h *httptest.Server, name string, s toy2d.Spec) (*http.Response, []byte) {
	t.Helper()
	text, err := toy2d.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	return post(t, h, name, text)
}

func post(t testing.TB, h *httptest.Server, name string, body []byte) (*http.Response, []byte) {
	t.Helper()
	r, err := h.Client().Post(h.URL+"/toy2d/export/"+name, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	answer, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r, answer
}

// replayed are the files that replay -out writes for a spec on the paper's grid, of a
// run and its sweep.
func replayed(t *testing.T, s toy2d.Spec, k cpu.Kernel, link string) []figure.File {
	t.Helper()
	ctx, p := t.Context(), s.Problem()
	trace := toy2d.NewTrace(&s)
	result, err := toy2d.Run(ctx, &s, p, k, trace.Record)
	if err != nil {
		t.Fatal(err)
	}
	rates, err := toy2d.Sweep(ctx, &s, p, k, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	branches, err := homotopy.Find(ctx, p.Problem, s.Schedule.TMin, s.Schedule.TMax, nil)
	if err != nil {
		t.Fatal(err)
	}
	basins, err := toy2d.FindBasins(ctx, &s, p, k, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	files := export.RunFiles(&s, p, result, trace, link)
	files = append(files, export.SweepFiles(&s, p, rates, link)...)
	files = append(files, export.HomotopyFiles(&s, branches, link)...)
	files = append(files, export.BasinFiles(&s, p, basins, link)...)
	return append(files, figure.File{Name: "spec.json", Write: func(w io.Writer) error {
		text, err := toy2d.Encode(s)
		w.Write(text)
		return err
	}})
}

// TestExports asks for every file there is. Each has the right type and name, can be
// read, and has the bytes that replay writes.
func TestExports(t *testing.T) {
	k := wstest.FastestKernel()
	_, h := serve(t, serving{kernel: k})
	spec := toy2d.Default(solver.Graduated)
	spec.Schedule.Levels, spec.A0 = 12, 0.02
	types := map[string]string{".csv": "text/csv; charset=utf-8", ".json": "application/json",
		".pdf": "application/pdf",
		".png": "image/png", ".svg": "image/svg+xml"}
	files := replayed(t, spec, k, Link(h.URL, spec))
	if len(files) != 32 {
		t.Errorf("%d files", len(files))
	}
	for _, f := range files {
		if slow.Race && (path.Ext(f.Name) == ".png" || path.Ext(f.Name) == ".pdf") {
			continue // a minute of drawing
		}
		r, body := askFile(t, h, f.Name, spec)
		if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != types[path.Ext(f.Name)] ||
			r.Header.Get("Content-Disposition") != `attachment; filename="`+f.Name+`"` ||
			r.Header.Get("Cache-Control") != "no-store" || len(body) == 0 {
			t.Errorf("%s: %s, %v, %d bytes", f.Name, r.Status, r.Header, len(body))
		}
		var want bytes.Buffer
		if err := f.Write(&want); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(body, want.Bytes()) {
			t.Errorf("%s: %d bytes that differ from the %d of replay", f.Name, len(body), want.Len())
		}
		if err := wstest.ReadableExport(t, path.Ext(f.Name), body); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		if path.Ext(f.Name) == ".svg" && !bytes.Contains(body, []byte("method=graduated")) {
			t.Errorf("%s has no link", f.Name)
		}
	}
}

// TestExportOfThePage: a page's starts are few; the run is exported with them, the
// basins and the sweep on the paper's grid.
func TestExportOfThePage(t *testing.T) {
	_, h := serve(t, serving{kernel: wstest.FastestKernel()})
	spec := wstest.Quick(solver.Flow)
	for name, rows := range map[string]int{"ends.csv": 16, "basins.csv": 10_000, "starts.csv": 10_000} {
		r, body := askFile(t, h, name, spec)
		if table, _ := figuretest.Table(t, body); r.StatusCode != http.StatusOK || len(table)-1 != rows {
			t.Errorf("%s: %s, %d rows", name, r.Status, len(table)-1)
		}
	}
}

func TestExportRefused(t *testing.T) {
	_, h := serve(t, serving{})
	long := `{"starts":{"kind":"points","points":[` + strings.Repeat("[1,2],", 25_000) + `[1,2]]}}`
	for _, c := range []struct {
		name, body     string
		status         int
		field, message string
	}{
		{"ends.csv", `{"step":-1}`, 422, "step", "step: must be a number from"},
		{"ends.csv", `{"schedule":{"tmaxx":1}}`, 422, "schedule.tmaxx", "unknown field"},
		{"spec.json", `{"modes":[]}`, 422, "modes", "must be"},
		{"spec.json", ``, 422, "spec", ""},
		{"spec.json", `[]`, 422, "spec", "must be an object"},
		{"spec.json", `{"step":1`, 422, "spec", "not valid JSON"},
		{"ends.csv", long, 413, "", "too large"},
		{"ends.csv", `{"starts":{"n":142}}`, 422, "starts.n", "at most 141 per side"},
		{"energy.png", `{"starts":{"n":142}}`, 422, "starts.n", "at most 141 per side"},
		{"basins.csv", `{"schedule":{"levels":10001}}`, 422, "schedule.levels", "at most 10000"},
		{"global.pdf", `{"method":"plain"}`, 422, "method", "got plain"},
		{"starts.svg", `{"schedule":{"levels":5001}}`, 422, "schedule.levels", "at most 5000"},
		{"folds.csv", `{"schedule":{"kind":"fixed","tmax":0.001}}`, 422, "schedule.tmax", "above schedule.tmin"},
	} {
		r, body := post(t, h, c.name, []byte(c.body))
		var m struct {
			Field   *string `json:"field"`
			Message string  `json:"message"`
		}
		err := json.Unmarshal(body, &m, json.RejectUnknownMembers(true))
		if r.StatusCode != c.status || r.Header.Get("Content-Type") != "application/json" || err != nil ||
			m.Field == nil || *m.Field != c.field || !strings.Contains(m.Message, c.message) {
			t.Errorf("%s of %.60s: %s, %s, want %d, field %q", c.name, c.body, r.Status, body, c.status, c.field)
		}
	}
	for _, name := range []string{"nothing.csv", "ends.png", "landscape", "landscape.gif", "..%2fspec.json",
		"spec.json%00", ""} {
		if r, _ := post(t, h, name, []byte("{}")); r.StatusCode != http.StatusNotFound {
			t.Errorf("%q: %s", name, r.Status)
		}
	}
	r, err := h.Client().Get(h.URL + "/toy2d/export/spec.json")
	if err != nil {
		t.Fatal(err)
	}
	if r.Body.Close(); r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET: %s", r.Status)
	}
}

// heldExport asks for a file whose work is held, and returns how to go away and the
// status of the answer, 0 if none came.
func heldExport(t testing.TB, h *httptest.Server) (context.CancelFunc, <-chan int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	text, err := toy2d.Encode(heldSpec())
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(ctx, "POST", h.URL+"/toy2d/export/basins.csv", bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	status := make(chan int, 1)
	go func() {
		r, err := h.Client().Do(request)
		if err != nil {
			status <- 0
			return
		}
		r.Body.Close()
		status <- r.StatusCode
	}()
	return cancel, status
}

// TestExportEnds: the work of an export ends when the client goes away, and when the
// server does.
func TestExportEnds(t *testing.T) {
	for name, leave := range map[string]func(*server, context.CancelFunc){
		"client": func(_ *server, cancel context.CancelFunc) { cancel() },
		"server": func(s *server, _ context.CancelFunc) {
			ctx, cancel := context.WithTimeout(context.Background(), wstest.Patience)
			defer cancel()
			s.Close(ctx)
		},
	} {
		t.Run(name, func(t *testing.T) {
			held := newHeld()
			s, h := serve(t, serving{}, held.install)
			cancel, status := heldExport(t, h)
			wstest.Soon(t, "the work begins", held.began)
			leave(s, cancel)
			wstest.Soon(t, "the work ends", held.ended)
			want := 0
			if name == "server" {
				want = http.StatusServiceUnavailable
			}
			if got := wstest.Soon(t, "the answer", status); got != want {
				t.Errorf("answered with %d, want %d", got, want)
			}
		})
	}
}

// TestExportOutlastsReadTimeout: the time that a client has to send is not the time
// that the work may take.
func TestExportOutlastsReadTimeout(t *testing.T) {
	s := newServer(serving{})
	run := s.toy.Core.Run
	s.toy.Core.Run = func(ctx context.Context, sp *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel,
		each toy2d.StepFunc) (*toy2d.Result, error) {
		select {
		case <-ctx.Done():
		case <-time.After(2 * time.Second):
		}
		return run(ctx, sp, p, k, each)
	}
	h := httptest.NewUnstartedServer(s)
	h.Config.ReadTimeout = time.Second
	h.Start()
	defer h.Close()
	if r, body := askFile(t, h, "ends.csv", wstest.Quick(solver.Flow)); r.StatusCode != http.StatusOK {
		t.Errorf("%s: %s", r.Status, body)
	}
}

// TestExportPanics: a fault in the work is answered, logged, and the server goes on.
func TestExportPanics(t *testing.T) {
	var log wstest.LockedBuffer
	_, h := serve(t, serving{log: slog.New(slog.NewTextHandler(&log, nil))}, func(s *server) {
		s.toy.Core.Basins = func(context.Context, *toy2d.Spec, *toy2d.Problem, cpu.Kernel, int,
			toy2d.Progress) (*toy2d.Basins, error) {
			panic("a fault in the solver")
		}
	})
	r, body := askFile(t, h, "basins.csv", wstest.Quick(solver.Flow))
	id := regexp.MustCompile(`logged as (\w{8})\.`).FindSubmatch(body)
	if r.StatusCode != http.StatusInternalServerError || id == nil || !strings.Contains(log.String(), string(id[1])) ||
		bytes.Contains(body, []byte("solver")) {
		t.Errorf("%s: %s\n%s", r.Status, body, &log)
	}
	if r, _ := askFile(t, h, "spec.json", wstest.Quick(solver.Flow)); r.StatusCode != http.StatusOK {
		t.Errorf("afterwards: %s", r.Status)
	}
}
