package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/internal/slow"
	"gradus/web"
)

// mishap is something that a person does, or that befalls the page.
type mishap struct {
	name string
	do   func(*misled)
}

var mishaps = []mishap{
	{"change", (*misled).change},
	{"cancel", func(m *misled) {
		m.b.check("what is wanted can be cancelled"+m.so(), m.wanted == m.b.seenCT("#cancel"))
		m.b.run("ct.click('#cancel')")
		m.wanted = false
	}},
	{"run again", func(m *misled) {
		if m.b.seenCT("#again") {
			m.b.run("ct.click('#again')")
			m.wanted = true
		}
	}},
	{"drag", func(m *misled) {
		m.turn()
		m.b.run(fmt.Sprintf("await ct.drag('scan.angles', [%d], 0)", m.angles))
		m.moving, m.wanted = true, false
	}},
	{"lost connection", func(m *misled) {
		m.server.lose()
		m.b.wait("document.documentElement.dataset.connection === 'lost'")
	}},
	{"restart", func(m *misled) {
		m.restarts++
		m.server.restart(fmt.Sprint("start ", m.restarts))
	}},
	{"busy", func(m *misled) {
		m.server.refuseAll()
		m.change()
	}},
	{"forgotten", func(m *misled) { m.server.forget() }},
	{"late answers", func(m *misled) {
		m.server.dawdle()
		m.change()
	}},
}

// misled is a page with an unruly server, and what is wanted of it.
type misled struct {
	b        *tab
	server   *unrulyCT
	past     []string
	angles   int
	wanted   bool // a run
	moving   bool // a gesture lasts
	restarts int
}

func (m *misled) so() string { return " (after " + strings.Join(m.past, ", ") + ")" }

// turn is the next number of angles.
func (m *misled) turn() { m.angles = 5 + (m.angles-4)%176 }

func (m *misled) change() {
	m.turn()
	m.b.run(fmt.Sprintf("ct.enter('#angles', '%d')", m.angles))
	m.wanted, m.moving = true, false
}

// seen is what a person sees.
type seen struct {
	Work, Cancel, Again         bool
	Stale, Shown, Measured      bool // the panels are marked; there are any; the measurements are marked
	PSNR, Rows, Angles          string
	Headline, Explanation, Mark string
}

func (m *misled) look() seen {
	m.b.t.Helper()
	return js[seen](m.b, `(async () => {
		await look.drawn();
		const at = (id) => document.getElementById(id);
		return {
			Work: ct.seen('#work'), Cancel: ct.seen('#cancel'), Again: ct.seen('#again'),
			Stale: at('panels').dataset.stale !== undefined, Shown: ct.panels().length > 0, Measured: at('measured').dataset.stale !== undefined,
			PSNR: ct.panels()[0]?.psnr ?? '', Rows: at('measured').dataset.rows ?? '', Angles: at('angles').value,
			Headline: ct.text('#headline'), Explanation: ct.text('#explanation'), Mark: ct.text('#measured-past'),
		};
	})()`)
}

// consistent: no two things that the page shows contradict each other.
func (m *misled) consistent() {
	m.b.t.Helper()
	s := m.look()
	fault := func(what string) { m.b.t.Errorf("%s%s: %+v", what, m.so(), s) }
	if s.Work != m.wanted {
		fault(fmt.Sprintf("at work is %v, wanted %v", s.Work, m.wanted))
	}
	if s.Cancel != s.Work || s.Work && s.Again {
		fault("Cancel is there exactly while something is at work, and Run again is not")
	}
	if s.Shown && !s.Stale && s.PSNR != s.Angles {
		fault("pictures of other settings are not marked")
	}
	if s.Shown && s.Stale && !strings.Contains(s.Explanation, "settings before") &&
		!strings.HasPrefix(s.Headline, "Live preview") {
		fault("it is not said that the pictures are of other settings")
	}
	if s.Rows != "" && !s.Measured && s.Rows != s.Angles {
		fault("measurements of other settings are not marked")
	}
	if s.Measured != (s.Mark != "") {
		fault("the mark is in words, too")
	}
}

// recovers: once all is well the page ends in what is wanted, or says why not.
func (m *misled) recovers() {
	m.b.t.Helper()
	m.server.recover()
	if m.moving {
		m.b.run("ct.letGo('scan.angles')")
		m.moving, m.wanted = false, true
	}
	m.b.run("dispatchEvent(new Event('online'))")
	const truth = "document.getElementById('measured').dataset.rows === document.getElementById('angles').value"
	if m.wanted {
		m.b.wait("ct.done() && !ct.seen('#work') && !ct.seen('#again') && ct.panels().every(({ psnr }) => psnr === document.getElementById('angles').value) && " + truth)
		m.wanted = false
		m.consistent()
		return
	}
	m.b.wait("ct.text('#headline') === 'Cancelled.' && !ct.seen('#work') && ct.seen('#again') && " + truth)
	m.consistent()
}

// TestBrowserStates takes the page about tomography through mishaps in every order of two, and
// in many orders of three, while a run is under way.
func TestBrowserStates(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	browser := startBrowser(t)
	pages, _ := serve(t, web.Config{})
	server := newUnrulyCT(t)
	b := newTab(t, browser, besides(t, pages, "/ws/ct", server, server.lose))
	b.expect("WebSocket connection to")
	m := &misled{b: b, server: server, angles: 60}
	b.showCT("size=32&schedule.levels=2&starts=[{\"kind\":\"zero\"},{\"kind\":\"fbp\"}]")
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('angles').scrollIntoView()`))

	var orders [][]mishap
	for i, first := range mishaps {
		for j, second := range mishaps {
			orders = append(orders, []mishap{first, second})
			for k, third := range mishaps {
				if (i+2*j+4*k)%len(mishaps) == 0 { // one in nine, each pair of neighbours among them
					orders = append(orders, []mishap{first, second, third})
				}
			}
		}
	}
	for _, order := range orders {
		server.hold()
		m.past = []string{"change"}
		m.change()
		m.consistent()
		for _, mishap := range order {
			m.past = append(m.past, mishap.name)
			mishap.do(m)
			m.consistent()
		}
		m.recovers()
		if t.Failed() {
			return
		}
	}
}
