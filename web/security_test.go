package web

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"gradus/internal/run"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/web/ws"
	"gradus/web/wstest"
)

func TestHostAllowList(t *testing.T) {
	hosts := map[string]bool{
		"localhost": true, "localhost:8080": true, "LOCALHOST:1": true, "localhost.": true,
		"127.0.0.1": true, "127.0.0.1:8080": true, "127.9.9.9:80": true,
		"[::1]": true, "[::1]:8080": true, "[::ffff:127.0.0.1]:1": true,
		"lab.example.org": true, "Lab.Example.Org:99": true,

		"evil.example": false, "evil.example:8080": false, "localhost.evil.example": false, "evil.localhost": false,
		"127.0.0.1.evil.example": false, "evil-lab.example.org": false, "lab.example.org.evil.example": false,
		"203.0.113.7": false, "203.0.113.7:8080": false, "[2001:db8::7]:8080": false, "0.0.0.0:8080": false,
		"": false, "[::1": false, "::1:8080": false, "localhost:1:2": false, "127.1": false,
		"localhost:;script-src": false, "[::1%;script-src]:8080": false, "localhost:x": false,
		"lab2.example.org:1": true, "2130706433": false, "0x7f.0.0.1": false,
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
				headers = append(wstest.Handshake,
					"Origin: http://"+host) // as after a rebinding: both are the foreign name
			}
			r := wstest.RequestBytes(t, h, "GET", path, host, headers...)
			if refused := r.StatusCode == http.StatusForbidden; refused == allowed && !malformed(r) {
				t.Errorf("Host %q, %s: %s", host, path, r.Status)
			}
		}
	}
}

// TestHostOfAddress: the proxy's name is answered to, and so is its address if it has no name.
func TestHostOfAddress(t *testing.T) {
	for address, hosts := range map[string]map[string]bool{
		"https://Example.org/gradus": {"example.org": true, "EXAMPLE.org:443": true, "localhost:8080": true,
			"sub.example.org": false, "example.com": false},
		"http://192.0.2.7:8080":       {"192.0.2.7:8080": true, "192.0.2.8:8080": false},
		"http://[2001:db8::7]/gradus": {"[2001:db8::7]": true, "[2001:db8::7]:80": true, "[2001:db8::8]": false},
	} {
		_, h := start(t, Config{Address: mustParseAddress(t, address)})
		for host, allowed := range hosts {
			if r := wstest.RequestBytes(t, h, "GET", "/toy2d", host); (r.StatusCode == http.StatusOK) != allowed {
				t.Errorf("%s, Host %q: %s", address, host, r.Status)
			}
		}
	}
}

// malformed: net/http refuses some Hosts itself.
func malformed(r *http.Response) bool { return r.StatusCode == http.StatusBadRequest }

func TestWebsocketOrigin(t *testing.T) {
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
		headers := wstest.Handshake
		for _, o := range c.origins {
			headers = append(headers[:len(headers):len(headers)], "Origin: "+o)
		}
		r := wstest.RequestBytes(t, h, "GET", "/ws/toy2d", "localhost:8080", headers...)
		want := http.StatusForbidden
		if c.allowed {
			want = http.StatusSwitchingProtocols
		}
		if r.StatusCode != want {
			t.Errorf("Origin %q: %s, want %d", c.origins, r.Status, want)
		}
	}
}

// TestOriginOfAddress: behind a proxy the Origin is the proxy's, whatever the Host.
func TestOriginOfAddress(t *testing.T) {
	_, h := start(t, Config{Address: mustParseAddress(t, "https://example.org/gradus")})
	for _, c := range []struct {
		host, origin string
		allowed      bool
	}{
		{"example.org", "https://example.org", true},
		{"127.0.0.1:8080", "https://example.org", true},
		{"localhost:8080", "http://localhost:8080", true}, // past the proxy
		{"127.0.0.1:8080", "https://example.org:444", false},
		{"127.0.0.1:8080", "http://example.org", false},
		{"127.0.0.1:8080", "https://evil.example", false},
		{"127.0.0.1:8080", "null", false},
		{"sub.example.org", "https://example.org", false}, // not our name
	} {
		for _, prefix := range []string{"", "/gradus"} {
			want := map[string]int{"GET": http.StatusForbidden, "POST": http.StatusForbidden}
			if c.allowed {
				want = map[string]int{"GET": http.StatusSwitchingProtocols, "POST": http.StatusOK}
			}
			if r := wstest.RequestBytes(t, h, "GET", prefix+"/ws/toy2d", c.host,
				append(wstest.Handshake, "Origin: "+c.origin)...); r.StatusCode != want["GET"] {
				t.Errorf("%+v: %s", c, r.Status)
			}
			if r := wstest.RequestBytes(t, h, "POST", prefix+"/toy2d/export/spec.json", c.host, "Origin: "+c.origin,
				"Content-Length: 2", "", "{}"); r.StatusCode != want["POST"] {
				t.Errorf("%+v, an export: %s", c, r.Status)
			}
		}
	}
}

// TestHeadersBehindAddress: older browsers are told where the proxy's websockets are.
func TestHeadersBehindAddress(t *testing.T) {
	_, h := start(t, Config{Address: mustParseAddress(t, "https://example.org:8443/gradus")})
	for host, want := range map[string]string{
		"127.0.0.1:8080":   "connect-src 'self' ws://127.0.0.1:8080 wss://127.0.0.1:8080 wss://example.org:8443;",
		"example.org:8443": "connect-src 'self' ws://example.org:8443 wss://example.org:8443;",
		"evil.example":     "connect-src 'self' wss://example.org:8443;",
	} {
		r := wstest.RequestBytes(t, h, "GET", "/gradus/toy2d", host)
		if policy := r.Header.Get("Content-Security-Policy"); !strings.Contains(policy, want) {
			t.Errorf("%s: %s", host, policy)
		}
	}
}

func TestCrossOriginPost(t *testing.T) {
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
			got := wstest.RequestBytes(t, h, r.method, r.path, "localhost", c.header, "Content-Length: 2", "", "{}")
			if got.StatusCode != want {
				t.Errorf("%s %s with %s: %s, want %d", r.method, r.path, c.header, got.Status, want)
			}
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
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
		{"GET", "/toy2d/", "localhost:8080", nil, 308},
		{"GET", "/static/js/toy2d/link.js", "localhost:8080", nil, 200},
		{"GET", "/static/js/", "localhost:8080", nil, 404},
		{"GET", "/nowhere", "localhost:8080", nil, 404},
		{"GET", "/toy2d/export/spec.json", "localhost:8080", nil, 405},
		{"POST", "/toy2d/export/spec.json", "localhost:8080", []string{"Content-Length: 0"}, 422},
		{"POST", "/toy2d/export/spec.json", "evil.example", []string{"Content-Length: 0"}, 403},
		{"GET", "/ws/toy2d", "localhost:8080", nil, 426},
		{"GET", "/ws/toy2d", "localhost:8080", append(wstest.Handshake, "Origin: null"), 403},
		{"GET", "/ws/toy2d", "localhost:8080", wstest.Handshake, 101},
		{"GET", "/healthz", "localhost:8080", nil, 200},
		{"GET", "/healthz", "evil.example", nil, 200},
		{"GET", "/metrics", "localhost:8080", nil, 404},
		{"GET", "/debug/pprof/", "localhost:8080", nil, 404},
		{"GET", "/toy2d", "evil.example", nil, 403},
		{"GET", "/toy2d", "evil.example;script-src", nil, 403},
		{"GET", "/toy2d", "[::1%;script-src]", nil, 403},
	} {
		r := wstest.RequestBytes(t, h, c.method, c.path, c.host, c.headers...)
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

// TestForwardedHeaders: what proxies tell in headers anybody can write, so it changes nothing.
func TestForwardedHeaders(t *testing.T) {
	forged := func(host string) []string {
		return []string{"X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1", "True-Client-IP: 127.0.0.1",
			"X-Forwarded-Host: " + host, "X-Forwarded-Proto: https",
			"X-Forwarded-Port: 1", "X-Forwarded-Prefix: /evil", "Forwarded: for=127.0.0.1;host=" + host +
				";proto=https", "X-HTTP-Method-Override: POST", "X-Original-URL: /evil", "Via: 1.1 evil"}
	}
	text, err := toy2d.Encode(wstest.Quick(solver.Flow))
	if err != nil {
		t.Fatal(err)
	}
	known := "Cookie: " + ws.SessionCookie + "=" + string(run.NewSession()) // a client without one is given one
	for _, config := range []Config{{}, {Address: mustParseAddress(t, "https://example.org/gradus")}} {
		_, h := start(t, config)
		for _, c := range []struct {
			method, path, host string
			headers            []string
			body               string
			status             int
		}{
			{"GET", "/", "localhost:8080", nil, "", 200},
			{"GET", "/toy2d", "localhost:8080", nil, "", 200},
			{"GET", "/toy2d", "evil.example", nil, "", 403},
			{"GET", "/nowhere", "localhost:8080", nil, "", 404},
			{"GET", "/toy2d/export/energy.svg", "localhost:8080", nil, "", 405},
			{"POST", "/toy2d/export/energy.svg", "localhost:8080", nil, string(text), 200}, // holds the link
			{"POST", "/toy2d/export/energy.svg", "localhost:8080",
				[]string{"Origin: http://evil.example"}, string(text), 403},
			{"GET", "/ws/toy2d", "localhost:8080", append(wstest.Handshake, "Origin: http://evil.example"), "", 403},
			{"GET", "/ws/toy2d", "localhost:8080", append(wstest.Handshake, "Origin: http://localhost:8080"), "", 101},
		} {
			var answers []string
			for _, more := range [][]string{nil, forged("localhost:8080"), forged("evil.example")} {
				headers := slices.Concat(c.headers, more, []string{known, "Connection: close"})
				if c.status == http.StatusSwitchingProtocols {
					headers = headers[:len(headers)-1]
				}
				headers = append(headers, fmt.Sprintf("Content-Length: %d", len(c.body)), "", c.body)
				r := wstest.RequestBytes(t, h, c.method, c.path, c.host, headers...)
				if r.StatusCode != c.status {
					t.Errorf("%s %s of %s with %q: %s, want %d", c.method, c.path, c.host, more, r.Status, c.status)
				}
				r.Header.Del("Date")
				var body []byte
				if c.status != http.StatusSwitchingProtocols {
					if body, err = io.ReadAll(r.Body); err != nil {
						t.Fatal(err)
					}
				}
				answers = append(answers, fmt.Sprint(r.Status, r.Header, string(body)))
			}
			if answers[1] != answers[0] || answers[2] != answers[0] {
				t.Errorf("%s %s of %s: forged headers changed\n%.1000s\nto\n%.1000s\nor\n%.1000s", c.method, c.path,
					c.host, answers[0], answers[1], answers[2])
			}
		}
	}
}

func TestConfigRefused(t *testing.T) {
	for _, site := range []string{"example.org", "https://example.org/", "https://example.org; script-src *", "null",
		"*", "ftp://example.org", ""} {
		if _, err := New(Config{Origins: []string{site}}); err == nil {
			t.Errorf("origin %q was taken", site)
		}
		if _, err := New(Config{Embedders: []string{site}}); err == nil {
			t.Errorf("embedder %q was taken", site)
		}
	}
}
