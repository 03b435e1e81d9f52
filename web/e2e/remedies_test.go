package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/plane"
	"gradus/web/toyapp"
	"gradus/web/wire"
	"gradus/web/wstest"
)

// shortOfTheStar are page specs with remedies of many kinds, or none.
func shortOfTheStar() map[string]toy2d.Spec {
	specs := map[string]toy2d.Spec{}
	for _, p := range toy2d.Presets() {
		specs[p.Name] = p.Spec
	}
	few := toyapp.Default(solver.Flow)
	few.Schedule.Levels = 200
	plain := toyapp.Default(solver.Plain)
	plain.Starts.N = 5
	wide := toyapp.Default(solver.Flow)
	wide.Step, wide.Schedule.Levels = 400, 300
	fixed := toyapp.Default(solver.Graduated)
	fixed.Schedule.Kind, fixed.Step = solver.Fixed, 4
	lost := specs["wrong-minimum"]
	lost.Starts.Kind, lost.Starts.Points = "points", []plane.Vec{{5, -3}}
	return map[string]toy2d.Spec{"too little": specs["too-little"], "the wrong minimum": specs["wrong-minimum"],
		"few levels": few, "plain": plain, "diverging": wide, "fixed": fixed, "lost": lost}
}

const remedyTexts = `[...document.querySelectorAll('#remedies-choices button')].map((e) => e.textContent)`

// testRemedies: each button says what was found by itself, leads to the spec of its change in one entry of the
// history, and to the verdict that it promises.
func testRemedies(t *testing.T, b *tab) {
	words := map[string]bool{}
	for name, spec := range shortOfTheStar() {
		found, err := toy2d.FindRemedies(t.Context(), &spec, spec.Problem(), wstest.FastestKernel())
		if err != nil {
			t.Fatal(err)
		}
		b.openParts(fragmentOf(spec))
		b.wait(fmt.Sprintf(`parts.seen('#remedies') && !document.getElementById('remedies').inert && %s.length === %d`,
			remedyTexts, len(found.Offered)))
		if len(found.Offered) == 0 {
			b.check(name+": what was tried is said", strings.HasPrefix(b.says("#remedies-said"),
				"Tried without success: 2, 4 and 8 times the levels; tₘₐₓ = 0.1, 0.5, 1, 2.5 and 5; steps of"))
			words["none"] = true
		}
		for i, r := range found.Offered {
			texts := js[[]string](b, remedyTexts)
			if promise := fmt.Sprintf(": %d of %d arrive", r.Arrived, r.Of); !strings.Contains(texts[i]+"s", promise) {
				t.Errorf("%s: %q, want %q", name, texts[i], promise)
			}
			what, _, _ := strings.Cut(texts[i], ":")
			words[what] = true
			entries := js[int](b, "history.length")
			better := r.Change.Of(spec)
			b.press(fmt.Sprintf("#remedies-choices button:nth-child(%d)", i+1))
			b.wait(fmt.Sprintf(`look.hashOfSpec() === %q && document.querySelector('[name=method]:checked').value === '%s'`, fragmentOf(better), better.Method))
			arrived := fmt.Sprintf(`look.plot().whole === 'true' && parts.text('#arrived, .readout').includes('%d of %d at the star')`, r.Arrived, r.Of)
			b.wait(arrived)
			if r.Arrived == r.Of {
				b.waitText("#headline", fmt.Sprintf("All %d starts arrive at the star.", r.Of))
				b.wait(`!parts.seen('#remedies')`)
			}
			if n := js[int](b, "history.length"); i == 0 && n != entries+1 { // the others take the place of the first
				t.Errorf("%s: %d entries of the history, were %d", name, n, entries)
			}
			b.run("history.back()")
			b.wait(fmt.Sprintf(`look.hashOfSpec() === %q && JSON.stringify(%s) === JSON.stringify(%s)`,
				fragmentOf(spec), remedyTexts, wire.JSON(texts)))
			if r.Change.Method != nil && r.Change.Step == 0 && r.Change.Schedule.TMax == 0 {
				b.run(fmt.Sprintf(`look.choose('method', '%s')`, better.Method))
				b.wait(fmt.Sprintf(`look.hashOfSpec() === %q`, fragmentOf(better))) // as by hand
				b.run("history.back()")
				b.wait(fmt.Sprintf(`look.hashOfSpec() === %q && JSON.stringify(%s) === JSON.stringify(%s)`,
					fragmentOf(spec), remedyTexts, wire.JSON(texts)))
			}
		}
	}
	for _, want := range []string{"none", "tₘₐₓ = 1", "8 × the levels", "Graduated method", "Step 1, tₘₐₓ = 1"} {
		if !words[want] {
			t.Errorf("no remedy is called %q: %v", want, words)
		}
	}
}

// testRemediesByKeyboard: also on a phone, a remedy is reached and pressed by keyboard, and the focus goes to the
// verdict.
func testRemediesByKeyboard(t *testing.T, b *tab) {
	b.do(chromedp.EmulateViewport(360, 740))
	b.openParts("#method=graduated&schedule.tmax=0.5")
	b.wait(`parts.seen('#remedies-choices button')`)
	b.run(`document.getElementById('result').focus()`)
	b.do(chromedp.KeyEvent(kb.Tab))
	b.check("the first remedy comes after the verdict",
		js[bool](b, `document.activeElement === document.querySelector('#remedies-choices button')`))
	b.do(chromedp.KeyEvent(kb.Enter))
	b.waitText("#headline", "All 16 starts arrive at the star.")
	b.check("the focus is at the verdict", js[string](b, "document.activeElement.id") == "result")
	b.check("nothing is wider than the phone", js[int](b, "document.documentElement.scrollWidth") <= 360)
}

// testRemediesAsked: remedies are asked for when a verdict is told of which something falls short, and not
// while a gesture lasts, in secret, or of many starts.
func testRemediesAsked(t *testing.T, b *tab) {
	b.openParts("#method=graduated&schedule.levels=40")
	b.run(`globalThis.asked = []; const { send } = WebSocket.prototype;
		WebSocket.prototype.send = function (text) { const m = JSON.parse(text); if (m.type === 'ask') asked.push(...m.panels); return send.call(this, text); }`)
	asked := func() bool {
		b.run(`await new Promise((go) => setTimeout(go, 400))`)
		return slices.Contains(js[[]string](b, "asked.splice(0)"), "remedies")
	}
	b.check("not where all arrive", !asked() && !b.seen("#remedies"))
	b.run(`look.enter('tmax', '0.5')`)
	b.wait(`parts.seen('#remedies-choices button')`)
	b.check("once where some do not", asked())
	height := `document.getElementById('remedies').offsetHeight`
	before := js[int](b, height)
	b.run(`look.enter('tmax', '0.51', false)`)
	b.check("not in a gesture", !asked())
	b.check("what is past keeps its place, and cannot be pressed",
		js[bool](b, `document.getElementById('remedies').inert`) && js[int](b, height) == before)
	b.run(`look.enter('tmax', '0.52')`)
	b.wait(`parts.seen('#remedies-choices button') && !document.getElementById('remedies').inert`)
	b.check("after it", asked())
	b.run(`document.getElementById('hide').click()`)
	b.wait(`!parts.seen('#remedies')`)
	b.run(`look.enter('tmax', '0.53'); look.seek(-1)`)
	b.check("not in secret", !asked() && !b.seen("#remedies"))
	b.run(`document.getElementById('hide').click(); look.enter('tmax', '0.54'); look.seek(-1)`)
	b.wait(`parts.seen('#remedies-choices button')`)
	asked()
	b.run(`document.getElementById('paper-starts').click()`)
	b.wait(`look.plot().starts === '10000' && look.plot().whole === 'true'`)
	b.run(`look.seek(-1)`)
	b.wait(`parts.text('#headline').includes('of 10,000 starts')`)
	b.check("not of 10,000 starts", !asked() && !b.seen("#remedies"))
}
