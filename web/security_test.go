package web

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

// ask sends one request with the Host and headers given, e.g. "Origin: null".
func ask(t *testing.T, h *httptest.Server, method, path, host string, headers ...string) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", h.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	// By hand, because a client of HTTP would correct what is wrong here on purpose.
	request := fmt.Sprintf("%s %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", method, path, host, strings.Join(append(headers, ""), "\r\n"))
	if _, err := conn.Write([]byte(request)); err != nil {
		t.Fatal(err)
	}
	r, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Body.Close() })
	return r
}

var handshake = []string{"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="}

func TestS1HostAllowList(t *testing.T) {
	hosts := map[string]bool{
		"localhost": true, "localhost:8080": true, "LOCALHOST:1": true, "localhost.": true,
		"127.0.0.1": true, "127.0.0.1:8080": true, "127.9.9.9:80": true,
		"[::1]": true, "[::1]:8080": true, "[::ffff:127.0.0.1]:1": true,
		"lab.example.org": true, "Lab.Example.Org:99": true,

		"evil.example": false, "evil.example:8080": false, "localhost.evil.example": false, "evil.localhost": false,
		"127.0.0.1.evil.example": false, "evil-lab.example.org": false, "lab.example.org.evil.example": false,
		"203.0.113.7": false, "203.0.113.7:8080": false, "[2001:db8::7]:8080": false, "0.0.0.0:8080": false,
		"": false, "[::1": false, "::1:8080": false, "localhost:1:2": false, "127.1": false, "localhost:;script-src": false, "localhost:x": false, "lab2.example.org:1": true, "2130706433": false, "0x7f.0.0.1": false,
	}
	own, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range own {
		ip := netip.MustParsePrefix(a.String()).Addr().WithZone("")
		hosts[netip.AddrPortFrom(ip, 8080).String()] = true
	}
	_, h := start(t, Config{Hosts: []string{"Lab.example.org", "lab2.example.org:8080"}})
	for host, allowed := range hosts {
		for _, path := range []string{"/", "/toy2d", "/static/js/toy2d/link.js", "/ws/toy2d", "/nowhere"} {
			var headers []string
			if path == "/ws/toy2d" {
				headers = append(handshake, "Origin: http://"+host) // as after a rebinding: both are the foreign name
			}
			r := ask(t, h, "GET", path, host, headers...)
			if refused := r.StatusCode == http.StatusForbidden; refused == allowed && !malformed(r) {
				t.Errorf("Host %q, %s: %s", host, path, r.Status)
			}
		}
	}
}

// malformed: net/http refuses some Hosts itself.
func malformed(r *http.Response) bool { return r.StatusCode == http.StatusBadRequest }

func TestS2WebsocketOrigin(t *testing.T) {
	_, h := start(t, Config{Origins: []string{"https://Partner.example"}})
	for _, c := range []struct {
		origins []string
		allowed bool
	}{
		{nil, true}, // no browser
		{[]string{"http://localhost:8080"}, true},
		{[]string{"https://localhost:8080"}, true}, // behind a proxy that speaks https
		{[]string{"HTTP://LocalHost:8080"}, true},
		{[]string{"https://partner.example"}, true},

		{[]string{"http://partner.example"}, false},
		{[]string{"https://partner.example:444"}, false},
		{[]string{"null"}, false},
		{[]string{""}, false},
		{[]string{"http://localhost"}, false}, // another port is another origin
		{[]string{"http://localhost:8081"}, false},
		{[]string{"http://127.0.0.1:8080"}, false},
		{[]string{"http://evil.example"}, false},
		{[]string{"http://localhost:8080.evil.example"}, false},
		{[]string{"http://localhost:8080@evil.example"}, false},
		{[]string{"file://localhost:8080"}, false},
		{[]string{"chrome-extension://localhost:8080"}, false},
		{[]string{"http://localhost:8080", "http://evil.example"}, false},
	} {
		headers := handshake
		for _, o := range c.origins {
			headers = append(headers[:len(headers):len(headers)], "Origin: "+o)
		}
		r := ask(t, h, "GET", "/ws/toy2d", "localhost:8080", headers...)
		want := http.StatusForbidden
		if c.allowed {
			want = http.StatusSwitchingProtocols
		}
		if r.StatusCode != want {
			t.Errorf("Origin %q: %s, want %d", c.origins, r.Status, want)
		}
	}
}

func TestS2CrossOriginPost(t *testing.T) {
	_, h := start(t, Config{Origins: []string{"https://partner.example"}})
	for _, c := range []struct {
		header  string
		refused bool
	}{
		{"Origin: http://evil.example", true},
		{"Sec-Fetch-Site: cross-site", true},
		{"Origin: null", true},
		{"Sec-Fetch-Site: same-origin", false},
		{"Origin: http://localhost", false},
		{"Origin: https://partner.example", false},
		{"Accept: */*", false},
	} {
		for _, r := range []struct {
			method, path string
			status       int
		}{
			{"POST", "/toy2d", http.StatusMethodNotAllowed},
			{"DELETE", "/toy2d", http.StatusMethodNotAllowed},
			{"POST", "/toy2d/export/spec.json", http.StatusOK},
			{"DELETE", "/toy2d/export/spec.json", http.StatusMethodNotAllowed},
		} {
			want := r.status
			if c.refused {
				want = http.StatusForbidden
			}
			got := ask(t, h, r.method, r.path, "localhost", c.header, "Content-Length: 2", "", "{}")
			if got.StatusCode != want {
				t.Errorf("%s %s with %s: %s, want %d", r.method, r.path, c.header, got.Status, want)
			}
		}
	}
}

func TestS7Headers(t *testing.T) {
	_, h := start(t, Config{Embedders: []string{"https://course.example"}})
	for _, c := range []struct {
		method, path, host string
		headers            []string
		status             int
	}{
		{"GET", "/", "localhost:8080", nil, 200},
		{"GET", "/toy2d", "localhost:8080", nil, 200},
		{"HEAD", "/toy2d", "localhost:8080", nil, 200},
		{"POST", "/toy2d", "localhost:8080", nil, 405},
		{"GET", "/toy2d/", "localhost:8080", nil, 404},
		{"GET", "/static/js/toy2d/link.js", "localhost:8080", nil, 200},
		{"GET", "/static/js/", "localhost:8080", nil, 404},
		{"GET", "/nowhere", "localhost:8080", nil, 404},
		{"GET", "/toy2d/export/spec.json", "localhost:8080", nil, 405},
		{"POST", "/toy2d/export/spec.json", "localhost:8080", []string{"Content-Length: 0"}, 422},
		{"POST", "/toy2d/export/spec.json", "evil.example", []string{"Content-Length: 0"}, 403},
		{"GET", "/ws/toy2d", "localhost:8080", nil, 426},
		{"GET", "/ws/toy2d", "localhost:8080", append(handshake, "Origin: null"), 403},
		{"GET", "/ws/toy2d", "localhost:8080", handshake, 101},
		{"GET", "/toy2d", "evil.example", nil, 403},
		{"GET", "/toy2d", "evil.example;script-src", nil, 403},
	} {
		r := ask(t, h, c.method, c.path, c.host, c.headers...)
		name := c.method + " " + c.path + " of " + c.host
		if r.StatusCode != c.status {
			t.Errorf("%s: %s, want %d", name, r.Status, c.status)
		}
		for header, want := range map[string]string{
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "same-origin",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := r.Header.Get(header); got != want {
				t.Errorf("%s: %s is %q, want %q", name, header, got, want)
			}
		}
		policy := map[string]string{}
		for part := range strings.SplitSeq(r.Header.Get("Content-Security-Policy"), "; ") {
			directive, sources, _ := strings.Cut(part, " ")
			policy[directive] = sources
		}
		connect := "'self'"
		if c.host == "localhost:8080" {
			connect = "'self' ws://localhost:8080 wss://localhost:8080"
		}
		for directive, want := range map[string]string{
			"default-src":     "'self'",
			"script-src":      "'self'",
			"style-src":       "'self'",
			"img-src":         "'self' data: blob:",
			"connect-src":     connect,
			"frame-ancestors": "'self' https://course.example",
			"base-uri":        "'none'",
			"object-src":      "'none'",
			"form-action":     "'self'",
		} {
			if policy[directive] != want {
				t.Errorf("%s: %s is %q, want %q", name, directive, policy[directive], want)
			}
			delete(policy, directive)
		}
		if len(policy) > 0 {
			t.Errorf("%s: the policy also says %v", name, policy)
		}
	}
}

func TestConfigRefused(t *testing.T) {
	for _, site := range []string{"example.org", "https://example.org/", "https://example.org; script-src *", "null", "*", "ftp://example.org", ""} {
		if _, err := New(Config{Origins: []string{site}}); err == nil {
			t.Errorf("origin %q was taken", site)
		}
		if _, err := New(Config{Embedders: []string{site}}); err == nil {
			t.Errorf("embedder %q was taken", site)
		}
	}
}
