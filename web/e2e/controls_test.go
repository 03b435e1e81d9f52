package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gradus/solver"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
	"gradus/web/toyapp"
)

// testStarts: a click adds a start, another on it chooses it, and Delete removes it.
func testStarts(t *testing.T, b *tab) {
	b.open("")
	want := plane.Vec{-4.25, -6.5}
	x := js[[]float64](b, "look.client("+at(want)+")")
	b.do(chromedp.MouseClickXY(x[0], x[1]))
	b.wait(`look.plot().starts === '17' && look.plot().whole === 'true'`)
	rows := js[[]listed](b, "look.starts()")
	pixel := 25 / js[float64](b, `Number(document.getElementById('overlay').dataset.box.split(' ')[2])`)
	added := rows[len(rows)-1]
	if d := apart(added.Start, want); d > pixel {
		t.Errorf("the start is at %v, not at %v", added.Start, want)
	}
	s := b.spec
	s.Starts.Kind, s.Starts.Points = "points", []plane.Vec{added.Start}
	var walked []plane.Vec
	r := result(t, s, func(_ int, _ float64, e *ensemble.Ensemble) { walked = append(walked, e.Point(0)) })
	if apart(added.End, r.Ends[0]) > 1e-3 {
		t.Errorf("its path ends at %v, want %v", added.End, r.Ends[0])
	}
	b.run(`look.seek(-1)`)
	for _, k := range []int{0, 20, 60, 100} {
		if c := js[[]int](b, "look.colour('overlay', "+at(walked[k])+")"); c[3] < 100 {
			t.Errorf("no path at %v, its point of step %d", walked[k], k)
		}
	}
	b.check("the preset is now by hand",
		js[string](b, `document.querySelector('input[name=starts]:checked').value`) == "points")

	x = js[[]float64](b, "look.client("+at(added.Start)+")")
	b.do(chromedp.MouseClickXY(x[0], x[1]))
	b.wait(`location.hash.includes('view.start=16')`)
	b.do(chromedp.KeyEvent(kb.Delete))
	b.wait(`look.plot().starts === '16' && look.plot().whole === 'true'`)
	b.run(`await look.starts(); document.querySelector('#start-rows .remove').click()`)
	b.wait(`look.plot().starts === '15' && look.plot().whole === 'true'`)

	b.run(`document.getElementById('clear').click()`)
	b.wait(`look.plot().starts === '0' && document.getElementById('headline').textContent.startsWith('No starts')`)
	b.do(chromedp.MouseClickXY(x[0], x[1]))
	b.wait(`look.plot().starts === '1' && look.plot().whole === 'true' && Number(look.plot().run) > 0`)
	b.run(`document.getElementById('reset').click()`)
	b.wait(`look.plot().starts === '16' && look.hashOfSpec() === ''`)
}

// testKeyboard: the crosshair adds and removes starts without a pointer.
func testKeyboard(t *testing.T, b *tab) {
	b.open("#starts.kind=points&starts.points=[[9,9]]")
	b.run(`look.seek(-1)`)
	window := js[[]float64](b, `document.getElementById('overlay').dataset.window.split(' ').map(Number)`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('speed').focus()`))
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('overlay').focus({ focusVisible: true })`))
	for _, key := range []string{kb.ArrowRight, kb.ArrowRight, kb.ArrowUp, kb.ArrowLeft, kb.ArrowUp} {
		b.do(chromedp.KeyEvent(key))
	}
	b.check("arrows on the landscape do not step", js[string](b, `look.plot().k`) == "1300")
	b.do(chromedp.KeyEvent(kb.Enter))
	b.wait(`look.plot().starts === '2' && look.plot().whole === 'true'`)
	side := window[2] - window[0]
	want := plane.Vec{(window[0]+window[2])/2 + side/40, (window[1]+window[3])/2 + 2*side/40}
	if rows := js[[]listed](b, "look.starts()"); apart(rows[1].Start, want) > 1e-3 {
		t.Errorf("the start is at %v, not at the crosshair, %v", rows[1].Start, want)
	}
	b.do(chromedp.KeyEvent(kb.Delete))
	b.wait(`look.plot().starts === '1'`)
}

// testPointerLeavesTheKeys: after a click on a control the space bar is the show's.
func testPointerLeavesTheKeys(t *testing.T, b *tab) {
	b.open("")
	playing := func() bool { return js[string](b, `document.querySelector('.play').dataset.state`) == "playing" }
	b.run(`look.seek(0)`)
	b.check("at rest after a seek", !playing())
	middle := func(selector string) []float64 {
		return js[[]float64](b, `(() => { const e = document.querySelector('`+selector+
			`'); e.scrollIntoView({ block: 'nearest' }); const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`)
	}
	x := middle(`input[value="gradient-like"]`)
	b.do(chromedp.MouseClickXY(x[0], x[1]))
	b.wait(`look.hashOfSpec() === '#method=gradient-like' && look.plot().run === '2' && look.plot().whole === 'true'`)
	b.run(`look.seek(0)`)
	b.do(chromedp.KeyEvent(kb.ArrowRight))
	b.check("an arrow steps, and does not choose another method",
		js[string](b, `look.plot().k + look.hashOfSpec()`) == "1#method=gradient-like")
	x = middle("#scrub")
	b.do(chromedp.MouseClickXY(x[0], x[1]))
	b.check("a click on the scrub bar seeks", !playing() && js[string](b, "look.plot().k") != "1")
	b.do(chromedp.KeyEvent(" "))
	b.wait(`document.querySelector('.play').dataset.state === 'playing'`)
	b.do(chromedp.KeyEvent(" "))
	b.wait(`document.querySelector('.play').dataset.state === 'paused'`)
}

// testTyping: a number that is being typed is none yet, so that 900 is not run as 9 first.
func testTyping(t *testing.T, b *tab) {
	b.open("")
	b.run(`globalThis.seen = []; new MutationObserver(() => seen.push(document.getElementById('steps').textContent)).observe(document.getElementById('steps'), { childList: true, characterData: true, subtree: true });
		const levels = document.getElementById('levels');
		for (const text of ['9', '90', '900']) {
			levels.value = text;
			levels.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text.at(-1) }));
		}`)
	b.wait(`document.getElementById('steps').textContent === '900' && look.plot().whole === 'true'`)
	if seen := js[[]string](b, "seen"); !slices.Equal(seen, []string{"900"}) {
		t.Errorf("steps went through %v", seen)
	}
}

// testAddress: the URL is the state; Back undoes a gesture; a link may hold anything.
func testAddress(t *testing.T, b *tab) {
	b.open("")
	b.run(`look.enter('levels', '700')`)
	b.wait(`look.hashOfSpec() === '#schedule.levels=700' && document.getElementById('steps').textContent === '700'`)
	// A drag is one entry, however many values it passes.
	entries := js[int](b, "history.length")
	b.run(`look.seek(0); look.enter('tmax', '0.1', false)`)
	b.wait(`look.plot().t === '0.1'`) // before the gesture ends
	b.run(`for (const v of ['0.5', '0.8']) look.enter('tmax', v, v === '0.8')`)
	b.wait(`look.hashOfSpec() === '#schedule.tmax=0.8&schedule.levels=700' && look.plot().whole === 'true'`)
	b.check("a gesture is one entry", js[int](b, "history.length") == entries+1)
	b.wait(`document.getElementById('steps').textContent === '700'`)
	b.run(`look.seek(0)`)
	b.wait(`look.plot().t === '0.8'`)

	b.run(`history.back()`)
	b.wait(`look.hashOfSpec() === '#schedule.levels=700' && document.getElementById('tmax').value === '1.5' && document.getElementById('levels').value === '700'`)
	b.run(`history.back()`)
	b.wait(`look.hashOfSpec() === '' && document.getElementById('levels').value === '1300'`)
	b.run(`history.forward()`)
	b.wait(`document.getElementById('levels').value === '700'`)
	b.do(chromedp.Reload())
	b.look()
	b.wait(`document.getElementById('levels').value === '700' && document.getElementById('steps').textContent === '700' && look.plot().whole === 'true'`)

	b.open("#method=graduated&amp;schedule.levels=31&amp;amp;schedule.tmax=0.9")
	b.check("a link that a mail program has escaped",
		js[string](b, "document.getElementById('levels').value + ' ' + document.getElementById('tmax').value") == "31 0.9")

	s := toyapp.Default(solver.Graduated)
	s.Modes = s.Modes[:2]
	s.Noise.Seed, s.Seed, s.A[1][1] = 4, 9, 0.5
	_, fragment, _ := strings.Cut(toyapp.Link("", s), "#")
	b.open("#" + fragment)
	b.check("a link's matrix is shown", js[string](b, `document.getElementById('A11').value`) == "0.5")
	b.run(`look.enter('levels', '60')`)
	b.wait(`location.hash.includes('schedule.levels=60')`)
	s.Schedule.Levels = 60
	_, want, _ := strings.Cut(toyapp.Link("", s), "#")
	if got := js[string](b, "look.hashOfSpec().slice(1)"); got != want {
		t.Errorf("the link became %s, want %s", got, want)
	}
}

// testMethod: the schedule follows the method, but for what the person changed.
func testMethod(_ *testing.T, b *tab) {
	b.open("#schedule.tmax=3")
	b.run(`look.choose('method', 'graduated')`)
	b.wait(`document.getElementById('steps').textContent === '50' && look.plot().whole === 'true'`)
	b.check("the link has the method", js[string](b, "look.hashOfSpec()") == "#method=graduated&schedule.tmax=3")
	b.check("the levels are in log t", js[string](b, `document.getElementById('schedule').value`) == "log")
	b.run(`look.choose('method', 'gradient-like')`)
	b.wait(`document.getElementById('steps').textContent === '1300' && !document.getElementById('armijo-field').hidden`)
	b.check("the changed t_max stays", js[string](b, `document.getElementById('tmax').value`) == "3")
	b.run(`look.enter('armijo', 'corrected')`)
	b.wait(`location.hash.includes('armijo=corrected')`)
}

// testErrors: what is wrong is said where it was entered, and the picture stays.
func testErrors(t *testing.T, b *tab) {
	b.open("")
	b.run(`look.seek(-1)`)
	good := js[string](b, painted)
	b.run(`look.enter('tmax', '40')`)
	b.wait(`document.getElementById('tmax').getAttribute('aria-invalid') === 'true'`)
	message := js[string](b,
		`document.getElementById(document.getElementById('tmax').getAttribute('aria-describedby')).textContent`)
	if want := strings.TrimPrefix(solver.Within("schedule.tmax", 40, 1e-9, 20).Error(),
		"schedule.tmax: "); message != want { // the label names the field
		t.Errorf("the field says %q, want %q", message, want)
	}
	b.run(``)
	b.check("the picture stays", js[string](b, painted) == good)
	b.run(`look.enter('tmax', '')`)
	b.wait(`document.getElementById('tmax-error').textContent === 'must be a number'`)
	b.run(`look.enter('tmax', '2')`)
	b.wait(`!document.getElementById('tmax').hasAttribute('aria-invalid') && !document.getElementById('tmax-error') && look.plot().whole === 'true'`)
	b.run(`look.seek(0)`)
	b.wait(`look.plot().t === '2'`)

	// Limits of the page that are about all starts are said at their number.
	b.run(`look.choose('starts', 'grid')`)
	b.wait(`look.plot().starts === '400'`)
	b.run(`look.enter('n', '999')`)
	b.wait(`document.getElementById('n').getAttribute('aria-invalid') === 'true'`)
	// A link may hold anything: what has no control of its own is said on the status line.
	for fragment, want := range map[string]string{
		"modes=5":               "must be",
		"A=7":                   "A: must be",
		"starts.points[0]=no":   "starts.points[0]: must be",
		"starts.spacing=1":      "unknown field",
		"__proto__.x=1":         "unknown field",
		"starts.kind=elsewhere": "starts.kind: must be one of",
	} {
		b.run(fmt.Sprintf(`location.hash = %q`, fragment))
		b.wait(fmt.Sprintf(`(document.getElementById('status').textContent + document.getElementById('prior-error').textContent).includes(%q)`, want))
		b.run(`document.getElementById('reset').click()`)
		b.wait(`look.plot().whole === 'true' && look.plot().starts === '16' && document.getElementById('status').hidden`)
	}
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.h.URL+"/toy2d#schedule.tmax=warm"))
	b.look()
	b.wait(`document.getElementById('tmax-error')?.textContent.includes('must be a number')`)
	if got, want := b.text("status"),
		"First level, tmax (schedule.tmax) must be a number"; !strings.HasPrefix(got, want) {
		t.Errorf("away from the field: %q, want %q", got, want)
	}
}
