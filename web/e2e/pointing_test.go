package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gradus/toy2d/plane"
)

// testClickIsNoDrag: what is pressed on empty ground and released elsewhere is no click, and adds nothing.
func testClickIsNoDrag(t *testing.T, b screen) {
	b.show("#starts.kind=points&starts.points=[[-8,-6],[6,8]]&schedule.levels=100")
	for _, tool := range []string{"starts", "prior"} {
		b.run(fmt.Sprintf("look.choose('tool', '%s')", tool))
		hash, entries := b.hash(), b.entries()
		from, to := b.at("", plane.Vec{3, -7}), b.at("", plane.Vec{-3, -9})
		b.drag(from, to)
		b.mouse(chromedp.MouseReleased, to)
		b.drag(from, to, from) // there and back is a drag, too
		b.mouse(chromedp.MouseReleased, from)
		b.run("")
		if now := b.hash(); now != hash || b.entries() != entries {
			t.Errorf("%s: a drag over empty ground makes %s of %s", tool, now, hash)
		}
		b.mouse(chromedp.MousePressed, from)
		b.mouse(chromedp.MouseReleased, [2]float64{from[0] + 2, from[1] + 1})
		b.wait(fmt.Sprintf("history.length === %d", entries+1))
	}
	b.check("each click added one", len(b.spec().Starts.Points) == 3 && len(b.spec().Modes) == len(b.tab.spec.Modes)+1)
}

// testNearMiss: a press some pixels beside a handle, a start or a mode means that one and adds none on top of it.
func testNearMiss(t *testing.T, b screen) {
	b.prior("#schedule.levels=100")
	const beside = 16
	mode := b.tab.spec.Modes[0]
	x := b.at("", mode.Mean)
	b.click([2]float64{x[0] + beside, x[1]})
	b.wait("document.getElementById('overlay').dataset.mode === '0'")
	for part, h := range b.handles(mode) {
		entries := b.entries()
		b.click([2]float64{h.Client[0] + 0.7*beside, h.Client[1] + 0.7*beside})
		b.run("")
		b.check(fmt.Sprintf("a click beside the handle %v adds no mode", part),
			len(b.spec().Modes) == len(b.tab.spec.Modes) && b.entries() == entries)
	}
	b.run("look.choose('tool', 'starts')")
	x = b.at("", plane.Vec{8, 0})
	b.click([2]float64{x[0] - 0.7*beside, x[1] + 0.7*beside})
	b.wait("location.hash.includes('view.start=')")
	b.check("a click beside a start adds none", js[string](b.tab, "look.plot().starts") == "16")
}

// testDeleteChosen: the key removes the start that has the ring, whatever is near the crosshair, and Back brings it
// back.
func testDeleteChosen(t *testing.T, b screen) {
	b.show("#starts.kind=points&starts.points=[[-8,-6],[-7.6,-6],[-7.6,-6],[6,8]]&schedule.levels=100")
	left := func(want string) {
		t.Helper()
		b.wait(fmt.Sprintf("JSON.stringify(see.spec().starts.points) === %q && look.plot().whole === 'true'", want))
	}
	b.run("document.querySelectorAll('#start-rows .choose')[1].click()")
	b.wait("location.hash.includes('view.start=1')")
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('overlay').focus({ focusVisible: true })`))
	b.key(kb.Delete) // the crosshair is in the middle
	left("[[-8,-6],[-7.6,-6],[6,8]]")
	b.run("history.back()")
	left("[[-8,-6],[-7.6,-6],[-7.6,-6],[6,8]]")
	// The keys go to one after the other, also where two are at one place, and choose it.
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('speed').focus(); document.getElementById('overlay').focus({ focusVisible: true })`))
	for i := range 4 {
		b.key(kb.PageDown)
		b.wait(fmt.Sprintf("location.hash.includes('view.start=%d')", i))
		b.check("it is said", strings.Contains(b.text("spoken"), fmt.Sprintf("Start %d,", i+1)))
	}
	b.key(kb.PageUp)
	b.key(kb.Delete)
	left("[[-8,-6],[-7.6,-6],[6,8]]")
	// A start that was chosen in the list, the focus being nowhere in particular.
	b.run("document.activeElement.blur(); document.querySelectorAll('#start-rows .choose')[0].click()")
	b.wait("location.hash.includes('view.start=0')")
	b.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	b.key(kb.Delete)
	left("[[-7.6,-6],[6,8]]")
}

// testTouchDelete: a finger that has chosen a start or a mode finds a button beside it that removes it; Back brings it
// back.
func testTouchDelete(t *testing.T, b screen) {
	b.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile, chromedp.EmulateTouch))
	b.show("#starts.kind=points&starts.points=[[-8,-6],[6,8]]&schedule.levels=100")
	tap := func(x [2]float64) {
		t.Helper()
		b.do(chromedp.TapXY(x[0], x[1]))
	}
	const button = "document.getElementById('remover')"
	middle := func() [2]float64 {
		t.Helper()
		b.wait("!" + button + ".hidden")
		b.run("")
		box := js[[4]float64](b.tab, "(({ left, top, width, height }) => [left, top, width, height])("+button+
			".getBoundingClientRect())")
		b.check("it is large enough for a finger", box[2] >= 43.5 && box[3] >= 43.5)
		x := [2]float64{box[0] + box[2]/2, box[1] + box[3]/2}
		b.check("nothing lies over it", js[bool](b.tab, fmt.Sprintf("document.elementFromPoint(%v, %v) === %s",
			x[0], x[1], button)))
		return x
	}
	b.check("there is none while nothing is chosen", js[bool](b.tab, button+".hidden"))
	for i, p := range []plane.Vec{{6, 8}, {-8, -6}} {
		tap(b.at("", p))
		b.wait(fmt.Sprintf("location.hash.includes('view.start=%d')", 1-i))
		x := middle()
		b.check("it tells what it removes", strings.Contains(js[string](b.tab, button+".ariaLabel"),
			fmt.Sprintf("start %d", 2-i)))
		tap(x)
		b.wait(fmt.Sprintf("look.plot().starts === '1' && %s.hidden", button))
		b.run("history.back()")
		b.wait("look.plot().starts === '2' && look.plot().whole === 'true'")
	}
	b.run("look.choose('tool', 'prior')")
	tap(b.at("", b.tab.spec.Modes[0].Mean))
	b.wait("document.getElementById('overlay').dataset.mode === '0'")
	tap(middle())
	b.wait(fmt.Sprintf("see.spec().modes.length === %d", len(b.tab.spec.Modes)-1))
	b.run("history.back()")
	b.wait(fmt.Sprintf("see.spec().modes.length === %d", len(b.tab.spec.Modes)))
}
