package web

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"testing"

	"gradus/web/wstest"
)

func TestParseAddress(t *testing.T) {
	for text, want := range map[string]Address{
		"https://example.org":             {"https", "example.org", "example.org", ""},
		"https://example.org/":            {"https", "example.org", "example.org", ""},
		"https://example.org:443/gradus":  {"https", "example.org", "example.org", "/gradus"},
		"http://example.org:443/gradus/":  {"http", "example.org:443", "example.org", "/gradus"},
		"http://Lab-7.example.org:80/a/b": {"http", "Lab-7.example.org", "Lab-7.example.org", "/a/b"},
		"http://[2001:db8::7]:8080/~me":   {"http", "[2001:db8::7]:8080", "2001:db8::7", "/~me"},
		"http://192.0.2.7":                {"http", "192.0.2.7", "192.0.2.7", ""},
		"https://example.org/..a":         {"https", "example.org", "example.org", "/..a"},
	} {
		got, err := ParseAddress(text)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
		if again, err := ParseAddress(got.String()); err != nil || again != got {
			t.Errorf("%s is written as %s, which is %+v, %v", text, got, again, err)
		}
	}
	for _, text := range []string{
		"", "example.org", "/gradus", "//example.org", "ftp://example.org", "https://", "https:///gradus",
		"https:example.org", "https://example.org:", "https://example.org:0",
		"https://example.org:65536", "https://example.org:99999999999999999999", "https://example.org:x",
		"https://example.org?a", "https://example.org/?", "https://example.org/#", "https://example.org/gradus#a",
		"https://me@example.org", "https://me:secret@example.org/",
		"https://example.org//", "https://example.org//gradus", "https://example.org/a/../b", "https://example.org/.",
		"https://example.org/a b", "https://example.org/%67",
		"https://example.org;script-src/", "https://example.org/;x", "https://ex\u00e4mple.org", " https://example.org",
		"https://example.org\n", "https://example.org\r\nX: y",
		"https://[::1", "https://::1/",
	} {
		if got, err := ParseAddress(text); err == nil {
			t.Errorf("%q was taken as %+v", text, got)
		}
	}
	if got := (Address{}).String(); got != "" {
		t.Errorf("no address is written as %q", got)
	}
}

func mustParseAddress(t testing.TB, text string) Address {
	t.Helper()
	a, err := ParseAddress(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestAddressOfItsOwn: where a page has the path of the prefix nobody could tell
// whether a proxy has stripped it.
func TestAddressOfItsOwn(t *testing.T) {
	for prefix, taken := range map[string]bool{
		"/gradus": true, "/ct2": true, "/a/ct": true, "/toy2d/x": true, "/c": true,
		"/ct": false, "/toy2d": false, "/static": false, "/ws": false, "/ws/ct": false, "/uploads": false,
		"/toy2d/export": false,
	} {
		if _, err := New(Config{Address: mustParseAddress(t, "https://example.org"+prefix)}); (err == nil) != taken {
			t.Errorf("%s: %v", prefix, err)
		}
	}
}

func TestBaseOf(t *testing.T) {
	for _, c := range []struct{ address, host, origin, want string }{
		{"", "localhost:8080", "", "http://localhost:8080"},
		{"", "localhost:8080", "http://localhost:8080", "http://localhost:8080"},
		{"", "lab.example.org", "https://lab.example.org", "https://lab.example.org"}, // behind a proxy
		{"", "localhost:8080", "https://partner.example", "http://localhost:8080"},
		{"", "localhost:8080", "null", "http://localhost:8080"},
		{"https://example.org/gradus", "localhost:8080", "https://example.org", "https://example.org/gradus"},
		{"https://example.org/gradus", "example.org", "", "https://example.org/gradus"},
		{"http://example.org", "example.org", "", "http://example.org"},
	} {
		s := &Server{}
		if c.address != "" {
			s.config.Address = mustParseAddress(t, c.address)
		}
		r := httptest.NewRequest("POST", "http://"+c.host+"/toy2d/export/spec.json", nil)
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		if got := s.baseOf(r); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
		r.TLS = &tls.ConnectionState{}
		if got := s.baseOf(r); c.address == "" && got != "https://"+c.host {
			t.Errorf("%+v over TLS: %s", c, got)
		}
	}
}

// TestPrefix: paths are the same with the prefix and without.
func TestPrefix(t *testing.T) {
	_, h := start(t, Config{Address: mustParseAddress(t, "https://example.org/lab/gradus")})
	for path, want := range map[string]int{
		"/": 200, "/toy2d": 200, "/ct": 200, "/static/css/base.css": 200, "/healthz": 200,
		"/nowhere": 404, "/uploads": 405,
		"": 308, "/lab/gradus": 404, "/toy2d/lab/gradus": 404, "//": 404, "/lab%2fgradus": 404,
	} {
		if r := wstest.RequestBytes(t, h, "GET", "/lab/gradus"+path, "example.org"); r.StatusCode != want {
			t.Errorf("/lab/gradus%s: %s, want %d", path, r.Status, want)
		}
		if path == "" || path == "/lab/gradus" {
			continue // nothing, or the prefix once
		}
		if r := wstest.RequestBytes(t, h, "GET", path, "localhost:8080"); r.StatusCode != want {
			t.Errorf("%s: %s, want %d", path, r.Status, want)
		}
	}
	for path, want := range map[string]string{"/lab/gradus": "gradus/", "/lab/gradus?a=%2F&b": "gradus/?a=%2F&b"} {
		r := wstest.RequestBytes(t, h, "GET", path, "example.org")
		if got := r.Header.Get("Location"); r.StatusCode != http.StatusPermanentRedirect || got != want {
			t.Errorf("%s: %s to %q", path, r.Status, got)
		}
	}
	for _, path := range []string{"/lab", "/lab/", "/lab/gradusx", "/lab/gradusx/toy2d",
		"/gradus/toy2d", "/lab%2Fgradus"} {
		if r := wstest.RequestBytes(t, h, "GET", path, "example.org"); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, r.Status)
		}
	}
	if r := wstest.RequestBytes(t, h, "GET", "/lab/gradus", "evil.example"); r.StatusCode != http.StatusForbidden {
		t.Errorf("the bare prefix for a foreign Host: %s", r.Status)
	}
}
