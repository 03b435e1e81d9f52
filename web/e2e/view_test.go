package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/toy2d/plane"
)

// testView: what is looked at is in the address, too.
func testView(t *testing.T, b screen) {
	shown := func(what string) {
		t.Helper()
		b.wait(`look.plot().whole === 'true' && look.plot().k === '40'`)
		b.wait(`document.querySelector('input[name=pane]:checked').value === 'twin' && !document.getElementById('twin').hidden && document.getElementById('twin-method').value === 'graduated'`)
		b.wait(`document.getElementById('hide').checked && document.getElementById('charts-title').textContent.startsWith('Start 4,')`)
		b.wait(`document.getElementById('overlay').dataset.selected === '3' && see.ring('', see.row(3).start, 0.75, [255, 255, 255]) > 0.7`)
		b.check(what+": the clock stands", js[string](b.tab, "look.plot().playing") == "false")
	}
	b.prefer("no-preference")
	const fragment = "#schedule.levels=100&view.pane=twin&view.twin=graduated&view.start=3&view.k=40&view.hide=true"
	b.show(fragment)
	shown("a link")
	b.check("a link stays as it is", js[string](b.tab, "location.hash") == fragment)
	b.do(chromedp.Reload())
	b.look()
	b.see()
	shown("a reload")

	b.run("look.choose('pane', 'basins')")
	b.wait("location.hash.includes('view.pane=basins') && !document.getElementById('basins').hidden && document.getElementById('twin').hidden")
	b.run("document.getElementById('hide').click()")
	b.wait("!location.hash.includes('view.hide')")
	b.run("history.back()")
	b.wait("location.hash.includes('view.hide=true') && document.getElementById('hide').checked")
	b.run("history.back()")
	shown("Back")

	// The step is noted, and is no entry.
	entries := b.entries()
	b.check("the step is noted at once: a reload may follow",
		js[bool](b.tab, "(look.seek(70), location.hash.includes('view.k=70'))"))
	b.check("seeking is no entry", b.entries() == entries)
	b.do(chromedp.Reload())
	b.look()
	b.see()
	b.wait("look.plot().whole === 'true' && look.plot().k === '70' && look.plot().playing === 'false'")

	b.run("document.getElementById('reset').click()")
	b.wait("location.hash === '#view.pane=twin' && look.plot().starts === '16' && !document.getElementById('hide').checked && document.getElementById('overlay').dataset.selected === ''")
	b.wait("document.getElementById('twin-method').value === 'plain' && document.getElementById('steps').textContent === '1300'")
	for _, odd := range []string{"view.pane=nowhere", "view.start=-1", "view.k=x", "view.twin=constructor",
		"view.hide=1", "view.start=99999999", "view.axis=x3", "view.pane"} {
		b.run(fmt.Sprintf("location.hash = %q", "schedule.levels=90&"+odd))
		b.wait("document.querySelector('input[name=pane]:checked').value === 'none' && look.plot().whole === 'true' && document.getElementById('steps').textContent === '90' && document.getElementById('status').hidden")
		b.run("look.choose('pane', 'basins'); look.choose('pane', 'none')")
		b.wait(fmt.Sprintf("look.hashOfSpec() === '#schedule.levels=90' && !location.hash.includes(%q)", odd))
	}
}

// testSecret: whether starts arrive is not told before the end, by colour, shape or word.
func testSecret(t *testing.T, b screen) {
	b.show("#method=plain&schedule.levels=200&starts.n=6")
	paths, r := pathsOf(t, b.spec())
	// How many points have the colour of their valley, and how many that of a start.
	colours := func(k int) (told, untold int) {
		t.Helper()
		for i, end := range r.Valley {
			has := func(colour string) bool {
				return js[[]bool](b.tab, fmt.Sprintf("see.coloured('overlay', [see.place('', %s)], %s)",
					at(paths[k][i]), colour))[0]
			}
			if has(fmt.Sprintf("see.valley(%d)", end)) {
				told++
			}
			if has("see.css('--mark-start')") {
				untold++
			}
		}
		return told, untold
	}
	b.check("there are valleys to tell apart", slices.Max(r.Valley) > slices.Min(r.Valley))
	for _, k := range []int{0, 20, 199, 200} {
		b.run(fmt.Sprintf("look.seek(%d)", k))
		if told, untold := colours(k); told != len(r.Valley) || untold > 0 {
			t.Errorf("step %d: of %d points %d have the colour of their valley, %d that of a start", k,
				len(r.Valley), told, untold)
		}
	}
	b.run("document.getElementById('hide').click()")
	b.wait("location.hash.includes('view.hide=true')")
	for _, k := range []int{0, 20, 199} {
		b.run(fmt.Sprintf("look.seek(%d)", k))
		if told, untold := colours(k); told > 0 || untold != len(r.Valley) {
			t.Errorf("step %d, in secret: of %d points %d have the colour of their valley, %d that of a start", k,
				len(r.Valley), told, untold)
		}
		b.check("no word does", b.text("headline") == "Which starts will reach the star?" &&
			!strings.Contains(b.text("explanation"), "valley"))
		b.check("no bar does",
			js[string](b.tab, "getComputedStyle(document.getElementById('outcomes')).visibility") == "hidden")
	}
	// Nor do other parts of the page.
	b.run("look.choose('pane', 'twin'); look.seek(20)")
	b.wait("document.getElementById('twin-overlay').dataset.window !== undefined && document.getElementById('twin-note').textContent !== ''")
	b.check("partings are not told", b.text("partings") == "")
	fates := func() int {
		b.t.Helper()
		x := b.at("", plane.Vec{-6, 5})
		b.do(chromedp.MouseEvent(chromedp.MouseMoved, x[0], x[1]))
		b.wait("!document.getElementById('pointer').hidden")
		b.run("")
		return js[int](b.tab, "document.querySelectorAll('#pointer span').length") - 1
	}
	b.run("look.choose('pane', 'basins')")
	b.wait("document.querySelectorAll('#basins-legend li').length > 0")
	b.check("nor where a start would end", fates() == 0)
	b.run("look.seek(-1)")
	b.check("at the end it is", fates() == 1)
	b.run("look.choose('pane', 'twin')")
	b.wait("document.getElementById('partings').textContent !== ''")
	b.run("look.choose('pane', 'none')")

	b.wait("location.hash.includes('view.k=200')")
	told, _ := colours(200)
	b.check("the end tells", told == len(r.Valley) && strings.HasPrefix(b.text("headline"), "No start"))
	b.do(chromedp.Reload())
	b.look()
	b.see()
	b.wait("document.getElementById('hide').checked && look.plot().k === '200'")
}
