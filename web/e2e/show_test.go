package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gradus/internal/cpu"
	"gradus/internal/slow"
	"gradus/web"
	"gradus/web/present"
)

// TestBrowserShow: what a presenter does is seen by followers, on both pages.
func TestBrowserShow(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	browser := startBrowser(t)
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	server, h := serve(t, web.Config{Kernel: k, Listen: ":4321"})
	for name, test := range map[string]func(*testing.T, *tab, *tab){
		"presents the toy":           testShowToy,
		"is followed on a phone":     testShowPhone,
		"presents a remedy":          testShowRemedy,
		"presents samples":           testShowSamples,
		"presents the curvature":     testShowCurvature,
		"presents CT":                testShowCT,
		"leads to the other page":    testShowOtherPage,
		"links to a run":             testShowRun,
		"goes on after a reload":     testShowReload,
		"is left and found again":    testShowLeave,
		"is left in a gesture":       testShowLeaveGesture,
		"outlives a run's show":      func(t *testing.T, b, f *tab) { testShowRunGone(t, b, f, server) },
		"is still on request":        testShowStill,
		"says what is too long":      testShowTooLong,
		"ends with the server":       func(t *testing.T, b, f *tab) { testShowOver(t, b, f, server) },
		"survives a lost connection": func(t *testing.T, b, f *tab) { testShowReconnect(t, b, f, server) },
		"has a dialog":               testShowDialog,
		"wakes up":                   testShowWakes,
	} {
		t.Run(name, func(t *testing.T) { test(t, newTab(t, browser, h), newTab(t, browser, h)) })
	}
	for _, width := range []int64{360, 1280} {
		for _, theme := range []string{"light", "dark"} {
			t.Run(fmt.Sprintf("is accessible: %d px, %s", width, theme), func(t *testing.T) {
				testShowAxe(newTab(t, browser, h), newTab(t, browser, h), width, theme)
			})
		}
	}
}

// present opens a show from the page, and returns the path of its link.
func (b *tab) present() string {
	b.t.Helper()
	b.run("document.getElementById('present-open').click(); document.getElementById('present-begin').click()")
	b.wait("!document.getElementById('present-now').hidden && document.getElementById('present-link').value !== ''")
	path := js[string](b, "new URL(document.getElementById('present-link').value).pathname")
	b.run("document.getElementById('present').close()")
	return path
}

// visit opens an address of the server, with what tests of either page need.
func (b *tab) visit(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.h.URL+path))
	b.relook()
}

func (b *tab) relook() {
	b.t.Helper()
	if strings.HasSuffix(js[string](b, "location.pathname"), "/ct") {
		b.lookCT()
	} else {
		b.look()
	}
}

const (
	toyWhole = "look.plot().whole === 'true' && Number(look.plot().run) > 0"
	follows  = "document.getElementById('following').dataset.bond === 'following'"
)

func testShowToy(t *testing.T, b, f *tab) {
	b.open("#starts.n=5")
	path := b.present()
	f.visit(path)
	f.wait(toyWhole + " && look.plot().starts === '5' && " + follows)
	f.check("the follower has the settings, too",
		js[string](f, "document.querySelector('[name=method]:checked')?.value + document.getElementById('tmax').value + document.getElementById('levels').value") == "flow1.51300")
	b.wait("document.getElementById('present-count').textContent === '1 follow'")
	b.run("look.seek(-1)")
	f.wait("look.plot().k === look.plot().k && Number(look.plot().k) === 1300")
	b.run("look.seek(0); look.enter('tmax', '0.7')")
	f.wait("location.hash.includes('schedule.tmax=0.7') && look.plot().t === '0.7' && " + toyWhole)
	b.check("the follower has the same address", js[string](b, "location.hash") == js[string](f, "location.hash"))
	// A clock that plays does so at both.
	b.prefer("no-preference")
	f.prefer("no-preference")
	b.run("look.enter('speed', '0.25'); document.getElementById('play').click()")
	f.wait("look.plot().playing === 'true' && Number(look.plot().k) > 0 && document.getElementById('speed').value === '0.25'")
	b.run("document.getElementById('play').click()")
	at := js[string](b, "look.plot().k")
	f.wait(fmt.Sprintf("look.plot().playing === 'false' && look.plot().k === %q", at))
}

// testShowPhone: a follower on a phone has the picture beside the landscape in view when the presenter does.
func testShowPhone(t *testing.T, b, f *tab) {
	f.do(chromedp.EmulateViewport(360, 740))
	b.open("#schedule.levels=20")
	f.visit(b.present())
	f.wait(toyWhole + " && " + follows)
	b.run("look.choose('pane', 'basins')")
	f.wait("!document.getElementById('basins').hidden")
	box := js[[2]float64](f,
		"(({ top, bottom }) => [top, bottom])(document.getElementById('basins-plot').getBoundingClientRect())")
	if box[0] < 0 || box[1] > 740 {
		t.Errorf("the basin map is from %.0f to %.0f in a window of 740", box[0], box[1])
	}
}

// testShowSamples: followers see the draws of the presenter's settings.
func testShowSamples(_ *testing.T, b, f *tab) {
	b.open("#" + fewSamples)
	f.visit(b.present())
	f.wait(toyWhole + " && " + follows)
	b.run("look.choose('pane', 'samples')")
	f.wait("!document.getElementById('samples').hidden && document.getElementById('samples-finding').textContent !== ''")
	b.run("look.enter('samples-t2', '0')")
	f.wait("document.getElementById('samples-t2').value === '0' && " +
		"document.getElementById('samples-why').textContent.startsWith('Without correction')")
	b.run("look.choose('samples-draw', 'posterior')")
	f.wait("document.getElementById('samples-finding').textContent.startsWith('Mean')")
}

// testShowCurvature: followers see what the presenter's map is of.
func testShowCurvature(_ *testing.T, b, f *tab) {
	b.open("")
	f.visit(b.present())
	f.wait(toyWhole + " && " + follows)
	b.run("look.choose('pane', 'curvature')")
	f.wait("!document.getElementById('curvature').hidden && document.getElementById('curvature-finding').textContent.includes('0.9863')")
	b.run("look.choose('curvature-bend', 'norm')")
	f.wait("document.getElementById('curvature-overlay').dataset.bend === 'norm'")
}

// testShowRemedy: followers are offered the presenter's remedies, and see what the one that is taken leads to.
func testShowRemedy(_ *testing.T, b, f *tab) {
	b.open("#method=graduated&schedule.tmax=0.5")
	f.visit(b.present())
	const offered = "document.querySelectorAll('#remedies-choices button').length > 0 && !document.getElementById('remedies').inert"
	f.wait(toyWhole + " && " + follows + " && " + offered)
	b.wait(offered)
	b.run("document.querySelector('#remedies-choices button').click()")
	for _, page := range []*tab{b, f} {
		page.wait("location.hash.includes('schedule.tmax=1') && document.getElementById('headline').textContent === 'All 16 starts arrive at the star.' && document.getElementById('remedies').hidden")
	}
	f.check("the follower still follows", js[bool](f, follows))
}

func testShowCT(t *testing.T, b, f *tab) {
	b.showCT(smallCT)
	path := b.present()
	f.visit(path)
	f.wait("ct.done() && " + follows)
	f.check("the follower has the settings, too", js[string](f, "document.getElementById('angles').value") == "20" &&
		js[bool](f, "document.querySelector('[name=operator]:checked') !== null && document.getElementById('keep').closest('[hidden]') !== null"))
	b.wait("document.getElementById('watching').textContent === '2 watch this run'")
	if one, two := js[string](b, "look.plot().number"), js[string](f, "look.plot().number"); one != two {
		t.Errorf("the follower sees run %s, not %s", two, one)
	}
	b.run("ct.enter('#scrub', '3')")
	f.wait("look.plot().k === '3'")
	b.run("ct.drag('scan.angles', [30, 31])")
	f.wait("document.getElementById('panels').dataset.stale !== undefined && ct.text('#headline').includes('being changed')")
	b.run("ct.letGo('scan.angles')")
	f.wait("ct.done() && location.hash.includes('scan.angles=31')")
	b.wait("ct.done()")
	if one, two := js[[]int](b, "ct.pictures()"), js[[]int](f, "ct.pictures()"); fmt.Sprint(one) != fmt.Sprint(two) {
		t.Errorf("the follower sees %v, not %v", two, one)
	}
	b.run("document.getElementById('off').click()")
	f.wait("document.getElementById('off').checked && ct.panels('off').length === 4")
}

func testShowOtherPage(t *testing.T, b, f *tab) {
	b.open("#starts.n=4")
	path := b.present()
	f.visit(path)
	f.wait(toyWhole + " && look.plot().starts === '4'")
	b.do(chromedp.Navigate(b.h.URL + "/ct#" + smallCT))
	b.lookCT()
	b.wait("ct.done()")
	f.wait("location.pathname.endsWith('/ct')")
	f.lookCT()
	f.wait("ct.done() && " + follows + " && location.hash.includes('size=64')")
}

func testShowRun(t *testing.T, b, f *tab) {
	b.showCT(smallCT + "&scan.seed=7")
	run := js[string](b, "look.plot().run")
	f.visit("/runs/" + run)
	f.wait("ct.done() && " + follows +
		" && document.getElementById('following-bond').textContent.includes('started this run')")
	b.check("it is the same run", js[string](b, "look.plot().number") == js[string](f, "look.plot().number"))
	b.run("ct.enter('#scrub', '2')")
	f.wait("look.plot().k === '2'")
	// The page that started it goes on to another; the link is of this one.
	b.run("ct.enter('#angles', '25')")
	b.wait("ct.done()")
	f.wait("document.getElementById('following').dataset.led === 'false'")
	b.check("the follower stays", js[string](f, "look.plot().run") == run &&
		js[bool](f, "location.hash.includes('scan.angles=20')"))
}

func testShowReload(t *testing.T, b, f *tab) {
	b.open("#starts.n=6")
	path := b.present()
	f.visit(path)
	f.wait(toyWhole + " && look.plot().starts === '6'")
	b.do(chromedp.Reload())
	b.look()
	b.wait("document.getElementById('present-count').textContent === '1 follow'")
	b.run("look.seek(-1)")
	f.wait("Number(look.plot().k) === 1300")
	f.do(chromedp.Reload())
	f.look()
	f.wait(toyWhole + " && Number(look.plot().k) === 1300 && look.plot().starts === '6' && " + follows)
}

// testShowLeave: a follower that does something of its own is on its own, until it wants to follow again.
func testShowLeave(t *testing.T, b, f *tab) {
	b.open("#starts.n=7")
	path := b.present()
	f.visit(path)
	f.wait(toyWhole + " && look.plot().starts === '7'")
	f.run("document.getElementById('export-open').click()")
	f.check("its link is of what it shows",
		js[bool](f, "document.getElementById('export-link').value === location.origin + location.pathname + location.hash"))
	f.run("document.getElementById('export').close(); look.seek(650)")
	f.wait("document.getElementById('following').dataset.bond === 'left' && location.hash.includes('view.k=650')")
	b.wait("document.getElementById('present-count').textContent === '0 follow'")
	b.run("look.enter('tmax', '0.9')")
	b.wait(toyWhole)
	b.check("the follower is on its own", js[bool](f, "!location.hash.includes('tmax=0.9') && look.plot().k === '650'"))
	f.do(chromedp.Reload())
	f.look()
	f.wait(toyWhole + " && look.plot().k === '650' && document.getElementById('following').dataset.bond === 'left'")
	f.run("document.getElementById('following-back').click()")
	f.wait("location.hash.includes('tmax=0.9') && " + follows + " && " + toyWhole)
	f.run("document.getElementById('following-leave').click(); document.getElementById('following-close').click()")
	b.check("nothing is left of it",
		js[bool](f, "document.getElementById('following').hidden && location.search === ''"))
}

// testShowLeaveGesture: a follower that leaves while the presenter's gesture lasts has a run of its own.
func testShowLeaveGesture(t *testing.T, b, f *tab) {
	b.showCT(smallCT + "&scan.seed=8")
	f.visit(b.present())
	f.wait("ct.done() && " + follows)
	b.run("ct.drag('scan.angles', [30, 31])")
	f.wait("document.getElementById('panels').dataset.stale !== undefined && location.hash.includes('scan.angles=31')")
	f.run("document.getElementById('following-leave').focus(); document.getElementById('following-leave').click()")
	f.check("the focus stays in the bar", js[string](f, "document.activeElement.id") == "following-back")
	f.wait("ct.done()")
}

// testShowRunGone: a run whose show the server has no more does not end what its page presents.
func testShowRunGone(t *testing.T, b, f *tab, s *web.Server) {
	b.expect("WebSocket connection to")
	b.showCT(smallCT + "&scan.seed=9")
	run := js[string](b, "look.plot().run")
	f.visit(b.present())
	f.wait("ct.done() && " + follows)
	s.Sockets.Admit(false)
	s.Sockets.Drop()
	for s.Sockets.Count() > 0 {
		time.Sleep(time.Millisecond)
	}
	s.Shows.RunGone(run) // while the connection is lost
	s.Sockets.Admit(true)
	f.expect("WebSocket connection to")
	b.wait("document.documentElement.dataset.connection === 'open' && document.getElementById('present-count').textContent === '1 follow'")
	b.run("ct.enter('#scrub', '3')")
	f.wait("look.plot().k === '3' && " + follows)
}

// testShowStill: with reduced motion a clock that plays stands at its end.
func testShowStill(t *testing.T, b, f *tab) {
	b.open("#starts.n=3")
	f.visit(b.present())
	f.wait(toyWhole + " && look.plot().starts === '3'")
	b.prefer("no-preference")
	f.prefer("reduce")
	b.run("look.seek(0)")
	f.wait("Number(look.plot().k) === 0")
	b.run("look.enter('speed', '0.25'); document.getElementById('play').click()")
	f.wait("Number(look.plot().k) === 1300 && look.plot().playing === 'false'")
	b.check("it is still at its beginning there", js[bool](b, "Number(look.plot().k) < 1300"))
}

// testShowTooLong: a drawing whose link is too long for a message is not taken for shown.
func testShowTooLong(t *testing.T, b, _ *tab) {
	b.showCT(smallCT)
	b.present()
	brush := strings.Repeat("0.123456,0.654321,", 7500)
	b.run(fmt.Sprintf("location.hash = %q", smallCT+"&image.kind=drawing&image.drawing="+"[{\"brush\":[1,0.1,"+
		strings.TrimSuffix(brush, ",")+"]}]"))
	b.wait("document.getElementById('following-bond').textContent.includes('do not see')")
	b.run("history.back()")
	b.wait("document.getElementById('following').hidden")
}

func testShowOver(t *testing.T, b, f *tab, s *web.Server) {
	b.open("#starts.n=8")
	path := b.present()
	f.visit(path)
	f.wait(toyWhole + " && look.plot().starts === '8'")
	s.Shows.RunGone(path[strings.LastIndex(path, "/")+1:])
	f.wait("document.getElementById('following').dataset.bond === 'over' && document.getElementById('following-bond').textContent.includes('does not have it')")
	b.wait("document.getElementById('present-count').textContent === 'Present' && !document.getElementById('following-again').hidden")
	b.check("the presenter is told", strings.Contains(b.text("following-bond"), "lost your presentation"))
	b.run("document.getElementById('following-again').click(); document.getElementById('present-begin').click()")
	b.wait("document.getElementById('following').hidden && !document.getElementById('present-now').hidden")
	f.run("look.enter('tmax', '0.8')") // the page is its own
	f.wait("location.hash.includes('tmax=0.8') && look.plot().run === '2' && " + toyWhole)
	f.expect("404")
	f.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.h.URL+path))
	f.check("a link to what is over says so", strings.Contains(js[string](f, "document.body.innerText"), "over") &&
		js[bool](f, "document.querySelector('a[href=\"../ct\"]') !== null"))
}

func testShowReconnect(t *testing.T, b, f *tab, s *web.Server) {
	for _, one := range []*tab{b, f} {
		one.expect("WebSocket connection to")
	}
	b.open("#starts.n=9")
	path := b.present()
	f.visit(path)
	f.wait(toyWhole + " && look.plot().starts === '9'")
	s.Sockets.Drop()
	b.wait("document.documentElement.dataset.connection === 'open' && document.getElementById('present-count').textContent === '1 follow'")
	b.run("look.enter('tmax', '0.6')")
	f.wait("location.hash.includes('tmax=0.6') && " + toyWhole)
}

// testShowWakes: a connection that died while the phone slept is given up when somebody is
// there again, and the page goes on with a new one.
func testShowWakes(t *testing.T, b, f *tab) {
	b.open("#starts.n=3")
	path := b.present()
	f.visit(path)
	f.wait(toyWhole + " && look.plot().starts === '3'")
	f.run("dispatchEvent(new Event('focus'))") // a connection that lives is kept
	f.run("globalThis.turns = []; new MutationObserver(() => turns.push(document.documentElement.dataset.connection)).observe(document.documentElement, { attributeFilter: ['data-connection'] })")
	f.run("globalThis.send = WebSocket.prototype.send; WebSocket.prototype.send = () => {}; document.dispatchEvent(new Event('visibilitychange'))")
	f.wait("turns.includes('lost')")
	b.run("look.enter('tmax', '0.5')")
	f.run("WebSocket.prototype.send = send")
	f.wait("document.documentElement.dataset.connection === 'open' && location.hash.includes('tmax=0.5') && " + follows)
	b.wait("document.getElementById('present-count').textContent === '1 follow'")
}

func testShowDialog(t *testing.T, b, f *tab) {
	b.open("")
	b.run("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'p' }))")
	b.check("the key opens it", js[bool](b, "document.getElementById('present').open"))
	b.run("document.getElementById('present-begin').click()")
	b.wait("!document.getElementById('present-now').hidden")
	b.wait("document.activeElement.id === 'present-copy'")
	links := js[[]string](b, "[...document.querySelectorAll('#present-address option')].map((o) => o.value)")
	own := present.NetworkAddresses()
	if len(own) == 0 {
		b.check("without a network it says what to do",
			js[bool](b, "document.getElementById('present-advice').textContent.includes('-addr :4321')"))
	} else if len(links) != len(own) || !strings.HasPrefix(links[0], "http://"+own[0].String()+":4321/shows/") {
		t.Errorf("links %q of the addresses %v", links, own)
	}
	b.check("the next Enter does not end it", js[string](b, "document.activeElement.id") == "present-copy")
	path := js[string](b, "new URL(document.getElementById('present-link').value).pathname")
	f.visit(path)
	b.wait("document.getElementById('present-count').textContent === '1 follow'")
	b.run("document.getElementById('present-end').click()")
	f.wait("document.getElementById('following-bond').textContent.includes('has ended')")
	b.check("it ends", js[bool](b, "document.getElementById('present-now').hidden && sessionStorage.length === 0"))
}

func testShowAxe(b, f *tab, width int64, theme string) {
	for _, one := range []*tab{b, f} {
		one.do(chromedp.EmulateViewport(width, 800))
	}
	b.open("#starts.n=4")
	b.run(fmt.Sprintf("document.documentElement.dataset.theme = %q", theme))
	path := b.present()
	b.run("document.getElementById('present-open').click()")
	f.visit(path)
	f.wait(toyWhole + " && look.plot().starts === '4'")
	f.run(fmt.Sprintf("document.documentElement.dataset.theme = %q", theme))
	for _, one := range []*tab{b, f} {
		one.parts()
		one.axe()
		one.accessible(theme)
		one.check("nothing sticks out", js[int](one, "document.documentElement.scrollWidth") <= int(width))
	}
}
