package e2e

import (
	"fmt"
	"math"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gradus/internal/slow"
	"gradus/toy2d"
	"gradus/toy2d/plane"
	"gradus/web"
	"gradus/web/toyapp"
	"gradus/web/wstest"
)

// TestBrowserCurve draws, types and clears the points of a prior.
func TestBrowserCurve(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	browser := startBrowser(t)
	_, h := serve(t, web.Config{Kernel: wstest.FastestKernel()})
	for name, test := range map[string]func(*testing.T, screen){
		"draws a curve":              testDrawCurve,
		"draws by finger":            testDrawByFinger,
		"draws by keys":              testDrawByKeys,
		"types points":               testTypePoints,
		"refuses what are no points": testWrongPoints,
		"shows the circle":           testCircleExample,
	} {
		t.Run(name, func(t *testing.T) { test(t, screen{newTab(t, browser, h)}) })
	}
}

// curve opens the page with the pen in hand.
func (b screen) curve(fragment string) {
	b.t.Helper()
	b.show(fragment)
	b.parts()
	b.run("look.choose('tool', 'curve')")
	b.wait("parts.seen('#cloud-points') && !document.getElementById('cloud').inert")
}

// evenly fails unless points stand evenly along a line of this length, from one end to the other.
func evenly(t *testing.T, points []plane.Vec, from, to plane.Vec) {
	t.Helper()
	length := plane.Distance(from, to)
	if want := min(200, 1+int(math.Ceil(length/0.1))); len(points) < want-2 || len(points) > want+2 {
		t.Fatalf("%d points on a length of %g", len(points), length)
	}
	if apart(points[0], from) > 0.05 || apart(points[len(points)-1], to) > 0.05 {
		t.Errorf("from %v to %v, not from %v to %v", points[0], points[len(points)-1], from, to)
	}
	gap := length / float64(len(points)-1)
	for i := range points[1:] {
		if math.Abs(apart(points[i], points[i+1])-gap) > 0.01 {
			t.Errorf("points %d and %d are %g apart, not %g", i, i+1, apart(points[i], points[i+1]), gap)
		}
	}
}

// testDrawCurve: a stroke becomes points that are drawn and run, Back takes it away, a click adds one, buttons clear the
// modes and the points; the link brings all again.
func testDrawCurve(t *testing.T, b screen) {
	b.curve("#method=graduated")
	entries := b.entries()
	from, to := plane.Vec{-6, -6}, plane.Vec{4, -5}
	b.drag(b.at("", from), b.at("", to))
	b.answers(func() { b.mouse(chromedp.MouseReleased, b.at("", to)) })
	drawn := b.spec().Cloud
	evenly(t, drawn, from, to)
	b.check("one entry of the history", b.entries() == entries+1)
	b.check("it is told", b.text("prior-count")+b.text("cloud-count") == fmt.Sprintf("5 modes, %d points", len(drawn)))
	if n := b.inked("", drawn); n < len(drawn) {
		t.Errorf("%d of %d points are seen", n, len(drawn))
	}
	s := b.spec()
	b.check("the verdict is the run's", b.text("headline") == headlineOf(t, runOf(t, s)))
	b.answers(func() { b.click(b.at("", plane.Vec{2, 7})) })
	if got := b.spec().Cloud; len(got) != len(drawn)+1 || apart(got[len(drawn)], plane.Vec{2, 7}) > 0.05 {
		t.Errorf("a click makes %v", got[len(drawn):])
	}
	b.answers(func() { b.run("history.back()") })
	b.check("Back takes the click", len(b.spec().Cloud) == len(drawn))
	b.answers(func() { b.press("#cloud-alone") })
	b.check("no modes are left", len(b.spec().Modes) == 0 && b.text("prior-count") == "0 modes")
	b.check("there is nothing more to take", js[bool](b.tab, "document.getElementById('cloud-alone').disabled"))
	if link := toyapp.Link("", b.spec()); link != "/toy2d"+b.hash() {
		t.Errorf("the server's link is %s, the page's %s", link, b.hash())
	}
	b.do(chromedp.Reload())
	b.look()
	b.see()
	b.parts()
	b.wait("look.plot().whole === 'true'")
	b.check("the link brings it again", len(b.spec().Modes) == 0 && len(b.spec().Cloud) == len(drawn))
	b.run("document.getElementById('prior').open = true")
	b.wait("!document.getElementById('cloud').inert")
	b.answers(func() { b.press("#cloud-clear") })
	got := b.spec()
	if len(got.Cloud) != 0 || len(got.Modes) != 1 || apart(got.Modes[0].Mean, plane.Vec{-1, -5.5}) > 0.1 {
		t.Errorf("cleared to %v, %v", got.Modes, got.Cloud)
	}
	b.answers(func() { b.run("history.back()") })
	b.check("Back brings the curve again", len(b.spec().Cloud) == len(drawn))
	// Escape puts back what a stroke has changed.
	hash := b.hash()
	b.run("look.choose('tool', 'curve')")
	b.drag(b.at("", plane.Vec{0, 0}), b.at("", plane.Vec{3, 3}))
	b.wait(fmt.Sprintf("location.hash !== %q", hash))
	b.key(kb.Escape)
	b.mouse(chromedp.MouseReleased, b.at("", plane.Vec{3, 3}))
	b.wait(fmt.Sprintf("location.hash === %q", hash))
}

// testDrawByFinger: on a phone a finger draws, and the page does not scroll under it; all fits.
func testDrawByFinger(t *testing.T, b screen) {
	b.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateTouch))
	b.curve("#method=graduated")
	b.geometry()
	b.fits("the tool Curve at 360 px")
	b.run("document.getElementById('plot').scrollIntoView()")
	top := js[float64](b.tab, "scrollY")
	touch := func(kind input.DispatchTouchEventType, x ...[2]float64) {
		t.Helper()
		points := make([]*input.TouchPoint, len(x))
		for i, at := range x {
			points[i] = &input.TouchPoint{X: at[0], Y: at[1]}
		}
		if _, err := chromedp.Call(b.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind,
			TouchPoints: points}); err != nil {
			t.Fatal(err)
		}
	}
	from, to := b.at("", plane.Vec{0, 6}), b.at("", plane.Vec{0, -6})
	touch(input.DispatchTouchEventTypeTouchStart, from)
	for i := 1; i <= 6; i++ {
		part := float64(i) / 6
		touch(input.DispatchTouchEventTypeTouchMove, [2]float64{from[0] + part*(to[0]-from[0]), from[1] + part*(to[1]-from[1])})
	}
	b.answers(func() { touch(input.DispatchTouchEventTypeTouchEnd) })
	if n := len(b.spec().Cloud); n < 110 || n > 130 || js[float64](b.tab, "scrollY") != top {
		t.Errorf("%d points; the page went from %g to %g", n, top, js[float64](b.tab, "scrollY"))
	}
	b.axe()
	b.accessible("a curve at 360 px")
}

// testDrawByKeys: Enter sets the pen down, arrows draw, Enter lifts it; Delete takes the last point.
func testDrawByKeys(t *testing.T, b screen) {
	b.curve("#method=graduated")
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('overlay').focus({ focusVisible: true })`))
	b.key(kb.Enter, kb.ArrowRight, kb.ArrowRight, kb.ArrowUp)
	b.answers(func() { b.key(kb.Enter) })
	n := len(b.spec().Cloud)
	if n < 10 {
		t.Errorf("%d points", n)
	}
	b.answers(func() { b.key(kb.Delete) })
	b.check("the last point is gone", len(b.spec().Cloud) == n-1)
}

// testTypePoints: the text is the cloud, and the other way about.
func testTypePoints(t *testing.T, b screen) {
	b.curve("#method=graduated")
	b.answers(func() { b.run("parts.type('#cloud-points', '1, 2\\n\\n-3.25 4\\n')") })
	if got := b.spec().Cloud; len(got) != 2 || got[0] != (plane.Vec{1, 2}) || got[1] != (plane.Vec{-3.25, 4}) {
		t.Errorf("typed %v", got)
	}
	b.answers(func() { b.run("history.back()") })
	b.check("Back empties the text", js[string](b.tab, "document.getElementById('cloud-points').value") == "")
	b.run("history.forward()")
	b.wait("document.getElementById('cloud-points').value === '1, 2\\n-3.25, 4'")
}

// testWrongPoints: what cannot be read stays in the text, is told by its line, and changes nothing; so is what a link has.
func testWrongPoints(t *testing.T, b screen) {
	b.curve("#method=graduated")
	hash := b.hash()
	for text, says := range map[string]string{
		`1, 2\n3`:                 "Points: line 2 must be x, y, two numbers from -10000 to 10000, got 3.",
		`1, 2\n3, 1e5`:            "Points: line 2 must be x, y, two numbers from -10000 to 10000, got 3, 1e5.",
		`one two`:                 "Points: line 1 must be x, y, two numbers from -10000 to 10000, got one two.",
		`${"1 2\n".repeat(1001)}`: "Points: must be at most 1000 points, got 1001.",
	} {
		b.run("parts.type('#cloud-points', `" + text + "`)")
		b.waitText("#cloud-error", says)
		b.check("nothing has changed", b.hash() == hash)
	}
	b.axe()
	b.accessible("an error of the points")
	b.run("parts.type('#cloud-points', '1 2')")
	b.wait("document.getElementById('cloud-error').hidden")
	b.run("location.hash = '#cloud=[[1,2],[1,20000]]'")
	b.wait("parts.text('#cloud-error').startsWith('Points: point 2 must be a number from -10000 to 10000')")
}

// testCircleExample: the circle is points alone, which are drawn, and its link is the one that the server writes.
func testCircleExample(t *testing.T, b screen) {
	var circle toy2d.Spec
	for _, p := range toy2d.Presets() {
		if p.Name == "circle" {
			circle = p.Spec
		}
	}
	b.show("")
	b.parts()
	b.answers(func() { b.run("document.querySelector('[data-preset=circle]').click()") })
	b.check("it is the example", js[string](b.tab, "document.querySelector('[data-preset=circle]').ariaPressed") == "true")
	if link := toyapp.Link("", circle); link != "/toy2d"+b.hash() {
		t.Errorf("the link is %s, of the example %s", b.hash(), link)
	}
	if n := b.inked("", circle.Cloud); n < 96 { // some lie under paths' ends and the letters
		t.Errorf("%d of 128 points are seen", n)
	}
}
