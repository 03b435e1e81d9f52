package web

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/plane"
	"gradus/web/ctapp"
	"gradus/web/toyapp"
	"gradus/web/wire"
	"gradus/web/wstest"
)

var configElement = regexp.MustCompile(`(?s)<script type="application/json" id="config">(.*?)</script>`)

func TestPageConfig(t *testing.T) {
	_, h := start(t, Config{})
	for _, path := range []string{"/", "/toy2d"} {
		r, body := wstest.Get(t, h.Client(), h.URL+path)
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: %s, %s", path, r.Status, r.Header.Get("Content-Type"))
		}
		found := configElement.FindSubmatch(body)
		if found == nil {
			t.Fatalf("%s: no config in %s", path, body)
		}
		var config struct {
			Defaults map[string]jsontext.Value `json:"defaults"`
			Presets  []struct {
				Name  string         `json:"name"`
				Title string         `json:"title"`
				See   string         `json:"see"`
				Spec  jsontext.Value `json:"spec"`
			} `json:"presets"`
			Methods []jsontext.Value `json:"methods"`
		}
		if err := json.Unmarshal(found[1], &config, json.RejectUnknownMembers(true)); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if n := len(solver.Methods()); len(config.Defaults) != n || len(config.Methods) != n {
			t.Errorf("%s: %d defaults, %d methods", path, len(config.Defaults), len(config.Methods))
		}
		for name, text := range config.Defaults {
			got, err := toy2d.Decode(text)
			if err != nil {
				t.Errorf("%s: %s: %v", path, name, err)
				continue
			}
			want := toy2d.Default(got.Method)
			want.Starts.Kind, want.Starts.N, want.Starts.Radius, want.Starts.Centre = "ring", 16, 8, plane.Vec{0, 0}
			if got.Method.String() != name || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %s: %+v\nwant %+v", path, name, got, want)
			}
		}
		presets := toy2d.Presets()
		if len(config.Presets) != len(presets) || len(presets) == 0 {
			t.Fatalf("%s: %d presets, want %d", path, len(config.Presets), len(presets))
		}
		for i, p := range config.Presets {
			got, err := toy2d.Decode(p.Spec)
			want := presets[i]
			if err != nil || p.Name != want.Name || p.Title != want.Title || p.See != want.See ||
				!reflect.DeepEqual(got, want.Spec) {
				t.Errorf("%s: preset %+v, %v\nwant %+v", path, p, err, want)
			}
		}
	}
}

// TestPagesHaveTheirConfigs: what an explorer says of its page is what the page has.
func TestPagesHaveTheirConfigs(t *testing.T) {
	_, h := start(t, Config{})
	for path, config := range map[string]any{"/": toyapp.PageConfig(), "/toy2d": toyapp.PageConfig(),
		"/ct": ctapp.PageConfig()} {
		_, body := wstest.Get(t, h.Client(), h.URL+path)
		found := configElement.FindSubmatch(body)
		if found == nil {
			t.Fatalf("%s: no config in %s", path, body)
		}
		var got, want any
		if err := errors.Join(json.Unmarshal(found[1], &got), json.Unmarshal(wire.JSON(config), &want)); err != nil ||
			!reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s, %v", path, found[1], err)
		}
	}
}

// TestPageConfigEscaped puts into the config what would end its element.
func TestPageConfigEscaped(t *testing.T) {
	p, err := parsePages(fstest.MapFS{"p.html": {Data: []byte(`<script type="application/json" id="config">{{.Config}}</script>`)}}, unchanged)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"</script><b>": "</SCRIPT ><!-- <script> & \u2028 ]]> \" '"}
	body, err := p.execute("p.html", "./", want)
	if err != nil {
		t.Fatal(err)
	}
	inner := strings.TrimSuffix(strings.TrimPrefix(string(body), `<script type="application/json" id="config">`),
		"</script>")
	if strings.ContainsAny(inner, "<>&\u2028") {
		t.Errorf("not escaped: %s", inner)
	}
	var got map[string]string
	if err := json.Unmarshal([]byte(inner), &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%q came back as %q, %v", want, got, err)
	}
}

// TestPartials: a part of a page is known by its folder, and parts of equal names differ.
func TestPartials(t *testing.T) {
	p, err := parsePages(fstest.MapFS{
		"a.html":      {Data: []byte(`<a>{{template "a/part" .}}</a>`)},
		"b.html":      {Data: []byte(`<b>{{template "b/part" .}}</b>`)},
		"a/part.html": {Data: []byte(`{{define "a/part"}}of a{{end}}`)},
		"b/part.html": {Data: []byte(`{{define "b/part"}}of b{{end}}`)},
	}, unchanged)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"a.html": "<a>of a</a>", "b.html": "<b>of b</b>"} {
		if got, err := p.execute(name, "", nil); err != nil || string(got) != want {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	if _, err := parsePages(fstest.MapFS{"a/b.html": {Data: []byte(`{{`)}}, unchanged); err == nil ||
		!strings.Contains(err.Error(), "a/b.html") {
		t.Errorf("a broken part: %v", err)
	}
}

// TestBrokenTemplate fails half way, after part of the page was written.
func TestBrokenTemplate(t *testing.T) {
	var log bytes.Buffer
	_, h := start(t, Config{Log: slog.New(slog.NewTextHandler(&log, nil))}, func(s *Server) {
		p, err := parsePages(fstest.MapFS{"toy2d.html": {Data: []byte(`<p>half a page</p>{{.Missing}}`)}}, unchanged)
		if err != nil {
			t.Fatal(err)
		}
		s.pages = p
	})
	r, body := wstest.Get(t, h.Client(), h.URL+"/toy2d")
	if r.StatusCode != 500 || bytes.Contains(body, []byte("half")) || bytes.Contains(body, []byte("Missing")) {
		t.Errorf("%s: %s", r.Status, body)
	}
	id := regexp.MustCompile(`logged as (\w{8})\.`).FindSubmatch(body)
	if id == nil || !strings.Contains(log.String(), string(id[1])) || !strings.Contains(log.String(), "Missing") {
		t.Errorf("%s\nlogged: %s", body, &log)
	}
}

func unchanged(_, text string) (string, error) { return text, nil }

// TestLostAddresses: a page with the way home, below any path; programs get a line.
func TestLostAddresses(t *testing.T) {
	for _, config := range []Config{{}, {Address: mustParseAddress(t, "http://localhost/lab/gradus")}} {
		_, h := start(t, config)
		for path, root := range map[string]string{"/nowhere": "./", "/ct/x": "../", "/a/b/c": "../../",
			"/a/b/": "../../", "/a%2Fb": "./", "/shows/": "../"} {
			for _, prefix := range []string{"", config.Address.prefix} {
				r, body := wstest.Get(t, h.Client(), h.URL+prefix+path)
				page := string(body)
				if r.StatusCode != http.StatusNotFound || !strings.Contains(page, "There is no such page.") ||
					!strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
					t.Errorf("%s: %s, %.300s", prefix+path, r.Status, page)
				}
				for _, link := range []string{`href="` + root + `"`, `href="` + root + `toy2d"`,
					`href="` + root + `ct"`, `href="` + root + `static/css/gone.css"`} {
					if !strings.Contains(page, link) {
						t.Errorf("%s has no %s", prefix+path, link)
					}
				}
				if strings.Contains(page, "nowhere") {
					t.Errorf("%s is repeated in its page", path)
				}
			}
		}
		for _, c := range []struct{ method, path string }{{"POST", "/nowhere"}, {"GET", "/ws/nowhere"},
			{"GET", "/static/nowhere.js"}, {"GET", strings.Repeat("/x", 100)}, {"POST", "/toy2d/export/nowhere.png"}} {
			r := wstest.RequestBytes(t, h, c.method, c.path, "localhost", "Content-Length: 2", "", "{}")
			if body, err := io.ReadAll(r.Body); err != nil || r.StatusCode != http.StatusNotFound ||
				strings.Contains(string(body), "<") {
				t.Errorf("%s %.20s: %s, %.100s, %v", c.method, c.path, r.Status, body, err)
			}
		}
		for _, prefix := range []string{"", config.Address.prefix} {
			for from, to := range map[string]string{"/ct/": "/ct", "/toy2d/": "/toy2d",
				"/ct/?follow=a%2Fb": "/ct?follow=a%2Fb"} {
				if r, _ := wstest.Get(t, h.Client(), h.URL+prefix+from); r.StatusCode != http.StatusOK ||
					r.Request.URL.String() != h.URL+prefix+to {
					t.Errorf("%s led to %s, %s", prefix+from, r.Request.URL, r.Status)
				}
			}
		}
	}
}
