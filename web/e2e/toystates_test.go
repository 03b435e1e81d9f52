package e2e

import (
	_ "embed"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/internal/slow"
	"gradus/web"
)

//go:embed testdata/browser/toystates.js
var toyStatesScript string

// toyMishap is something that a person does, or that befalls the page.
type toyMishap struct {
	name string
	do   func(*misledToy)
}

var toyMishaps = []toyMishap{
	{"change", (*misledToy).change},
	{"back", func(m *misledToy) {
		m.b.run("await toystates.back()")
		m.moving = false
	}},
	{"another pane", func(m *misledToy) {
		m.pane++
		m.b.run(fmt.Sprintf("look.choose('pane', '%s')", misledPanes[m.pane%len(misledPanes)]))
	}},
	{"sweep", func(m *misledToy) {
		m.b.run("look.choose('pane', 'sweep')")
		if m.sees("sweep-start") {
			m.b.run("document.getElementById('sweep-start').click()")
			m.sweeping = true
		}
	}},
	{"cancel", func(m *misledToy) {
		if m.sees("sweep-cancel") {
			m.b.run("document.getElementById('sweep-cancel').click()")
			m.sweeping = false
		}
	}},
	{"drag", func(m *misledToy) {
		m.told++
		m.moving = true
		m.b.run(fmt.Sprintf("look.enter('tmin', '%g', false)", float64(m.told)/1000))
	}},
	{"lost connection", func(m *misledToy) {
		m.server.lose()
		m.b.wait("document.documentElement.dataset.connection === 'lost'")
	}},
	{"restart", func(m *misledToy) {
		m.restarts++
		m.server.restart(fmt.Sprint("start ", m.restarts))
	}},
	{"busy", func(m *misledToy) {
		m.server.refuseAll()
		m.change()
	}},
	{"late answers", func(m *misledToy) {
		m.server.dawdle()
		m.change()
	}},
}

var misledPanes = []string{"twin", "basins", "homotopy", "sweep"}

// misledToy is a page with an unruly server, and what is wanted of it.
type misledToy struct {
	b        *tab
	server   *unrulyToy
	past     []string
	told     int // thousandths of t_min
	pane     int
	sweeping bool
	moving   bool // a gesture lasts
	restarts int
}

func (m *misledToy) so() string { return " (after " + strings.Join(m.past, ", ") + ")" }

func (m *misledToy) change() {
	m.told++
	m.moving = false
	// Without a connection there is nothing to wait for: all is marked at once.
	for _, fault := range js[[]string](m.b, fmt.Sprintf(`(async () => {
		look.enter('tmin', '%g');
		await look.drawn();
		return document.documentElement.dataset.connection === 'lost' ? toystates.faults(%v) : [];
	})()`, float64(m.told)/1000, m.sweeping)) {
		m.b.t.Errorf("at once: %s%s", fault, m.so())
	}
}

func (m *misledToy) sees(id string) bool {
	return js[bool](m.b, fmt.Sprintf("toystates.seen('%s')", id))
}

// goThrough has a run under way, takes the page through mishaps, and out of them.
func (m *misledToy) goThrough(order []toyMishap) {
	m.b.t.Helper()
	m.server.hold()
	m.past = []string{"change"}
	m.change()
	for _, mishap := range order {
		m.past = append(m.past, mishap.name)
		mishap.do(m)
		m.consistent()
	}
	m.recovers()
}

// consistent: no two things that the page shows contradict each other.
func (m *misledToy) consistent() {
	m.b.t.Helper()
	for _, fault := range js[[]string](m.b, fmt.Sprintf("toystates.remaining(%v)", m.sweeping)) {
		m.b.t.Error(fault + m.so())
	}
}

// recovers: once all is well the page ends in what is wanted, by itself.
func (m *misledToy) recovers() {
	m.b.t.Helper()
	m.server.recover()
	if m.moving {
		m.change()
	}
	m.b.run("dispatchEvent(new Event('online'))")
	m.sweeping = false
	m.b.wait("toystates.settled()")
	m.consistent()
}

// TestBrowserToyStates takes the page of the 2D example through mishaps in every order of two, as
// parts of orders of three, while a run is under way.
func TestBrowserToyStates(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	browser := startBrowser(t)
	pages, _ := serve(t, web.Config{})
	// Each mishap follows each once: neighbours whose numbers have an even sum come first in one
	// of the threes, the others last.
	var orders [][]toyMishap
	n := len(toyMishaps)
	for i := range n {
		for k := 0; k < n; k += 2 {
			orders = append(orders, []toyMishap{toyMishaps[(i+k)%n], toyMishaps[i], toyMishaps[(i+k+1)%n]})
		}
	}
	if n%2 != 0 {
		t.Fatalf("%d mishaps: not all pairs of them are tried", n)
	}
	const tabs = 2 // a page waits most of the time
	for tab := range tabs {
		t.Run(fmt.Sprint("tab ", tab), func(t *testing.T) {
			t.Parallel()
			server := newUnrulyToy(t)
			b := newTab(t, browser, besides(t, pages, "/ws/toy2d", server, server.lose))
			b.expect("WebSocket connection to")
			b.open("#starts.kind=ring&starts.n=4&schedule.tmin=0.06&view.pane=twin")
			b.do(chromedp.Evaluate[chromedp.Void](toyStatesScript))
			m := &misledToy{b: b, server: server, told: 60}
			for i := tab; i < len(orders) && !t.Failed(); i += tabs {
				m.goThrough(orders[i])
			}
		})
	}
}

// besides serves pages, but for the websocket of one, which another server serves.
func besides(t *testing.T, pages http.Handler, path string, socket http.Handler, lose func()) *httptest.Server {
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == path {
			socket.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		lose()
		h.Close()
	})
	return h
}
