package ctapp

import (
	"bytes"
	"context"
	"fmt"
	"image/gif"
	"image/png"
	"net/http"
	"path"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/ct"
	"gradus/ct/export"
	"gradus/ct/picture"
	"gradus/internal/figure/figuretest"
	"gradus/internal/lru"
	"gradus/internal/slow"
	"gradus/web/answer"
	"gradus/web/wstest"
)

// TestCTExport: every file that there is of a spec and what it is compared with, and each
// is what replay writes; only the tracks that a file is made of are computed.
func TestCTExport(t *testing.T) {
	srv, h := serve(t, serving{kernel: wstest.FastestKernel()})
	var computed []string
	was := srv.ct.executor.core.reconstruct
	srv.ct.executor.core.reconstruct = func(r *ct.Run, ctx context.Context, watch func(*ct.Moment)) error {
		computed = append(computed, r.Spec.Method.String())
		return was(r, ctx, watch)
	}
	spec := wstest.ShortCT()
	body := fmt.Appendf(nil, `{"spec":%s,"compare":["off","tv"]}`, wstest.EncodedCT(t, spec))
	names, err := export.FileNames(spec, []string{"off", "tv"})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(names, answer.SpecFile) {
		if slow.Race && strings.Contains(".pdf .svg .png", path.Ext(name)) {
			continue // drawing, a second each
		}
		computed = nil
		srv.ct.tracks = lru.NewLocked[string, export.Track](maxKeptTracks)
		r, file := posting(t, h, "/ct/export/"+name, body)
		if r.StatusCode != http.StatusOK || len(file) == 0 || !strings.Contains(r.Header.Get("Content-Disposition"),
			name) || r.Header.Get("Content-Type") != answer.ContentTypes[path.Ext(name)] ||
			answer.ContentTypes[path.Ext(name)] == "" {
			t.Errorf("%s: %s %v, %d bytes", name, r.Status, r.Header, len(file))
		}
		want := "graduated"
		switch {
		case name == answer.SpecFile:
			want = ""
		case strings.HasPrefix(name, "panels."):
			want = "graduated graduated tv"
		case strings.Contains(name, "-tv"):
			want = "tv"
		}
		if got := strings.Join(computed, " "); got != want {
			t.Errorf("%s: computed %s, want %s", name, got, want)
		}
	}

	posting(t, h, "/ct/export/truth.npy", body)
	computed = nil
	if posting(t, h, "/ct/export/error.npy", body); len(computed) > 0 {
		t.Errorf("%s was computed again", computed)
	}

	run, err := ct.NewRun(&spec, wstest.FastestKernel(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Reconstruct(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	link := Link(h.URL, spec, []string{"off", "tv"})
	if err := picture.WriteNPY(&want, spec.Size, spec.Size, run.Reconstructions[1].X.Pix); err != nil {
		t.Fatal(err)
	}
	if _, file := posting(t, h, "/ct/export/reconstruction-2.npy", body); !bytes.Equal(file, want.Bytes()) {
		t.Error("the array is not that of a replay")
	}
	_, file := posting(t, h, "/ct/export/levels.csv", body)
	if rows, note := figuretest.Table(t, file); note != link+"\nimage.seed 1; scan.seed 1; starts[1].seed 1" ||
		len(rows) != 1+2*(spec.Schedule.Levels+1) {
		t.Errorf("levels.csv: %q, %d rows", note, len(rows))
	}
	_, file = posting(t, h, "/ct/export/levels.gif", body)
	if film, err := gif.DecodeAll(bytes.NewReader(file)); err != nil || len(film.Image) < 6 {
		t.Errorf("levels.gif: %v", err)
	}
	_, file = posting(t, h, "/ct/export/levels.png", body)
	if _, err := png.Decode(bytes.NewReader(file)); err != nil || !bytes.Contains(file, []byte("acTL")) {
		t.Errorf("levels.png: %v", err)
	}
	if !bytes.Contains(file, []byte(link)) {
		t.Error("levels.png does not name its page")
	}
}

func TestCTExportRefused(t *testing.T) {
	_, h := serve(t, serving{})
	spec := wstest.EncodedCT(t, wstest.ShortCT())
	for _, c := range []struct {
		name, body string
		status     int
		field      string
	}{
		{"secret.png", `{"spec":` + spec + `}`, 404, ""},
		{"reconstruction-3.png", `{"spec":` + spec + `}`, 404, ""},
		{"reconstruction-tv.png", `{"spec":` + spec + `}`, 404, ""},
		{"truth.png", ``, 422, ""},
		{"truth.png", `{"spec":{"size":3}}`, 422, "size"},
		{"truth.png", `{"spec":{"size":512}}`, 422, "size"},
		{"truth.png", `{"spec":{},"compare":["newton"]}`, 422, "compare"},
		{"truth.png", `{"spec":{},"colour":1}`, 422, "colour"},
		{"truth.png", `{"spec":{"image":{"file":"/etc/hostname"}}}`, 422, "image.file"},
		{"truth.png", strings.Repeat(" ", answer.MaxExportSpec+1), 413, ""},
	} {
		r, body := posting(t, h, "/ct/export/"+c.name, []byte(c.body))
		var m answer.Refusal
		if r.StatusCode != 404 {
			if err := json.Unmarshal(body, &m); err != nil {
				t.Errorf("%s %.50s: %v", c.name, c.body, err)
			}
		}
		if r.StatusCode != c.status || m.Field != c.field {
			t.Errorf("%s %.50s: %s %s", c.name, c.body, r.Status, body)
		}
	}
}
