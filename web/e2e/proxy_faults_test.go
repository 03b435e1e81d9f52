package e2e

import (
	"bufio"
	"bytes"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/web"
	"gradus/web/wstest"
)

// syncBuffer is a log that may be read while it is written.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// rewriting is a proxy that changes requests; it passes on websockets that still are some.
func rewriting(upstream *url.URL, change func(in, out *http.Request)) http.Handler {
	return &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(upstream)
		r.Out.Host = r.In.Host
		change(r.In, r.Out)
	}}
}

// oldProxy speaks HTTP/1.0 to the server, a connection for each request.
func oldProxy(t *testing.T, upstream *url.URL) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var request bytes.Buffer
		if err := r.Write(&request); err != nil {
			t.Error(err)
		}
		conn, err := net.Dial("tcp", upstream.Host)
		if err != nil {
			http.Error(w, "no server", http.StatusBadGateway)
			return
		}
		defer conn.Close()
		conn.Write(bytes.Replace(request.Bytes(), []byte(" HTTP/1.1\r\n"), []byte(" HTTP/1.0\r\n"), 1))
		answer, err := http.ReadResponse(bufio.NewReader(conn), r)
		if err != nil {
			http.Error(w, "no answer", http.StatusBadGateway)
			return
		}
		defer answer.Body.Close()
		for name, values := range answer.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.StatusCode)
		io.Copy(w, answer.Body)
	})
}

// TestBrowserFaultyProxy: the page names what a proxy does wrong and what to set, and so does
// the log.
func TestBrowserFaultyProxy(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	for name, c := range map[string]struct {
		proxy      func(t *testing.T, upstream *url.URL) http.Handler
		page, logs []string
	}{
		"drops the port from Host": {
			func(_ *testing.T, upstream *url.URL) http.Handler {
				return rewriting(upstream, func(in, out *http.Request) { out.Host, _, _ = net.SplitHostPort(in.Host) })
			},
			[]string{"addresses the server as \"127.0.0.1\"", "pass the Host on", "-url", "tries again"},
			[]string{"origin refused", "host=127.0.0.1 ", "origin=http://127.0.0.1:", "-url"},
		},
		"drops Upgrade": {
			func(_ *testing.T, upstream *url.URL) http.Handler {
				return rewriting(upstream, func(_, out *http.Request) {
					out.Header.Del("Upgrade")
					out.Header.Del("Connection")
				})
			},
			[]string{"does not let websockets through", "Upgrade and Connection", "proxy_http_version 1.1"},
			[]string{"websocket refused", "HTTP/1.1", "path=/ws/"},
		},
		"speaks HTTP/1.0": {
			oldProxy,
			[]string{"does not let websockets through", "HTTP/1.1"}, []string{"websocket refused", "protocol=HTTP/1.0"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var log syncBuffer
			_, h := serve(t, web.Config{Log: slog.New(slog.NewTextHandler(&log, nil))})
			upstream, err := url.Parse(h.URL)
			if err != nil {
				t.Fatal(err)
			}
			proxy := httptest.NewServer(c.proxy(t, upstream))
			t.Cleanup(proxy.Close)
			b := newTab(t, browser, proxy)
			b.expect("WebSocket connection to")
			b.expect("Failed to load resource") // the page asks why
			for _, page := range []string{"/ct", "/toy2d"} {
				b.do(chromedp.Navigate(proxy.URL + page))
				for _, part := range c.page {
					b.wait("document.getElementById('connection')?.textContent.includes(" + strconv.Quote(part) + ")")
				}
			}
			for _, part := range c.logs {
				if !strings.Contains(log.String(), part) {
					t.Errorf("the log does not say %q: %s", part, log.String())
				}
			}
		})
	}
}

// TestUsualPorts: a proxy that adds the port of the scheme is as good as one that does not.
func TestUsualPorts(t *testing.T) {
	_, h := serve(t, web.Config{Hosts: []string{"lab.example"}})
	for _, c := range []struct {
		host, origin string
		allowed      bool
	}{
		{"lab.example:443", "https://lab.example", true},
		{"lab.example", "https://lab.example", true},
		{"lab.example:80", "http://lab.example", true},
		{"lab.example:80", "https://lab.example", true}, // it ends https, and says where it sends to
		{"lab.example", "http://lab.example:80", true},
		{"lab.example:443", "https://lab.example:443", true}, // which no browser sends
		{"lab.example:443", "http://lab.example:443", true},
		{"lab.example:443", "http://lab.example", false}, // another port
		{"lab.example:8443", "https://lab.example", false},
		{"lab.example:443", "https://evil.example", false},
		{"lab.example:80", "http://lab.example:8080", false},
		{"lab.example", "http://lab.example:8080", false}, // a proxy has dropped the port, or it is another site
	} {
		want := map[bool][2]int{true: {http.StatusSwitchingProtocols, http.StatusOK},
			false: {http.StatusForbidden, http.StatusForbidden}}[c.allowed]
		if r := wstest.RequestBytes(t, h, "GET", "/ws/ct", c.host,
			append(wstest.Handshake, "Origin: "+c.origin)...); r.StatusCode != want[0] {
			t.Errorf("%+v: a websocket: %s", c, r.Status)
		}
		if r := wstest.RequestBytes(t, h, "POST", "/toy2d/export/spec.json", c.host, "Origin: "+c.origin,
			"Content-Length: 2", "", "{}"); r.StatusCode != want[1] {
			t.Errorf("%+v: an export: %s", c, r.Status)
		}
	}
}
