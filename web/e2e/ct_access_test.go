package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gradus/ct/picture/picturetest"
)

// testCTKeyboard: without a mouse.
func testCTKeyboard(_ *testing.T, b *tab) {
	b.showCT(smallCT)
	press := func(keys ...string) {
		b.t.Helper()
		for _, key := range keys {
			b.do(chromedp.KeyEvent(key))
		}
		b.run("")
	}
	press(kb.Home)
	b.check("Home", js[string](b, "look.plot().k") == "0")
	press(kb.ArrowRight, kb.ArrowRight)
	b.check("arrows", js[string](b, "look.plot().k") == "2")
	press(kb.ArrowLeft)
	b.check("back", js[string](b, "look.plot().k") == "1")
	press(kb.End)
	b.check("End", js[string](b, "look.plot().k") == "6")
	press(" ")
	b.check("space plays", js[string](b, "look.plot().playing") == "true")
	press(" ")
	b.check("space pauses", js[string](b, "look.plot().playing") == "false")
	press("e")
	b.check("E exports", js[bool](b, "document.getElementById('export').open"))
	press(kb.Escape, "?")
	b.check("? helps", js[bool](b,
		"document.getElementById('help').open && document.querySelectorAll('#keys dt').length > 8"))
	press(kb.Escape, "g")
	b.wait("ct.done() && ct.panels('off').length === 4")
	b.run("document.getElementById('angles').focus()")
	press(kb.ArrowUp)
	b.wait("ct.done() && document.getElementById('measured').dataset.rows === '21'")
	b.check("a field keeps its arrows", js[string](b, "look.plot().playing") == "false")
	b.run("document.querySelector('#strip [tabindex=\"0\"]').focus()")
	b.check("one stop in the strip", js[int](b, "document.querySelectorAll('#strip [tabindex=\"0\"]').length") == 1)
}

// testCTReducedMotion: nothing moves by itself; the strip says the same.
func testCTReducedMotion(_ *testing.T, b *tab) {
	b.prefer("reduce")
	b.openCT(smallCT)
	b.wait("ct.done()")
	b.check("the end is shown, at rest", js[string](b, "look.plot().k + look.plot().playing") == "6false")
	b.check("every level is on the strip",
		js[int](b, "document.querySelectorAll('#strip button:not(:disabled)').length") == 7)
	b.run("ct.click('#play')")
	b.check("a person who wants it to play may have it so", js[string](b, "look.plot().playing") == "true")
}

// testCTWidths: nothing sticks out, and what is pressed is large enough.
func testCTWidths(t *testing.T, b *tab) {
	b.showCT(smallCT + `&compare=["off","fbp","tv"]`)
	for _, size := range [][2]int64{{360, 740}, {768, 1024}, {1280, 800}, {1920, 1080}} {
		b.do(chromedp.EmulateViewport(size[0], size[1]))
		b.wait(fmt.Sprintf("innerWidth === %d", size[0]))
		for _, open := range []bool{false, true} {
			b.run(fmt.Sprintf(`for (const d of document.querySelectorAll('details')) d.open = %t`, open))
			for _, fault := range js[[]string](b, "ct.geometry()") {
				t.Errorf("at %d px: %s", size[0], fault)
			}
		}
	}
	b.do(chromedp.EmulateViewport(360, 740))
	for _, off := range []bool{true, false} {
		b.run("scrollTo(0, 0)")
		for _, part := range []string{"#truth-view", "#measured .view:not([hidden])", "#distance", "#headline",
			".panel .view", ".panel:nth-child(2) .view"} {
			b.check(fmt.Sprintf("%s is above the clock of a phone, graduation off %t", part, off),
				js[bool](b, fmt.Sprintf(`(({ top, bottom }) => top >= 0 && bottom <= document.querySelector('.clock').getBoundingClientRect().top)(document.querySelector(%q).getBoundingClientRect())`, part)))
		}
		if off {
			b.run("ct.click('#off')")
			b.wait("ct.done() && ct.panels('off').length === 0")
		}
	}
	b.run("for (const d of document.querySelectorAll('details')) d.open = false; ct.click('.look > summary'); document.querySelector('.look-box').scrollIntoView({ block: 'nearest' })")
	b.check("what opens from the bar is in sight",
		js[bool](b, "((box) => box.left >= 0 && box.right <= 360 && document.elementFromPoint((box.left + box.right) / 2, box.bottom - 20)?.closest('.look-box') !== null)(document.querySelector('.look-box').getBoundingClientRect())"))
	b.do(chromedp.EmulateViewport(1280, 800))
	b.run("scrollTo(0, 0); document.querySelector('.look').open = false")
	b.wait("innerWidth === 1280")
	for _, part := range []string{"#truth-view", "#measured", "#distance", ".panel .view", "#play",
		"#strip li:last-child", "#examples-open"} {
		b.check(part+" is in the first view",
			js[bool](b, fmt.Sprintf(`(({ top, bottom }) => top >= 0 && bottom <= 800)(document.querySelector(%q).getBoundingClientRect())`, part)))
	}
	b.check("panels are large", b.number("document.querySelector('.panel .view').clientWidth") >= 125)
}

// testCTAxe: axe-core finds nothing, in all states.
func testCTAxe(b *tab, width int64, theme string) {
	b.do(chromedp.EmulateViewport(width, 900))
	b.theme(theme)
	b.showCT(smallCT)
	b.axe()
	look := func(scene string) {
		b.t.Helper()
		b.wait(`document.getAnimations().length === 0`)
		for _, found := range js[[]string](b, "ct.axe()") {
			b.t.Errorf("%s: %s", scene, found)
		}
	}
	look("done")
	b.run(`for (const d of document.querySelectorAll('details')) d.open = true; ct.click('#off'); ct.click('#compare [value=tv]')`)
	b.wait("ct.done() && ct.panels('tv').length === 1 && ct.panels('off').length === 4")
	look("compared, all open")
	b.run("ct.enter('#angles', '0')")
	b.wait("document.querySelector('[aria-invalid]') !== null")
	look("an error")
	b.run("ct.click('#export-open')")
	look("export")
	b.run("document.getElementById('export').close(); ct.click('#help-open')")
	look("help")
	b.run("document.getElementById('help').close(); ct.enter('#angles', '20')")
	give(b, picturetest.DICOM(picturetest.Implicit, abdomen()), "slice")
	b.wait("ct.seen('#taking') && ct.done()")
	look("a slice")
	b.run("location.hash = 'size=64&starts=5'")
	b.wait("ct.seen('#starts-error')")
	look("no list of starts")
	b.run("location.hash = 'size=64&operator=mask&mask.drawing=[{\"ellipse\":[0,0,2,2,0,1]}]'")
	b.wait("ct.seen('#mask-error')")
	look("a mask of all")
	b.run("ct.click('#mask-draw')")
	look("a mask of all, while it is painted")
}
