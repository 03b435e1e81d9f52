package e2e

import (
	"fmt"
	"strings"
	"testing"

	"gradus/internal/slow"
)

// testCTErrors: what is wrong is said at its field, and the last good pictures stay.
func testCTErrors(_ *testing.T, b *tab) {
	b.showCT(smallCT)
	for _, c := range []struct{ selector, value, says string }{
		{"#angles", "0", "from 1"}, {"#noise", "-1", "from 0"}, {"#levels", "0", "from 1"}, {"#cg", "0", "from 1"},
		{"#start-0-scale", "-2", "from 0"},
		{"#max", "0.001", "must be at least Last level, σmin (schedule.min) = 0.01"},
	} {
		good := js[string](b, fmt.Sprintf("document.querySelector('%s').value", c.selector))
		b.run(fmt.Sprintf("ct.enter('%s', '%s')", c.selector, c.value))
		b.wait(fmt.Sprintf("document.querySelector('%s').getAttribute('aria-invalid') === 'true'", c.selector))
		b.check(c.selector+" says what to change",
			js[bool](b, fmt.Sprintf("ct.text('#' + document.querySelector('%s').getAttribute('aria-describedby')).includes('%s')", c.selector, c.says)))
		b.wait("ct.panels().length === 4 && !document.getElementById('stale').hidden && !ct.seen('#work')")
		b.run(fmt.Sprintf("ct.enter('%s', '%s')", c.selector, good))
		b.wait("ct.done() && document.querySelectorAll('[aria-invalid]').length === 0 && document.getElementById('stale').hidden")
	}
}

// testCTWrongLinks: a link that cannot be run says at the field why, and on the status line in
// the words of the page; Reset brings the page that everybody begins with.
func testCTWrongLinks(t *testing.T, b *tab) {
	slow.Test(t)
	for _, c := range []struct{ fragment, selector, field, line string }{
		{"starts=5", "#starts-error", "must be a list", "starts: must be a list"},
		{"starts=[]", "#starts-error", "must be a list of 1 to 6 starts on this page, got 0", "starts: must be"},
		{`starts=[{"kind":"noise","scale":-1}]`, "#start-0-error", "from 0", "SD (starts[0].scale) must be a number"},
		{"size=abc", "#size-error", "must be a whole number", "Size must be a whole number"},
		{"size=300", "#size-error", "from 32 to 256 on this page",
			"Size must be a whole number from 32 to 256 on this page, got 300"},
		{"scan.angles=1e9", "#angles-error", "must be a whole number", "Angles (scan.angles) must be"},
		{"image=5", "#image-kind-error", "must be", "image: must be"},
		{"schedule.levels=-1", "#levels-error", "from 1", "Levels (schedule.levels) must be a whole number from 1"},
		{"schedule.max=0.001", "#max-error", "Last level, σmin (schedule.min) = 0.01",
			"First level, σmax (schedule.max) must be at least Last level, σmin (schedule.min) = 0.01, got 0.001"},
		{"operator=mask&mask.drawing=[{\"ellipse\":[0,0,2,2,0,1]}]", "#mask-error", "some pixels are not covered",
			"mask.drawing: must be such that some pixels are not covered"},
	} {
		b.openCT(c.fragment)
		b.wait(fmt.Sprintf("ct.seen('%s') && ct.seen('#status')", c.selector))
		if got := js[string](b, fmt.Sprintf("ct.text('%s')", c.selector)); !strings.Contains(got, c.field) {
			t.Errorf("%s: at its field %q", c.fragment, got)
		}
		if got := b.text("status"); !strings.Contains(got, c.line) {
			t.Errorf("%s: on the line %q", c.fragment, got)
		}
		b.run("ct.click('#reset')")
		b.wait("location.hash === '' && Number(look.plot().received) > 0 && look.plot().stale === undefined && ct.panels().length === 4 && !ct.seen('#status') && document.querySelectorAll('#controls .error').length === 0")
	}
}

// testCTUnreadable: Reset brings a number back where what was typed was none, although that
// was no change of the settings.
func testCTUnreadable(t *testing.T, b *tab) {
	slow.Test(t)
	b.showCT("")
	b.run("ct.enter('#angles', '')")
	b.wait("ct.text('#angles-error').includes('must be a number')")
	b.run("ct.click('#reset')")
	b.check("the number is there again",
		js[bool](b, "document.getElementById('angles').value === '60' && document.querySelectorAll('[aria-invalid]').length === 0"))
}

// testCTMaskOfAll: a mask over every pixel is refused in the dialog, and below the button
// that opens it, until some pixel is known again.
func testCTMaskOfAll(_ *testing.T, b *tab) {
	b.showCTViews(smallCT + "&operator=mask")
	b.run("ct.click('#mask-draw'); ct.click('#draw-clear')")
	b.wait("ct.done()")
	b.run("view.pull(document.getElementById('draw-canvas'), [0, 0], [0.5, 0.5]); for (const [name, value] of [['x', 0], ['y', 0], ['a', 2], ['b', 2]]) ct.enter('#draw-' + name, value)")
	b.wait("ct.text('#draw-note').includes('some pixels are not covered') && document.getElementById('draw-canvas').dataset.wrong === ''")
	b.wait("!document.getElementById('stale').hidden") // painted with the next frame
	b.check("the run before stays", js[int](b, "ct.panels().length") == 4)
	b.run("document.getElementById('draw').close()")
	b.check("it is said at the button, too",
		js[bool](b, "ct.seen('#mask-error') && document.getElementById('mask-draw').getAttribute('aria-describedby') === 'mask-error'"))
	b.run("ct.click('#mask-draw')")
	b.check("and again in the dialog", js[bool](b, "ct.text('#draw-note').includes('some pixels are not covered')"))
	b.run("ct.enter('#draw-shape', '0'); ct.enter('#draw-a', '0.5')")
	b.wait("ct.done() && ct.text('#draw-note') === '' && document.getElementById('mask-error') === null")
}

// testCTOneLevel: one level is no graduation, and the verdict blames nothing else.
func testCTOneLevel(_ *testing.T, b *tab) {
	b.showCT("size=64&scan.angles=20&schedule.levels=1")
	b.run("ct.enter('#scrub', '1')")
	b.wait("ct.text('#explanation').includes('one level is no graduation') && !ct.text('#explanation').includes('the prior')")
}

// testCTTogether: what is too much work together with a comparison is right without it, and no error is left.
func testCTTogether(_ *testing.T, b *tab) {
	b.openCT("size=256&schedule.levels=300&compare=[%22off%22]")
	b.wait("ct.text('#status').includes('such that the work of all is at most')")
	b.run("ct.click('#off')")
	b.wait("ct.seen('#cancel') && !ct.seen('#status')")
	b.run("ct.click('#cancel')")
}
