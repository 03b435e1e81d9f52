package web

import (
	"bytes"
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
)

var configElement = regexp.MustCompile(`(?s)<script type="application/json" id="config">(.*?)</script>`)

func TestToyPageConfig(t *testing.T) {
	_, h := start(t, Config{})
	r, body := get(t, h.Client(), h.URL+"/toy2d")
	if r.StatusCode != 200 || r.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("%s, %s", r.Status, r.Header.Get("Content-Type"))
	}
	found := configElement.FindSubmatch(body)
	if found == nil {
		t.Fatalf("no config in %s", body)
	}
	var config struct {
		Version  int                       `json:"version"`
		Defaults map[string]jsontext.Value `json:"defaults"`
	}
	if err := json.Unmarshal(found[1], &config, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	if config.Version != 1 || len(config.Defaults) != 4 {
		t.Errorf("version %d, %d defaults", config.Version, len(config.Defaults))
	}
	for name, text := range config.Defaults {
		got, err := toy2d.Decode(text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := toy2d.Default(got.Method)
		want.Starts.Kind, want.Starts.N, want.Starts.Radius, want.Starts.Centre = "ring", 16, 8, toy2d.Vec{0, 0}
		if got.Method.String() != name || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v\nwant %+v", name, got, want)
		}
	}
}

// TestPageConfigEscaped puts into the config what would end its element.
func TestPageConfigEscaped(t *testing.T) {
	p, err := parsePages(fstest.MapFS{"p.html": {Data: []byte(`<script type="application/json" id="config">{{.Config}}</script>`)}})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"</script><b>": "</SCRIPT ><!-- <script> & \u2028 ]]> \" '"}
	body, err := p.execute("p.html", want)
	if err != nil {
		t.Fatal(err)
	}
	inner := strings.TrimSuffix(strings.TrimPrefix(string(body), `<script type="application/json" id="config">`), "</script>")
	if strings.ContainsAny(inner, "<>&\u2028") {
		t.Errorf("not escaped: %s", inner)
	}
	var got map[string]string
	if err := json.Unmarshal([]byte(inner), &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%q came back as %q, %v", want, got, err)
	}
}

func TestHomeIsRelative(t *testing.T) {
	_, h := start(t, Config{})
	r := ask(t, h, "GET", "/", "localhost")
	if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != "toy2d" {
		t.Errorf("%s to %q", r.Status, r.Header.Get("Location"))
	}
}

// TestBrokenTemplate fails half way, after part of the page was written.
func TestBrokenTemplate(t *testing.T) {
	var log bytes.Buffer
	_, h := start(t, Config{Log: slog.New(slog.NewTextHandler(&log, nil))}, func(s *Server) {
		p, err := parsePages(fstest.MapFS{"toy2d.html": {Data: []byte(`<p>half a page</p>{{.Missing}}`)}})
		if err != nil {
			t.Fatal(err)
		}
		s.pages = p
	})
	r, body := get(t, h.Client(), h.URL+"/toy2d")
	if r.StatusCode != 500 || bytes.Contains(body, []byte("half")) || bytes.Contains(body, []byte("Missing")) {
		t.Errorf("%s: %s", r.Status, body)
	}
	id := regexp.MustCompile(`logged as (\w{8})\.`).FindSubmatch(body)
	if id == nil || !strings.Contains(log.String(), string(id[1])) || !strings.Contains(log.String(), "Missing") {
		t.Errorf("%s\nlogged: %s", body, &log)
	}
}

func TestPageDefaultsAreAllowed(t *testing.T) {
	for m := solver.Flow; m <= solver.Graduated; m++ {
		s := pageDefault(m)
		if err := s.Validate(); err != nil {
			t.Errorf("%v: %v", m, err)
		}
		if err := pageLimits(&s); err != nil {
			t.Errorf("%v: %v", m, err)
		}
	}
}
