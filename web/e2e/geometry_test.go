package e2e

import (
	_ "embed"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/internal/slow"
	"gradus/web"
	"gradus/web/wstest"
)

//go:embed testdata/browser/geometry.js
var geometryScript string

// windowSize is one that people have: phones, a laptop at 200 %, tablets, laptops with the browser's bars, screens.
type windowSize struct{ width, height int64 }

func (w windowSize) String() string { return fmt.Sprintf("%dx%d", w.width, w.height) }

var windowSizes = []windowSize{{360, 740}, {683, 384}, {768, 1024}, {1024, 600}, {1280, 593}, {1366, 625},
	{1366, 768}, {1920, 1080}}

// resize makes the window of the page another size and waits until all is drawn in it.
func (b *tab) resize(w windowSize) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(w.width, w.height))
	b.wait(fmt.Sprintf(`innerWidth === %d && innerHeight === %d`, w.width, w.height))
	b.run(``)
}

// geometry defines what geometry.js offers.
func (b *tab) geometry() { b.do(chromedp.Evaluate[chromedp.Void](geometryScript)) }

// fits fails for everything of the page that is cut, covered or out of the window.
func (b *tab) fits(scene string) {
	b.t.Helper()
	b.run(``)
	for _, fault := range js[[]string](b, `geometry.faults()`) {
		b.t.Errorf("%s: %s", scene, fault)
	}
}

var toyPanes = []string{"none", "twin", "basins", "homotopy", "sweep", "samples", "curvature"}

// TestBrowserGeometry: in windows of every size nothing of the explorer is cut, covered or outside, and the picture is
// what the window is for.
func TestBrowserGeometry(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	browser := startBrowser(t)
	_, h := serve(t, web.Config{Kernel: wstest.FastestKernel()})
	b := newTab(t, browser, h)
	b.openParts("#method=gradient-like&schedule.levels=200") // the longest name
	b.geometry()
	b.run(`look.seek(-1)`)
	b.wait(`parts.seen('#remedies-choices button')`)
	for _, pane := range toyPanes {
		b.run(fmt.Sprintf(`look.choose('pane', '%s')`, pane))
		b.wait(map[string]string{
			"none": "true", "twin": `parts.text('#partings') !== '' && parts.text('#twin-note') !== ''`,
			"basins":   `document.querySelectorAll('#basins-legend li').length > 0`,
			"homotopy": `parts.text('#homotopy-story') !== ''`, "sweep": `parts.seen('#sweep-start')`,
			"samples":   `parts.text('#samples-finding') !== '' && parts.text('#samples-curve-finding') !== ''`,
			"curvature": `!document.getElementById('curvature-begin').hidden`,
		}[pane])
		if pane == "twin" { // the longest name there, too
			b.run(`look.enter('twin-method', 'gradient-like')`)
			b.wait(`parts.text('#twin-note') !== '' && parts.text('#partings') !== ''`)
		}
		b.check(pane+": remedies are shown", b.seen("#remedies-choices button"))
		for _, open := range []bool{false, true} {
			b.run(fmt.Sprintf(`look.choose('tool', %t ? 'prior' : 'starts'); for (const d of document.querySelectorAll('details')) d.open = %[1]t`, open))
			for _, size := range windowSizes {
				b.resize(size)
				scene := fmt.Sprintf("%v, %s, cards open: %t", size, pane, open)
				b.fits(scene)
				b.isStage(scene, size, pane)
			}
		}
		b.run(`look.choose('tool', 'starts'); for (const d of document.querySelectorAll('details')) d.open = false; document.documentElement.classList.add('projector')`)
		for _, size := range []windowSize{{1280, 720}, {1920, 1080}} {
			b.resize(size)
			scene := fmt.Sprintf("projector %v, %s", size, pane)
			b.fits(scene)
			if part := b.number(`geometry.part('#plot')`); part < 0.8 {
				t.Errorf("%s: the map's side is %.3f of the window's height", scene, part)
			}
			for _, part := range append([]string{"#plot", "#play", "#headline"}, smoothings(pane)...) {
				b.check(fmt.Sprintf("%s: %s is in view", scene, part),
					js[bool](b, fmt.Sprintf(`geometry.inView(%q)`, part)))
			}
		}
		b.run(`document.documentElement.classList.remove('projector')`)
	}
}

// isStage: on a laptop plot, clock and verdict are in view, the plot is large, the header is a line and the width is
// used.
func (b *tab) isStage(scene string, size windowSize, pane string) {
	b.t.Helper()
	if size.width < 1024 {
		b.check(scene+": the plot is no thumbnail", b.number(`geometry.part('#plot')`) >= min(0.55,
			0.9*float64(size.width)/float64(size.height)))
		return
	}
	parts := append([]string{"#plot", "#headline", "#play", "#examples-open", ".views"}, smoothings(pane)...)
	for _, part := range parts {
		b.check(fmt.Sprintf("%s: %s is in view", scene, part), js[bool](b, fmt.Sprintf(`geometry.inView(%q)`, part)))
	}
	least := 0.65
	if pane != "none" { // two pictures are as large as the width allows
		least = map[windowSize]float64{{1024, 600}: 0.55, {1280, 593}: 0.65, {1366, 625}: 0.65, {1366, 768}: 0.6,
			{1920, 1080}: 0.65}[size]
	}
	if side := b.number(`geometry.part('#plot')`); side < least {
		b.t.Errorf("%s: the plot's side is %.3f of the window's height", scene, side)
	}
	if empty := b.number(`geometry.emptyWidth('.plot, .card')`); empty > 0.15 {
		b.t.Errorf("%s: %.3f of the width is empty", scene, empty)
	}
	b.check(scene+": the header is one line",
		b.number(`document.querySelector('.top').offsetHeight / parseFloat(getComputedStyle(document.documentElement).fontSize)`) < 3.2)
	if pane == "twin" {
		b.check(scene+": the pictures stand at one height",
			b.number(`geometry.spread(['#plot', '#twin-plot'], 'top') + geometry.spread(['#plot', '#twin-plot'], 'bottom')`) < 0.5)
	}
}

// smoothings are where the page tells t: of two pictures at each.
func smoothings(pane string) []string {
	if pane == "twin" {
		return []string{"#first-t", "#twin-t"}
	}
	return []string{"#t"}
}
