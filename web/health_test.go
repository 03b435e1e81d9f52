package web

import (
	"io"
	"net/http"
	"testing"

	"gradus/web/wstest"
)

func TestHealth(t *testing.T) {
	s, h := start(t, Config{})
	probe := func(host string, want int, text string) {
		t.Helper()
		r := wstest.RequestBytes(t, h, "GET", "/healthz", host)
		body, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != want || string(body) != text || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("of %s: %s, %q, %v", host, r.Status, body, err)
		}
	}
	for _, host := range []string{"localhost", "203.0.113.7:8080", "gradus.internal"} { // whatever the probe calls it
		probe(host, http.StatusOK, "ok\n")
	}
	if r := wstest.RequestBytes(t, h, "HEAD", "/healthz", "localhost"); r.StatusCode != http.StatusOK {
		t.Errorf("HEAD: %s", r.Status)
	}
	if r := wstest.RequestBytes(t, h, "POST", "/healthz", "evil.example",
		"Content-Length: 0"); r.StatusCode != http.StatusForbidden {
		t.Errorf("POST from a foreign Host: %s", r.Status)
	}
	if r := wstest.RequestBytes(t, h, "GET", "/healthz/", "evil.example"); r.StatusCode != http.StatusForbidden {
		t.Errorf("another path of a foreign Host: %s", r.Status)
	}

	// From the first moment of closing, not from its end.
	silent := wstest.Dial(t, h)
	closed := make(chan error, 1)
	go func() { closed <- s.Close(t.Context()) }()
	if code := silent.Closed(); code != 1001 {
		t.Errorf("closed with %d", code)
	}
	probe("localhost", http.StatusServiceUnavailable, "closing\n")
	silent.Conn.Close()
	if err := wstest.Soon(t, "the server is closed", closed); err != nil {
		t.Error(err)
	}
	probe("localhost", http.StatusServiceUnavailable, "closing\n")
}
