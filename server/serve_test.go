package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// serving serves in this process until the test ends.
func serving(t *testing.T, args ...string) (url string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"-addr", "localhost:0"}, args...), strings.NewReader(""), w, io.Discard)
	}()
	t.Cleanup(func() {
		cancel()
		if code := <-ended; code != exitOK {
			t.Errorf("exit code %d", code)
		}
	})
	return announced(t, r)
}

func TestServe(t *testing.T) {
	url := serving(t)
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for path, want := range map[string]int{"/": 200, "/toy2d": 200, "/static/js/toy2d/page.js": 200, "/nowhere": 404} {
		r, err := client.Get("http://" + hostOf(url) + path)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != want {
			t.Errorf("%s: %s", path, r.Status)
		}
	}
}

func TestBusyPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	code, stdout, stderr := invoke(t, "-addr", l.Addr().String())
	if code != exitFault || stdout != "" || !oneLine(stderr) {
		t.Errorf("exit code %d, %q, %q", code, stdout, stderr)
	}
	for _, want := range []string{l.Addr().String(), "in use", "-addr"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("no %q in %q", want, stderr)
		}
	}
}

func hostOf(url string) string {
	_, host, _ := strings.Cut(url, "://")
	return strings.TrimSuffix(host, "/")
}

func TestPageURL(t *testing.T) {
	listening := &net.TCPAddr{Port: 8123}
	for addr, want := range map[string]string{
		"localhost:8080":   "http://localhost:8123/",
		":0":               "http://localhost:8123/",
		"0.0.0.0:80":       "http://localhost:8123/",
		"[::]:80":          "http://localhost:8123/",
		"127.0.0.1:0":      "http://127.0.0.1:8123/",
		"[::1]:0":          "http://[::1]:8123/",
		"192.0.2.7:8080":   "http://192.0.2.7:8123/",
		"lab.example:8080": "http://lab.example:8123/",
	} {
		if got := pageURL(addr, listening, false); got != want {
			t.Errorf("%s: %s, want %s", addr, got, want)
		}
		if got := pageURL(addr, listening, true); got != strings.Replace(want, "http", "https", 1) {
			t.Errorf("%s, secure: %s", addr, got)
		}
	}
}
