package e2e

import (
	"fmt"
	"strings"
	"testing"

	"gradus/ct"
	"gradus/internal/slow"
	"gradus/web/ctapp"
	"gradus/web/wstest"
)

// curvatureFragment is a curvature that is soon done.
const curvatureFragment = `size=32&schedule.levels=4&scan.angles=20&starts=[{"kind":"noise","scale":1},{"kind":"zero"}]&curvature=6`

const curvatureDone = "document.getElementById('curvature').dataset.state === 'done'"

// TestBrowserCTCurvature: the card about the curvature, in one Chromium.
func TestBrowserCTCurvature(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	browser, h := startBrowser(t), startCT(t)
	for name, test := range map[string]func(*testing.T, *tab){
		"opens by link":        testCurvatureLink,
		"asks when it is told": testCurvatureRun,
		"stops":                testCurvatureStop,
		"shows errors":         testCurvatureErrors,
		"says why starts meet": testCurvatureWords,
		"fits all windows":     testCurvatureGeometry,
	} {
		t.Run(name, func(t *testing.T) { test(t, newTab(t, browser, h)) })
	}
	for _, theme := range []string{"light", "dark"} {
		t.Run("is accessible: "+theme, func(t *testing.T) {
			b := newTab(t, browser, h)
			b.theme(theme)
			b.openCurvature()
			b.axe()
			for _, fault := range js[[]string](b, `ct.axe()`) {
				t.Error(fault)
			}
		})
	}
}

// openCurvature shows the page with a curvature and waits for it.
func (b *tab) openCurvature() {
	b.t.Helper()
	b.showCT(curvatureFragment)
	b.wait("ct.done() && " + curvatureDone)
}

// testCurvatureLink: a link opens the card, whose numbers follow the clock and are RunCurvature's.
func testCurvatureLink(t *testing.T, b *tab) {
	b.openCurvature()
	s := ctapp.Default(ct.MethodGraduated, ct.PriorScore, 0)
	s.Size, s.Schedule.Levels, s.Scan.Angles, s.Curvature = 32, 4, 20, 6
	s.Starts = []ct.Start{{Kind: ct.StartNoise, Scale: 1, Seed: 1}}
	c, err := ct.RunCurvature(t.Context(), &s, wstest.FastestKernel(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range c.Levels {
		b.run(fmt.Sprintf("ct.enter('#scrub', '%d')", i))
		var got []float64
		b.wait(fmt.Sprintf("ct.text('#step') === '%d'", l.K))
		b.wait(fmt.Sprintf("document.querySelector('#curvature-charts .chart-box').ariaLabel.includes('at step %d:')", l.K))
		got = js[[]float64](b, "[...document.querySelectorAll('#curvature-charts dd')].map((e) => Number(e.textContent.replace('−', '-').replace(/·10.*/, 'e0')))")
		want := []float64{float64(l.Energy.Greatest), float64(l.Prior.Greatest), float64(l.Energy.Least),
			float64(l.Energy.Least / l.Bound), float64(l.Prior.Least / l.Bound), float64(l.Contraction)}
		for j, v := range want {
			if len(got) != len(want) || got[j] < v-0.006*max(v, -v) || got[j] > v+0.006*max(v, -v) {
				t.Errorf("step %d, number %d: %v, want %v", l.K, j, got, want)
				break
			}
		}
	}
	if got := b.text("curvature-verdict"); !strings.HasPrefix(got, "The energy is locally convex") {
		t.Errorf("%q, least %v", got, c.ConvexFrom)
	}
	b.check("it tells of both starts", strings.Contains(b.text("curvature-meeting"), "; the largest distance between the starts of the run goes from "))
	b.check("it is open", js[bool](b, "document.getElementById('curvature').open"))
	b.check("it is read aloud", strings.HasPrefix(b.text("curvature-spoken"), "The curvature is done. The energy is locally convex"))
	b.check("in the address", js[bool](b, "location.hash.includes('curvature=6')"))
	b.check("no run has a curvature", js[bool](b, "ct.done()"))
	if answer := js[string](b, "ct.exported('curvature.csv', [])"); !strings.HasPrefix(answer, "200 step,level,t,bound,energy_least") {
		t.Errorf("curvature.csv: %.80s", answer)
	}
	b.run("ct.click('#export-open')")
	b.check("the dialog has the table", b.seenCT("[data-file='curvature.csv']"))
}

// testCurvatureRun: nothing is asked before the button is pressed, and then no other run.
func testCurvatureRun(_ *testing.T, b *tab) {
	b.showCT("size=32&schedule.levels=4&scan.angles=20")
	b.run(`globalThis.sent = []; const { send } = WebSocket.prototype;
		WebSocket.prototype.send = function (text) { sent.push(JSON.parse(text)); return send.call(this, text); }`)
	b.run("document.getElementById('curvature').open = true")
	b.wait("!document.getElementById('curvature-form').inert")
	b.run("ct.enter('#curvature-steps', '5')")
	b.wait("ct.text('#curvature-cost').startsWith('155 evaluations of the network at 5 pictures')")
	b.check("nothing was asked", js[bool](b, "sent.every(({ type }) => type !== 'curvature')"))
	b.run("sent.length = 0; document.getElementById('curvature-run').focus(); ct.click('#curvature-run')")
	b.wait(curvatureDone)
	b.check("one curvature, and no other run", js[bool](b, "sent.filter(({ type }) => type === 'curvature').length === 1 && sent.every(({ type }) => type !== 'run' && type !== 'scan') && ct.done()"))
	b.check("in the address", js[bool](b, "location.hash.includes('curvature=5')"))
	b.check("the keyboard is back at Compute", js[bool](b, "document.activeElement.id === 'curvature-run'"))
	b.run("ct.enter('#levels', '5')")
	b.wait("ct.done() && ct.seen('#curvature-stale') && document.getElementById('curvature').hasAttribute('data-stale')")
	b.check("not asked for again", js[bool](b, "sent.filter(({ type }) => type === 'curvature').length === 1"))
	b.check("runs have none", js[bool](b, "sent.every(({ type, spec }) => type === 'curvature' || !spec?.curvature)"))
	b.run("ct.enter('#method', 'tv')")
	b.wait("!ct.seen('#curvature') && ct.done() && !location.hash.includes('curvature=5')")
}

// testCurvatureStop: what is stopped keeps what has come.
func testCurvatureStop(_ *testing.T, b *tab) {
	b.openCT("size=64&scan.angles=30&curvature=40")
	b.wait("ct.seen('#curvature-stop') && ct.seen('#curvature-charts') && ct.text('#curvature-doing').includes('of 21 pictures')")
	b.run("document.getElementById('curvature-stop').focus(); ct.click('#curvature-stop')")
	b.wait("document.getElementById('curvature').dataset.state === 'partly' && ct.seen('#curvature-run') && !ct.seen('#curvature-stop')")
	b.check("it says so", b.text("curvature-spoken") == "The curvature is stopped.")
	b.check("the keyboard goes to Compute", js[bool](b, "document.activeElement.id === 'curvature-run'"))
	b.check("what has come stays", b.seenCT("#curvature-charts"))
}

// testCurvatureErrors: the server's refusal stands at the field.
func testCurvatureErrors(_ *testing.T, b *tab) {
	b.showCT("size=32&schedule.levels=4&scan.angles=20&curvature=3")
	b.wait("ct.seen('#curvature-error') && ct.text('#curvature-error').startsWith('Lanczos steps (curvature) must be 0 or a whole number of Lanczos steps from 4 to 60')")
	b.check("at the field", js[bool](b, "document.getElementById('curvature-steps').ariaInvalid === 'true'"))
	b.check("the run is there", js[bool](b, "ct.done() && !ct.seen('#status')"))
	b.run("ct.enter('#curvature-steps', '4'); ct.click('#curvature-run')")
	b.wait(curvatureDone + " && !ct.seen('#curvature-error')")
}

// testCurvatureWords: sentences follow from the figures.
func testCurvatureWords(t *testing.T, b *tab) {
	b.openCT(smallCT)
	for _, c := range []struct{ places, from, distances, verdict, meeting string }{
		{"[[1, 0.9, -0.1, 0.1], [0.1, 0.5, -0.1, 0.5]]", "0.1", "null",
			"The energy is locally convex at all levels, σ = 1 to 0.1: no direction was found in which it bends down.",
			"Near the first start the first step contracts by a factor of 0.1."},
		{"[[1, 0.9, 0.1, 0.0094], [0.5, 0.5, -0.1, 0.5], [0.1, -0.1, -1, 1.1]]", "0.5", "{ before: 1.411, after: 0.01254 }",
			"The energy is locally convex from σ = 1 down to 0.5, though the prior alone is not convex from σ = 0.5 on.",
			"Near the first start the first step contracts by a factor of 0.0094; the largest distance between the starts of the run goes from 1.41 to 0.013 in it." +
				" At the last level the factor is 1.1: what has not met by then may stay apart."},
		{"[[1, 0.9, 0.1, 0.7], [0.1, 0.1, -1, 0.9]]", "0.1", "{ before: 1.411, after: 0.9 }",
			"The energy is locally convex at all levels, σ = 1 to 0.1: no direction was found in which it bends down.",
			"Near the first start the first step contracts by a factor of 0.7 only; the largest distance between the starts of the run goes from 1.41 to 0.9 in it."},
		{"[[1, -0.2, -0.3, 1.2], [0.5, 0.5, -0.1, 0.5]]", "null", "null",
			"At the first level, σ = 1, the energy already bends down in some direction: it is not convex about the start.",
			"Near the first start the first step does not bring all pictures together, with a contraction factor of 1.2."},
	} {
		got := js[[]string](b, fmt.Sprintf(`(async () => {
			const { verdict, meeting } = await import(new URL('static/js/ct/curvature/words.js', location.href));
			const places = %s.map(([t, least, prior, contraction], k) => ({ k, level: k, t, bound: 1, contraction,
				energy: { least }, prior: { least: prior }, step: { least } }));
			return [verdict(places, { convex_from: %s }, 'σ'), meeting(places, %s)];
		})()`, c.places, c.from, c.distances))
		if strings.ReplaceAll(got[0], "\u00a0", " ") != c.verdict || got[1] != c.meeting {
			t.Errorf("%s: %q, want %q and %q", c.places, got, c.verdict, c.meeting)
		}
	}
}

func testCurvatureGeometry(t *testing.T, b *tab) {
	b.openCurvature()
	b.geometry()
	for _, size := range windowSizes {
		b.resize(size)
		for _, fault := range js[[]string](b, "geometry.faults({ within: '#curvature' })") {
			t.Errorf("%s: %s", size, fault)
		}
	}
}
