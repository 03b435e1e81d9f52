package web

import (
	"bytes"
	"path"
	"strings"
	"testing"

	"gradus/static"
	"gradus/web/wstest"
)

func TestAssets(t *testing.T) {
	s, h := start(t, Config{})
	if len(s.assets) == 0 {
		t.Fatal("no assets")
	}
	types := map[string]string{".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
		".css": "text/css; charset=utf-8", ".json": "application/json", ".svg": "image/svg+xml"}
	etags := map[string]string{}
	for name := range s.assets {
		want := s.assets[name].body
		if !strings.HasPrefix(name, "bundle/") {
			var err error
			if want, err = static.Files.ReadFile(name); err != nil {
				t.Fatal(err)
			}
		}
		r, body := wstest.Get(t, h.Client(), h.URL+"/static/"+name)
		if r.StatusCode != 200 || !bytes.Equal(body, want) {
			t.Errorf("%s: %s, %d bytes of %d", name, r.Status, len(body), len(want))
		}
		if want, ok := types[path.Ext(name)]; ok && r.Header.Get("Content-Type") != want {
			t.Errorf("%s: %q, want %q", name, r.Header.Get("Content-Type"), want)
		}
		if got := r.Header.Get("Cache-Control"); got != "no-cache" {
			t.Errorf("%s: Cache-Control %q", name, got)
		}
		etag := r.Header.Get("ETag")
		if !strings.HasPrefix(etag, `"`) {
			t.Errorf("%s: ETag %s is not strong", name, etag)
		}
		if other, ok := etags[etag]; ok && !bytes.Equal(want, s.assets[other].body) {
			t.Errorf("%s and %s share an ETag", name, other)
		}
		etags[etag] = name

		if r, body := wstest.Get(t, h.Client(), h.URL+"/static/"+name, "If-None-Match: "+etag); r.StatusCode != 304 ||
			len(body) > 0 {
			t.Errorf("%s, asked again: %s, %d bytes", name, r.Status, len(body))
		}
		if r, _ := wstest.Get(t, h.Client(), h.URL+"/static/"+name, `If-None-Match: "other"`); r.StatusCode != 200 {
			t.Errorf("%s, changed: %s", name, r.Status)
		}
	}
}

func TestAssetsNotThere(t *testing.T) {
	_, h := start(t, Config{})
	for _, name := range []string{"", "js", "js/", "css/", "static.go", "js/nothing.js", "colormap/colormap.go",
		"../web/routes.go", "%2e%2e/go.mod", "js/../js", "/js/toy2d/link.js"} {
		if r, _ := wstest.Get(t, h.Client(), h.URL+"/static/"+name); r.StatusCode != 404 {
			t.Errorf("%q: %s", name, r.Status)
		}
	}
}
