package e2e

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gradus/internal/cpu"
	"gradus/internal/slow"
	"gradus/web"
)

// TestBrowserCTOpening: what a newcomer sees of the CT page, and what a finger does to it.
func TestBrowserCTOpening(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	browser := startBrowser(t)
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	_, h := serve(t, web.Config{Kernel: k})
	for name, test := range map[string]func(*testing.T, *tab){
		"with graduation and without":  testCTOpensOnBoth,
		"holds the starts":             testCTHoldsStarts,
		"a step ends the hold":         testCTStepEndsHold,
		"opens at the level of a link": testCTOpensAtLevel,
		"no verdict before the end":    testCTVerdictAtEnd,
		"a follower waits as long":     testCTFollowerWaits,
		"a swipe scrolls":              testCTSwipe,
		"a drawing is cancelled":       testCTDrawCancel,
		"the drawing dialog fits":      testCTDrawFits,
	} {
		t.Run(name, func(t *testing.T) { test(t, newTab(t, browser, h)) })
	}
}

// testCTOpensOnBoth: the page shows the starts with graduation and without; older links, which
// do not say what is compared, go on to compare nothing.
func testCTOpensOnBoth(_ *testing.T, b *tab) {
	b.openCT("")
	b.wait("ct.panels('off').length === 4 && ct.panels().length === 4")
	b.check("nothing in the address", js[string](b, "location.hash") == "" &&
		js[bool](b, "document.getElementById('off').checked"))
	b.run("ct.click('#cancel'); ct.enter('#size', '64'); ct.enter('#levels', '4')")
	b.wait("ct.done() && ct.panels('off').length === 4")
	b.run("ct.click('#off')")
	b.wait("ct.done() && ct.panels('off').length === 0")
	b.run("ct.click('#reset')")
	b.wait("location.hash === '' && ct.panels('off').length === 4")
	b.run("ct.click('#off')")
	b.wait("location.hash === '#compare=%5B%5D' && ct.panels('off').length === 0")
	b.do(chromedp.Reload())
	b.lookCT()
	b.wait("ct.panels().length === 4")
	b.check("the page that was left alone stays so",
		js[bool](b, "ct.panels('off').length === 0 && !document.getElementById('off').checked"))
	b.showCT(smallCT)
	b.check("an old link compares nothing",
		js[bool](b, "ct.panels('off').length === 0 && !document.getElementById('off').checked"))
}

// watchCT notes in `seen` what the page shows from now on, at every frame: when, which step,
// whether it plays, and what the headline says.
const watchCT = `globalThis.seen = []; (function note() {
	const { k, playing } = document.getElementById('panels').dataset;
	const entry = { k: Number(k), playing: playing === 'true', headline: document.getElementById('headline').textContent };
	const last = seen.at(-1);
	if (k !== undefined && (!last || last.k !== entry.k || last.playing !== entry.playing || last.headline !== entry.headline)) seen.push({ ...entry, at: performance.now() });
	requestAnimationFrame(note);
})()`

// seenCT is an entry of it.
type seenCT struct {
	K        int     `json:"k"`
	Playing  bool    `json:"playing"`
	Headline string  `json:"headline"`
	At       float64 `json:"at"`
}

func (b *tab) seenCTs() (all []seenCT) {
	b.t.Helper()
	if err := json.Unmarshal([]byte(js[string](b, "JSON.stringify(seen)")), &all); err != nil {
		b.t.Fatal(err)
	}
	return all
}

// openWatched opens the page and notes what it shows from its first frame.
func (b *tab) openWatched(fragment string) {
	b.t.Helper()
	b.openCT(fragment)
	b.run(watchCT)
}

// checkHold checks that the starts were seen for two seconds at least before the first level.
func checkHold(t *testing.T, how string, all []seenCT) {
	t.Helper()
	from := -1.0
	for _, e := range all {
		if e.Playing && e.K == 0 && from < 0 {
			from = e.At
		}
		if e.K > 0 && from >= 0 {
			if held := e.At - from; held < 1900 {
				t.Errorf("%s: the starts are seen for %.0f ms", how, held)
			}
			return
		}
	}
	t.Errorf("%s: no level after the starts in %+v", how, all)
}

func testCTHoldsStarts(t *testing.T, b *tab) {
	b.prefer("no-preference")
	b.openWatched("size=96&schedule.levels=12&scan.angles=20")
	b.wait("ct.done() && look.plot().playing === 'false' && look.plot().k === '12'")
	checkHold(t, "a run that streams in", b.seenCTs())
	b.run("seen.length = 0; ct.click('#play')")
	b.wait("look.plot().playing === 'false' && look.plot().k === '12'")
	checkHold(t, "a run that is played again", b.seenCTs())
	b.run("document.getElementById('speed').value = '4'; document.getElementById('speed').dispatchEvent(new Event('change')); seen.length = 0; ct.click('#play')")
	b.wait("look.plot().playing === 'false' && look.plot().k === '12'")
	checkHold(t, "a fast one", b.seenCTs())
}

func testCTStepEndsHold(_ *testing.T, b *tab) {
	b.prefer("no-preference")
	b.showCT(smallCT)
	b.do(chromedp.KeyEvent(kb.Home))
	b.run("ct.click('#play'); ct.click('#forward')")
	b.check("one level on at once", js[string](b, "look.plot().k + look.plot().playing") == "1false")
}

func testCTOpensAtLevel(t *testing.T, b *tab) {
	b.prefer("no-preference")
	b.openWatched(smallCT + "&view.k=3")
	b.wait("ct.done() && look.plot().k === '3'")
	for _, e := range b.seenCTs() {
		if e.Playing {
			t.Errorf("it plays at step %d", e.K)
		}
	}
}

// testCTVerdictAtEnd: what became of the starts is not given away before they have become it.
func testCTVerdictAtEnd(t *testing.T, b *tab) {
	b.prefer("no-preference")
	const told = "/same picture|depends on the start/.test(ct.text('#headline') + ct.text('#explanation'))"
	b.openWatched("size=96&schedule.levels=12&scan.angles=20&compare=[\"off\"]")
	b.wait("ct.done() && look.plot().playing === 'false' && " + told)
	for _, e := range b.seenCTs() {
		if e.K < 12 && (e.Playing || e.Headline == "") &&
			js[bool](b, fmt.Sprintf("/same|depends/.test(%q)", e.Headline)) {
			t.Errorf("at step %d of a clock that plays: %s", e.K, e.Headline)
		}
	}
	b.check("of both", js[bool](b,
		"/With|graduation/.test(ct.text('#explanation')) && ct.text('#explanation').startsWith('Without graduation they are still apart.')"))
	b.run("ct.enter('#scrub', '2')")
	b.check("known once it was seen", js[bool](b, "ct.text('#headline').startsWith('At the end: ')"))
	b.run("ct.click('#play')")
	b.check("not while it is played again", !js[bool](b, told))
	// Of a run whose end nobody has seen, not even where it is stopped.
	b.openCT(smallCT)
	b.wait("look.plot()?.playing === 'true'")
	b.run("ct.enter('#scrub', '0')")
	b.wait("ct.done()")
	b.check("nor where it is stopped", !js[bool](b, told) &&
		js[string](b, "ct.text('#headline')") == "Four starts, before the first step.")
	b.run("ct.enter('#scrub', '6')")
	b.check("at its end", js[bool](b, told))
}

// testCTFollowerWaits: the clock of a presenter is the same for those who follow, whenever they come.
func testCTFollowerWaits(t *testing.T, b *tab) {
	b.openCT(smallCT)
	for _, c := range []struct {
		state       string
		age         int
		still       bool
		share, wait float64
		playing     bool
	}{
		{`{"share": 0, "playing": true, "speed": 1, "wait": 2}`, 500, false, 0, 1.5, true},
		{`{"share": 0, "playing": true, "speed": 4, "wait": 2}`, 2000, false, 0, 0, true},
		{`{"share": 0, "playing": true, "speed": 1, "wait": 2}`, 3000, false, 0.25, 0, true},
		{`{"share": 0, "playing": true, "speed": 2, "wait": 1.5}`, 2500, false, 0.5, 0, true},
		{`{"share": 0.5, "playing": true, "speed": 1, "wait": 0}`, 1000, false, 0.75, 0, true},
		{`{"share": 0, "playing": true, "speed": 1}`, 2000, false, 0.5, 0, true}, // of a page that knows no hold
		{`{"share": 0, "playing": true, "speed": 1, "wait": 2}`, 9000, false, 1, 0, false},
		{`{"share": 0, "playing": true, "speed": 1, "wait": 2}`, 0, true, 1, 0, false},
		{`{"share": 0.25, "playing": false, "speed": 1, "wait": 0}`, 9000, false, 0.25, 0, false},
	} {
		got := js[[]float64](b, fmt.Sprintf(`(async () => {
			const { clockAt } = await import(new URL('static/js/show/clock.js', location.href));
			const { share, wait, playing } = clockAt(%s, %d, 4, %t);
			return [share, wait, Number(playing)];
		})()`, c.state, c.age, c.still))
		if want := []float64{c.share, c.wait,
			map[bool]float64{true: 1}[c.playing]}; fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s after %d ms: share, wait, playing %v, want %v", c.state, c.age, got, want)
		}
	}
	b.prefer("no-preference")
	b.wait("ct.done()")
	b.run("ct.click('#play')")
	b.check("the page tells how long it waits", js[bool](b, `(async () => {
		const { Player } = await import(new URL('static/js/explorer/player.js', location.href));
		const { reading } = await import(new URL('static/js/ct/opening.js', location.href));
		const player = new Player(reading, () => {}, () => {});
		const head = { k: [0, 1, 2], t: [1, 0.5, 0.1], level: [0, 1, 2], panels: 1, steps: 2, name: 'main', spec: { method: 'graduated' } };
		const run = { main: { head, last: 2, newest: 2 } };
		player.load(run, 0, true, 1.5);
		const joined = player.wait;
		player.load(run, 0, true);
		const whole = player.wait;
		player.load(run, 0.5, true);
		const late = player.wait;
		player.pause();
		return joined === 1.5 && whole === 2 && late === 0;
	})()`))
}

// testCTSwipe: a finger that scrolls the page leaves the grey window as it is; one that moves
// sideways changes it.
func testCTSwipe(t *testing.T, b *tab) {
	b.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateTouch))
	b.showCT(smallCT)
	b.run("scrollTo(0, 0); document.querySelector('.panel .view').scrollIntoView({ block: 'center' })")
	window := func() string {
		return js[string](b,
			"`${document.getElementById('window-level').value} ${document.getElementById('window-width').value}`")
	}
	scrolled := func() float64 {
		return b.number("[...document.querySelectorAll('*')].reduce((sum, e) => sum + e.scrollTop, 0)")
	}
	swipe := func(dx, dy float64) {
		b.t.Helper()
		at := js[[]float64](b,
			"(({ left, top, width, height }) => [left + width / 2, top + height / 2])(document.querySelector('.panel .view').getBoundingClientRect())")
		touch := func(kind input.DispatchTouchEventType, points ...*input.TouchPoint) {
			b.t.Helper()
			if _, err := chromedp.Call(b.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind,
				TouchPoints: points}); err != nil {
				t.Fatal(err)
			}
		}
		touch(input.DispatchTouchEventTypeTouchStart, &input.TouchPoint{X: at[0], Y: at[1]})
		for i := 1.0; i <= 10; i++ {
			touch(input.DispatchTouchEventTypeTouchMove, &input.TouchPoint{X: at[0] + dx*i/10, Y: at[1] + dy*i/10})
		}
		touch(input.DispatchTouchEventTypeTouchEnd)
		b.run("")
	}
	usual, before := window(), scrolled()
	swipe(-20, -120) // not quite straight, as a thumb does it
	b.wait(fmt.Sprintf("[...document.querySelectorAll('*')].reduce((sum, e) => sum + e.scrollTop, 0) > %g + 50",
		before))
	b.check("the window stays: "+window(), window() == usual && !js[bool](b, "location.hash.includes('look')"))
	// The page goes on for a while after the finger has left it.
	b.run("let last; do { last = scrollY; for (let i = 0; i < 10; i++) await look.drawn(); } while (scrollY !== last); document.querySelector('.panel .view').scrollIntoView({ block: 'center' })")
	before = scrolled()
	swipe(60, 10)
	b.check("sideways it changes: "+window(), window() != usual && scrolled() == before)
	b.wait("location.hash.includes('view.look=')")
}

// testCTDrawCancel: Cancel and Escape bring what was there before the dialog, and Back what was drawn.
func testCTDrawCancel(_ *testing.T, b *tab) {
	b.showCTViews(smallCT)
	canvas := "document.getElementById('draw-canvas')"
	draw := "view.pull(" + canvas + ", [0.25, 0.25], [0.75, 0.5])"
	for _, c := range []struct{ how, open, cancel, back string }{
		{"a truth", "ct.enter('#image-kind', 'drawing')", "ct.click('#draw-cancel')",
			"!location.hash.includes('image') && document.getElementById('image-kind').value === 'ellipses'"},
		{"a start", "ct.enter('#starts select', 'drawing')", "ct.click('#draw-cancel')",
			"!location.hash.includes('starts') && ct.panels().length === 4"},
	} {
		b.run(c.open)
		b.run(draw)
		b.run(c.cancel)
		b.wait("ct.done() && !document.getElementById('draw').open && " + c.back)
	}
	b.run("ct.enter('#image-kind', 'drawing')")
	b.run(draw)
	b.do(chromedp.KeyEvent(kb.Escape))
	b.wait("ct.done() && !document.getElementById('draw').open && !location.hash.includes('image')")
	b.run("history.back()")
	b.wait("ct.done() && location.hash.includes('image.drawing')")
	drawn := js[string](b, "location.hash")
	b.run("ct.click('#image-draw')")
	b.run(draw)
	b.run("document.querySelector('#draw form .play').click()")
	b.wait("ct.done()")
	b.check("Done keeps it", js[string](b, "location.hash") != drawn)
	b.run("ct.click('#image-draw'); ct.click('#draw-clear'); ct.click('#draw-cancel')")
	b.wait("ct.done() && location.hash.includes('ellipse')")
}

// testCTDrawFits: what is drawn, and the ways out, are in sight on every screen.
func testCTDrawFits(t *testing.T, b *tab) {
	b.showCTViews(smallCT + "&operator=mask")
	for _, size := range [][2]int64{{360, 740}, {683, 384}, {768, 1024}, {1024, 600}, {1280, 593}, {1366, 625},
		{1366, 768}, {1920, 1080}} {
		b.do(chromedp.EmulateViewport(size[0], size[1]))
		for _, open := range []string{"ct.click('#mask-draw')", "ct.enter('#image-kind', 'drawing')"} {
			b.run(open + "; document.querySelector('#draw details').open = true")
			for _, fault := range js[[]string](b,
				`[...document.querySelectorAll('#draw :is(h2, canvas, .draw-foot button)')].flatMap((e) => {
				const { left, top, right, bottom, width, height } = e.getBoundingClientRect();
				const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
				const inside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
				return inside && e.contains(middle) && (e.localName !== 'canvas' || (Math.abs(width - height) < 1 && width > 150)) ? [] : [e.id + ' ' + e.textContent + ': ' + [left, top, right, bottom]];
			})`) {
				t.Errorf("%v, %s: %s", size, open, fault)
			}
			b.run("document.getElementById('draw').close()")
		}
	}
}
