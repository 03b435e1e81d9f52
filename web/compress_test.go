package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

func TestAcceptsGzip(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, "gzip": true, "GZIP": true, "br, gzip;q=0.5": true, "deflate,gzip": true, "gzip;q=0": false,
		"gzip; Q = 0.000": false,
		"gzip;q=":         false, "gzip;level=9": true, "x-gzip": false, "identity": false,
		"br;q=1.0, gzip;q=0.8, *;q=0.1": true,
	} {
		r := &http.Request{Header: http.Header{"Accept-Encoding": {header}}}
		if got := acceptsGzip(r); got != want {
			t.Errorf("%q: %t", header, got)
		}
	}
}

// raw asks without the client's own decompression.
func raw(t *testing.T, url string, header http.Header) (*http.Response, []byte) {
	t.Helper()
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header = header
	transport := &http.Transport{DisableCompression: true}
	defer transport.CloseIdleConnections()
	answer, err := transport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, body
}

// TestCompressed: pages and assets come compressed to the clients that take it, and as they are to others.
func TestCompressed(t *testing.T) {
	s, h := start(t, Config{})
	paths := []string{"/", "/toy2d", "/ct"}
	for name := range s.assets {
		paths = append(paths, "/static/"+name)
	}
	small := 0
	for _, path := range paths {
		plain, body := raw(t, h.URL+path, http.Header{"Accept-Encoding": {"identity"}})
		if got := plain.Header.Get("Content-Encoding"); got != "" {
			t.Errorf("%s: encoding %q was not asked for", path, got)
		}
		packed, compressed := raw(t, h.URL+path, http.Header{"Accept-Encoding": {"gzip, br"}})
		if packed.Header.Get("Content-Encoding") == "" {
			if !bytes.Equal(compressed, body) {
				t.Errorf("%s: other bytes without an encoding", path)
			}
			if len(body) > 2000 && !strings.HasSuffix(path, ".png") {
				t.Errorf("%s: %d bytes are not compressed", path, len(body))
			}
			continue
		}
		small++
		for _, r := range []*http.Response{plain, packed} {
			if r.Header.Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s: Vary %q: a cache would mix both forms", path, r.Header.Get("Vary"))
			}
		}
		if got := packed.Header.Get("Content-Length"); got != strconv.Itoa(len(compressed)) {
			t.Errorf("%s: Content-Length %s of %d", path, got, len(compressed))
		}
		z, err := gzip.NewReader(bytes.NewReader(compressed))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if got, err := io.ReadAll(z); err != nil || !bytes.Equal(got, body) {
			t.Errorf("%s: unpacked %d bytes of %d, %v", path, len(got), len(body), err)
		}
		if !strings.HasPrefix(path, "/static/") {
			continue
		}
		tags := []string{plain.Header.Get("ETag"), packed.Header.Get("ETag")}
		if tags[0] == tags[1] {
			t.Errorf("%s: both forms have the tag %s", path, tags[0])
		}
		// Whoever has this form is told that it still holds; a part is not given, but the whole.
		same, rest := raw(t, h.URL+path, http.Header{"Accept-Encoding": {"gzip"}, "If-None-Match": {tags[1]}})
		if same.StatusCode != 304 || len(rest) > 0 {
			t.Errorf("%s, asked again: %s, %d bytes", path, same.Status, len(rest))
		}
		whole, got := raw(t, h.URL+path, http.Header{"Accept-Encoding": {"gzip"}, "Range": {"bytes=1-9"}})
		if whole.StatusCode != 200 || !bytes.Equal(got, compressed) {
			t.Errorf("%s, a part: %s, %d bytes", path, whole.Status, len(got))
		}
	}
	if small < 20 {
		t.Errorf("only %d answers were compressed", small)
	}
}
