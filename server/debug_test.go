package main

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"gradus/web"
)

var debugAddress = regexp.MustCompile(`msg="profiles and metrics" address=(\S+)`)

// TestDebug: profiles and metrics are on the other listener, and there only.
func TestDebug(t *testing.T) {
	t.Parallel()
	url, cmd, stderr := program(t, nil, "-debug", "localhost:0")
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	get := func(url string) (int, string) {
		r, err := client.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return r.StatusCode, string(body)
	}
	for _, path := range []string{"metrics", "debug/pprof/", "debug/pprof/goroutine"} {
		if status, _ := get(url + path); status != http.StatusNotFound {
			t.Errorf("%s for everybody: %d", path, status)
		}
	}
	var addr []string
	for deadline := time.Now().Add(patience); addr == nil; time.Sleep(time.Millisecond) {
		if addr = debugAddress.FindStringSubmatch(stderr.String()); addr == nil && time.Now().After(deadline) {
			t.Fatalf("no address in %q", stderr)
		}
	}
	for path, part := range map[string]string{
		"/metrics":                       "\ngradus_viewers 0\n",
		"/debug/pprof/":                  "goroutine",
		"/debug/pprof/goroutine?debug=1": "goroutine profile:",
		"/debug/pprof/heap?debug=1":      "heap profile:",
		"/debug/pprof/cmdline":           "-debug",
		"/debug/pprof/profile?seconds=1": "",
	} {
		if status, body := get("http://" + addr[1] + path); status != http.StatusOK || !strings.Contains(body, part) {
			t.Errorf("%s: %d, %.300q", path, status, body)
		}
	}
	if status, _ := get("http://" + addr[1] + "/toy2d"); status != http.StatusNotFound {
		t.Errorf("a page: %d", status)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// TestDebugHost: a foreign page that rebinds its name does not get through.
func TestDebugHost(t *testing.T) {
	site, err := web.New(web.Config{})
	if err != nil {
		t.Fatal(err)
	}
	h := debugHandler(site.Metrics())
	for host, want := range map[string]int{
		"localhost:6060": 200, "127.0.0.1:6060": 200, "127.1.2.3:6060": 200, "[::1]:6060": 200,
		"evil.example:6060": 403, "localhost.evil.example:6060": 403, "192.0.2.1:6060": 403, "": 403,
	} {
		r := httptest.NewRequest("GET", "/metrics", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("Host %q: %d, want %d", host, w.Code, want)
		}
	}
}

func TestDebugBusy(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	code, stdout, stderr := invoke(t, "-addr", "localhost:0", "-debug", l.Addr().String())
	if code != exitFault || stdout != "" || !oneLine(stderr) || !strings.Contains(stderr, "-debug") {
		t.Errorf("exit code %d, %q, %q", code, stdout, stderr)
	}
}
