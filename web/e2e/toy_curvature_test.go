package e2e

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/internal/slow"
	"gradus/solver"
	"gradus/toy2d/plane"
	"gradus/web"
	"gradus/web/toyapp"
	"gradus/web/wstest"
)

// TestBrowserToyCurvature looks at the pane that shows how the energy bends.
func TestBrowserToyCurvature(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	browser := startBrowser(t)
	_, h := serve(t, web.Config{Kernel: wstest.FastestKernel()})
	for name, test := range map[string]func(*testing.T, *tab){
		"where the landscape is convex": testToyCurvatureMap,
		"what follows":                  testToyCurvatureWords,
		"the step":                      testToyCurvatureStep,
		"the window":                    testToyCurvatureWindow,
		"a drag":                        testToyCurvatureDrag,
		"a score that blows up":         testToyCurvatureBlowUp,
		"the sweep beside it":           testToyCurvatureSweep,
		"what comes later":              testLater,
		"no barriers, 360 px, light":    func(_ *testing.T, b *tab) { testToyCurvatureAxe(b, 360, "light") },
		"no barriers, 1280 px, dark":    func(_ *testing.T, b *tab) { testToyCurvatureAxe(b, 1280, "dark") },
	} {
		t.Run(name, func(t *testing.T) { test(t, newTab(t, browser, h)) })
	}
}

// curvatureOf opens the pane and waits until all is known.
func (b *tab) curvatureOf(fragment string) {
	b.t.Helper()
	b.openParts("#view.pane=curvature" + fragment)
	b.curved()
}

func (b *tab) curved() {
	b.t.Helper()
	b.wait(`!document.getElementById('curvature').classList.contains('stale') && /valley/.test(document.getElementById('curvature-finding').textContent)`)
	b.run(``)
}

// notConvex is the share of the map whose pixels say that the landscape is not convex, and whether the pixel at a point
// does.
func (b *tab) notConvex(at plane.Vec) (share float64, there bool) {
	b.t.Helper()
	got := js[struct {
		Share float64
		There bool
	}](b, fmt.Sprintf(`(() => {
		const canvas = document.getElementById('curvature-base');
		const { data, width } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
		const em = parseFloat(getComputedStyle(canvas).fontSize) * devicePixelRatio;
		const left = 2.2 * em, top = 0.7 * em, size = width - 2.9 * em;
		const orange = (x, y) => { const i = 4 * (Math.round(y) * width + Math.round(x)); return data[i] > data[i + 2] + 30; };
		let n = 0, of = 0;
		for (let y = top + 2; y < top + size - 2; y += 2) for (let x = left + 2; x < left + size - 2; x += 2) { of++; n += orange(x, y); }
		return { Share: n / of, There: orange(left + (%g + 12) / 24 * size, top + (12 - %g) / 24 * size) };
	})()`, at[0], at[1]))
	return got.Share, got.There
}

func testToyCurvatureMap(t *testing.T, b *tab) {
	b.curvatureOf("")
	// At the end of the run, t = 0.001, convexity is lost along the ridges, most of all at (1.28, 2.80).
	spec := toyapp.Default(solver.Flow)
	l := spec.Problem()
	steep, deep := plane.Vec{1.276, 2.801}, plane.Vec{1, 1}
	share, there := b.notConvex(steep)
	want := 0.0
	const n = 60
	for i := range n * n {
		x := plane.Vec{-12 + 24*(float64(i%n)+0.5)/n, -12 + 24*(float64(i/n)+0.5)/n}
		if lo, _, _ := l.At(1e-3).Hessian(x).Eigen(); lo < 0 {
			want += 1.0 / (n * n)
		}
	}
	if !there || math.Abs(share-want) > 0.03 {
		t.Errorf("%.3f of the map are not convex, want %.3f; at %v: %v", share, want, steep, there)
	}
	if _, there := b.notConvex(deep); there {
		t.Errorf("at the minimum it is drawn as not convex")
	}
	// The mark is on the ridge, along which the eigenvalue hardly changes.
	at := js[string](b, `document.getElementById('curvature-overlay').dataset.at`)
	var x plane.Vec
	if _, err := fmt.Sscan(at, &x[0], &x[1]); err != nil || plane.Distance(x, steep) > 1 {
		t.Errorf("the mark is at %s: %v", at, err)
	}
	if lo, _, _ := l.At(1e-3).Hessian(x).Eigen(); math.Abs(lo+3.70132) > 1e-3*3.70132 {
		t.Errorf("the mark is at %v, where the least eigenvalue is %g", x, lo)
	}
	// At its beginning, t = 1.5, nothing is lost.
	b.run(`look.seek(0)`)
	if share, _ := b.notConvex(steep); share != 0 {
		t.Errorf("at first %.3f of the map are not convex", share)
	}
	b.press("#curvature .segments label:last-child")
	b.check("the link says so", strings.Contains(js[string](b, `location.hash`), "view.bend=norm"))
	b.check("the score is mapped", js[string](b, `document.getElementById('curvature-overlay').dataset.bend`) == "norm")
	value := b.number(`Number(document.getElementById('curvature-overlay').dataset.value)`)
	lo, hi, _ := l.At(1.5).Hessian(plane.Vec{-12, 12}).Eigen()
	if math.Abs(value-0.00456087) > 1e-5 {
		t.Errorf("the steepest score is %g; Hess F there %g, %g", value, lo, hi)
	}
}

func testToyCurvatureWords(t *testing.T, b *tab) {
	b.curvatureOf("&schedule.tmax=0.5")
	for part, says := range map[string][]string{
		"#curvature-finding": {"One valley from t = 0.741 on", "0.518, 0.307", "strictly convex on the window from t = 0.9863 on: with enough steps there, starts meet"},
		"#curvature-why":     {"begins below it, at tₘₐₓ = 0.5", "Outside of the window ridges remain", "concave on the window from t = 1.081 on"},
		"#curvature-now":     {"not convex", "Lipschitz constant of the score 74.4"},
	} {
		for _, said := range says {
			if text := b.says(part); !strings.Contains(text, said) {
				t.Errorf("%s says %q, not %q", part, text, said)
			}
		}
	}
	b.check("all smoothings are drawn", js[string](b, `document.getElementById('curvature-curves').dataset.rows`) == "49")
	b.check("and in the table", js[int](b, `document.querySelectorAll('#curvature-rows tr').length`) == 49)
	b.check("the threshold is drawn", js[int](b, `document.querySelectorAll('#curvature-curves line.threshold').length`) == 1)
	b.check("the folds are drawn", js[int](b, `document.querySelectorAll('#curvature-curves line.fold').length`) == 5)
	// A click goes to a t.
	b.run(`{ const svg = document.getElementById('curvature-curves'); svg.scrollIntoView(); const r = svg.getBoundingClientRect();
		svg.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: r.left + r.width * (46 + 0.8 * 304) / 360, clientY: r.top + 20 })); }`)
	if at := b.number(`Number(document.getElementById('curvature-t').textContent)`); math.Abs(at-0.3) > 0.06 {
		t.Errorf("the click goes to t = %g", at)
	}
	b.check("says what follows where t_max is too small", !strings.HasPrefix(b.says("#headline"), "All"))
	b.press("#curvature-begin")
	b.check("the button sets t_max", js[string](b, `document.querySelector('input[type="number"][data-field="schedule.tmax"]').value`) == "1.08")
	b.curved()
	b.run(`look.seek(-1)`)
	if said := b.says("#curvature-why"); !strings.Contains(said, "This run begins in the convex part, tₘₐₓ = 1.08") {
		t.Errorf("then it says %q", said)
	}
	b.check("nothing is left to set", !b.seen("#curvature-begin"))
}

func testToyCurvatureStep(t *testing.T, b *tab) {
	b.curvatureOf("&step=100")
	if said := b.says("#curvature-warning"); !strings.Contains(said, "The step 100 is longer than the stable one: above 66.0") || !strings.Contains(said, "59 would do") {
		t.Errorf("the warning says %q", said)
	}
	b.press("#curvature-shorten")
	b.curved()
	b.check("the step is set", strings.Contains(js[string](b, `location.hash`), "step=59"))
	b.check("and stable", !b.seen("#curvature-warning"))
	b.run(`look.choose('method', 'gradient-like')`)
	b.curved()
	b.check("a search has no step to judge", strings.Contains(b.says("#curvature-curves"), "The method finds its own steps"))
}

func testToyCurvatureWindow(t *testing.T, b *tab) {
	b.curvatureOf("&window.min[0]=-3&window.max[0]=3")
	if said := b.says("#curvature-finding"); strings.Contains(said, "0.9863") {
		t.Errorf("on a smaller window it says %q", said)
	}
	b.run(`for (const d of document.querySelectorAll('#curvature details')) d.open = true`)
	b.run(`look.enter('window-max0', '-5')`)
	b.wait(`document.getElementById('window-max0-error') !== null`)
	if said := b.says("#window-max0-error"); !strings.Contains(said, "a number from -2.999 to 10000") {
		t.Errorf("the field says %q", said)
	}
	b.run(`look.enter('window-max0', '4')`)
	b.wait(`document.getElementById('window-max0-error') === null`)
	b.curved()
}

// testToyCurvatureDrag: the map is of the settings at once.
func testToyCurvatureDrag(t *testing.T, b *tab) {
	b.curvatureOf("&A[1][0]=1&A[1][1]=-1")
	before, _ := b.notConvex(plane.Vec{})
	said := b.says("#curvature-now")
	b.run(`look.enter('a1', '0.0001')`) // hardly any prior is left
	b.wait(`true`)
	if after, _ := b.notConvex(plane.Vec{}); !(before > 0.05) || after > 0 {
		t.Errorf("not convex: %.3f of the map, then %.3f", before, after)
	}
	b.curved()
	if now := b.says("#curvature-now"); now == said || !strings.Contains(now, ", convex;") {
		t.Errorf("of the moment it says %q, as before %q", now, said)
	}
	b.check("the table is of the settings", !strings.Contains(b.says("#curvature-rows tr:last-child"), "−"))
}

// testToyCurvatureBlowUp compares with integrals in double precision of another program.
func testToyCurvatureBlowUp(t *testing.T, b *tab) {
	v := []float64{.1, .25, .5, .75, .9, .95, .99, 1, 1.1, 1.5, 2}
	want := map[int][]float64{
		2:  {1.111, 1.332, 1.782, 2.028, 2.036, 2.021, 2.004, 1.999, 1.938, 1.598, 1.189},
		8:  {1.111, 1.333, 2.000, 4.000, 9.651, 15.49, 23.22, 25.54, 45.77, 40.47, 28.11},
		32: {1.111, 1.333, 2.000, 4.000, 10.00, 20.00, 98.86, 359.7, 927.9, 655.0, 454.8},
	}
	b.openParts("#view.pane=curvature")
	for r, slopes := range want {
		for i, slope := range slopes {
			got := js[float64](b, fmt.Sprintf(`import(new URL('static/js/toy2d/curvature/blowup.js', location.href)).then(({ smoothed }) => smoothed(%d, %g, 0).slope)`, r, v[i]))
			if math.Abs(got-slope) > 6e-4*slope {
				t.Errorf("R = %d, v = %g: the slope is %.5g, want %g", r, v[i], got, slope)
			}
		}
	}
	b.run(`document.getElementById('blowup').open = true`)
	b.wait(`document.getElementById('blowup-says').textContent !== ''`)
	if said := b.says("#blowup-says"); !strings.Contains(said, "At v = 0.950 the score’s slope at 0 is 15.5; the bound is 20.0. For R = 8 it is steepest at v = 1.2") {
		t.Errorf("it says %q", said)
	}
	b.run(`look.choose('blowup-r', '32')`)
	b.run(`look.enter('blowup-v', '1.1')`)
	if said := b.says("#blowup-says"); !strings.Contains(said, "is 928; from v = 1 on there is no bound") {
		t.Errorf("it says %q", said)
	}
	b.check("both charts are drawn", js[int](b, `document.querySelectorAll('.blowup-charts polyline.chosen').length`) == 2)
}

// testToyCurvatureSweep: once a sweep is there, the share of starts that arrive stands beside the threshold.
func testToyCurvatureSweep(t *testing.T, b *tab) {
	b.curvatureOf("&method=graduated&schedule.levels=20")
	b.check("nothing is said of no sweep", b.says("#curvature-sweep") == "")
	b.run(`look.choose('pane', 'sweep')`)
	b.press("#sweep-start")
	b.wait(`document.getElementById('sweep').dataset.state === 'done'`)
	b.run(`look.choose('pane', 'curvature')`)
	b.curved()
	if said := b.says("#curvature-sweep"); !strings.HasPrefix(said, "In the sweep ") || !strings.Contains(said, "to 100.0 % of the starts reach the star with tₘₐₓ above the threshold") {
		t.Errorf("it says %q", said)
	}
	b.check("the shares are drawn", js[int](b, `document.querySelectorAll('#curvature-curves polygon.shares').length`) == 1)
}

// testLater: a part that is loaded late is told all that it missed, the newest of each kind, and one that could not be
// loaded is tried again.
func testLater(t *testing.T, b *tab) {
	b.open("")
	got := js[[]string](b, `import(new URL('static/js/explorer/later.js', location.href)).then(async ({ Later }) => {
		const heard = [];
		let tries = 0;
		const form = document.createElement('form');
		const later = new Later(() => ++tries === 1 ? Promise.reject(new Error('offline')) : Promise.resolve(heard), form);
		later.tell('a', (to) => to.push('old'));
		later.tell('b', (to) => to.push('b'));
		later.tell('a', (to) => to.push('a'));
		const none = later.part === null && heard.length === 0 && form.inert;
		later.need();
		later.need();
		await new Promise((next) => setTimeout(next));
		const failed = [String(none && form.inert), String(tries), String(heard.length), document.getElementById('status').textContent];
		later.need();
		await new Promise((next) => setTimeout(next));
		later.tell('a', (to) => to.push('at once'));
		return [...failed, String(tries), String(form.inert), ...heard];
	})`)
	want := []string{"true", "1", "0", "A part of the page could not be loaded. Choose it again when the connection is back.", "2", "false", "b", "a", "at once"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func testToyCurvatureAxe(b *tab, width int64, theme string) {
	b.do(chromedp.EmulateViewport(width, 900))
	b.theme(theme)
	b.curvatureOf("&step=100")
	b.axe()
	b.run(`for (const d of document.querySelectorAll('#curvature details')) d.open = true`)
	b.accessible("curvature")
	b.check("it fits", js[bool](b, `document.documentElement.scrollWidth <= innerWidth`))
}
