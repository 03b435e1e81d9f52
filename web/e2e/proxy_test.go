package e2e

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/web"
	"gradus/web/toyapp"
	"gradus/web/wstest"
)

// proxyKind is one of the ways in which people set up a proxy.
type proxyKind struct {
	strips    bool // the prefix
	keepsHost bool // of the browser; otherwise it sends that at which the server listens
}

var proxyKinds = []proxyKind{{false, false}, {false, true}, {true, false}, {true, true}}

func (k proxyKind) String() string {
	return fmt.Sprintf("strips %v, keeps Host %v", k.strips, k.keepsHost)
}

const proxyPrefix = "/lab/gradus"

// startBehindProxy serves below proxyPrefix. What is returned has the address of the proxy.
func startBehindProxy(t testing.TB, kind proxyKind, config web.Config) *httptest.Server {
	t.Helper()
	proxy := httptest.NewUnstartedServer(nil)
	public := "http://" + proxy.Listener.Addr().String() + proxyPrefix
	config.Address = parsed(t, public)
	_, h := serve(t, config)
	upstream, err := url.Parse(h.URL)
	if err != nil {
		t.Fatal(err)
	}
	forward := http.Handler(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(upstream) // and the Host
			if kind.keepsHost {
				r.Out.Host = r.In.Host
			}
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	})
	if kind.strips {
		forward = http.StripPrefix(proxyPrefix, forward)
	}
	mux := http.NewServeMux()
	mux.Handle(proxyPrefix+"/", forward)
	if !kind.strips {
		mux.Handle(proxyPrefix, forward) // else the proxy leads to the slash, as here the mux does
	}
	proxy.Config.Handler = mux
	proxy.Start()
	t.Cleanup(proxy.Close)
	proxy.URL = public
	return proxy
}

func TestBehindProxy(t *testing.T) {
	for _, kind := range proxyKinds {
		t.Run(kind.String(), func(t *testing.T) {
			h := startBehindProxy(t, kind, web.Config{Kernel: wstest.FastestKernel()})
			origin := strings.TrimSuffix(h.URL, proxyPrefix)

			for path, part := range map[string]string{"": "<title>", "/": "<title>", "/toy2d": `src="static/js/`,
				"/ct": `src="static/js/`, "/static/js/explorer/socket.js": "WebSocket", "/healthz": "ok"} {
				r, body := wstest.Get(t, h.Client(), h.URL+path)
				if r.StatusCode != http.StatusOK || !strings.Contains(string(body), part) {
					t.Errorf("%s: %s, %.200s", path, r.Status, body)
				}
				if path == "" && r.Request.URL.String() != h.URL+"/" {
					t.Errorf("the bare prefix led to %s", r.Request.URL)
				}
			}

			spec := wstest.Quick(solver.Flow)
			text, err := toy2d.Encode(spec)
			if err != nil {
				t.Fatal(err)
			}
			for from, want := range map[string]int{origin: 200, "": 200, "http://evil.example": 403, "null": 403} {
				r, err := http.NewRequest("POST", h.URL+"/toy2d/export/energy.svg", bytes.NewReader(text))
				if err != nil {
					t.Fatal(err)
				}
				if from != "" {
					r.Header.Set("Origin", from)
				}
				answer, err := h.Client().Do(r)
				if err != nil {
					t.Fatal(err)
				}
				file, err := io.ReadAll(answer.Body)
				answer.Body.Close()
				if err != nil || answer.StatusCode != want {
					t.Errorf("an export for %q: %s, %v", from, answer.Status, err)
				}
				if link := toyapp.Link(h.URL, spec); want == 200 && !bytes.Contains(file, []byte(link)) &&
					!bytes.Contains(file, []byte(strings.ReplaceAll(link, "&", "&amp;"))) {
					t.Errorf("an export for %q has no %s", from, link)
				}
			}

			host := strings.TrimPrefix(origin, "http://")
			for from, want := range map[string]int{origin: 101, "http://evil.example": 403, "null": 403} {
				r := wstest.RequestBytes(t, h, "GET", proxyPrefix+"/ws/toy2d", host,
					append(wstest.Handshake, "Origin: "+from)...)
				if r.StatusCode != want {
					t.Errorf("a websocket for %q: %s", from, r.Status)
				}
			}
			c := wstest.DialPath(t, h, proxyPrefix+"/ws/toy2d")
			c.Send(wstest.Hello)
			c.Text()
			c.Send(wstest.Asking(t, 1, spec, "paths"))
			if got := c.Done(1, "paths"); got["paths"].Last().Type != "done" {
				t.Errorf("a run ended with %+v", got["paths"].Last())
			}
		})
	}
}

// TestBrowserBehindProxy looks at a page through a proxy: its run arrives, its links
// lead back through the proxy, and so does that of a file.
func TestBrowserBehindProxy(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []proxyKind{{false, true}, {true, false}} {
		t.Run(kind.String(), func(t *testing.T) {
			b := newTab(t, browser, startBehindProxy(t, kind, web.Config{Kernel: k}))
			b.showCT(smallCT)
			b.check("the address is the proxy's", strings.HasPrefix(js[string](b, "location.href"), b.h.URL+"/ct#"))
			b.open("#schedule.levels=12")
			b.run(`document.getElementById('export-open').click()`)
			link := js[string](b, "document.getElementById('export-link').value")
			b.check("the link is the address: "+link, link == js[string](b, "location.href") &&
				strings.HasPrefix(link, b.h.URL+"/toy2d#"))
			for _, page := range []string{"toy2d", "ct", "./"} {
				b.check("a page finds "+page, js[int](b, fmt.Sprintf("fetch(%q).then((r) => r.status)", page)) == 200)
			}
			b.check("home is the prefix", js[string](b, "document.querySelector('h1 a').href") == b.h.URL+"/")
			svg := js[string](b,
				`fetch('toy2d/export/energy.svg', { method: 'POST', body: '{"method": "flow", "schedule": {"levels": 12}}' }).then((r) => r.text())`)
			b.check("a file has the proxy's address", strings.Contains(svg, b.h.URL+"/toy2d"))
			b.expect("422")
			b.check("files are uploaded",
				js[int](b, "fetch('uploads', { method: 'POST', body: 'no picture' }).then((r) => r.status)") == 422)
		})
	}
}
