package priorapp

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"testing"

	"gradus/ct/unconditional"
	"gradus/web/answer"
)

// TestExport: every file is what replay writes.
func TestExport(t *testing.T) {
	s, h := serve(t)
	post := func(name, body string) (*http.Response, []byte) {
		r, err := h.Client().Post(h.URL+"/prior/export/"+name, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		text, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return r, text
	}
	both := fmt.Sprintf(`{"spec":%s,"compare":["plain"]}`, quick)
	spec, err := unconditional.Decode([]byte(quick))
	if err != nil {
		t.Fatal(err)
	}
	for suffix, of := range map[string]unconditional.Spec{"": spec, "-plain": spec.Plain()} {
		film := unconditional.NewFilm(&of)
		d, err := unconditional.Run(t.Context(), &of, s.Kernel, film.Record)
		if err != nil {
			t.Fatal(err)
		}
		names := unconditional.FileNames(suffix)
		for i, f := range d.Files(film, suffix, Link(h.URL, spec, []string{plainTrack})) {
			var want bytes.Buffer
			if err := f.Write(&want); err != nil {
				t.Fatal(err)
			}
			r, got := post(names[i], both)
			if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != answer.ContentTypes[path.Ext(f.Name)] {
				t.Errorf("%s: %s, %v", f.Name, r.Status, r.Header)
			}
			if f.Name != "result"+suffix+".json" && !bytes.Equal(got, want.Bytes()) { // which has a time
				t.Errorf("%s differs from replay's", f.Name)
			}
		}
	}
	if r, text := post(answer.SpecFile, both); r.StatusCode != http.StatusOK ||
		!strings.Contains(string(text), `"kind": "prior"`) {
		t.Errorf("spec: %s, %s", r.Status, text)
	}
	for name, body := range map[string]string{"samples-plain.png": fmt.Sprintf(`{"spec":%s}`, quick), "truth.npy": both} {
		if r, _ := post(name, body); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", name, r.Status)
		}
	}
	if r, text := post("samples.png", `{"spec":{"t1":9}}`); r.StatusCode != http.StatusUnprocessableEntity ||
		!strings.Contains(string(text), `"t1"`) {
		t.Errorf("%s, %s", r.Status, text)
	}
}
