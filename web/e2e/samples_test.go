package e2e

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/internal/cpu"
	"gradus/internal/slow"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/plane"
	"gradus/web"
	"gradus/web/toyapp"
)

// TestBrowserSamples looks at the pane that shows draws.
func TestBrowserSamples(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	browser := startBrowser(t)
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	_, h := serve(t, web.Config{Kernel: k})
	for name, test := range map[string]func(*testing.T, *tab){
		"particles flow to the prior":    testSamplesOfThePrior,
		"chains draw from the posterior": testSamplesOfThePosterior,
		"settings change the draws":      testSamplesSettings,
		"a phone gets fewer":             testSamplesOnAPhone,
		"wrong settings are said":        testSamplesErrors,
		"nothing else is computed anew":  testSamplesAlone,
		"no barriers, 360 px, light":     func(_ *testing.T, b *tab) { testSamplesAxe(b, 360, "light") },
		"no barriers, 1280 px, dark":     func(_ *testing.T, b *tab) { testSamplesAxe(b, 1280, "dark") },
	} {
		t.Run(name, func(t *testing.T) { test(t, newTab(t, browser, h)) })
	}
}

// fewSamples are soon drawn.
const fewSamples = "samples.prior.particles=2000&samples.prior.steps=30&samples.posterior.chains=100&samples.posterior.steps=50"

// samplesOf opens the pane and waits for its draws.
func (b *tab) samplesOf(fragment string) {
	b.t.Helper()
	b.openParts("#" + fewSamples + "&view.pane=samples" + fragment)
	b.wait(`document.getElementById('samples-finding').textContent !== ''`)
	b.run(``)
}

// spread is what the page draws: mean and standard deviation of the dots, in the plane.
type spread struct {
	N, X, Y, SX, SY float64
	Other           int // pixels of the ground that are bright
}

// dots reads the dots' pixels, which lie where the window has them.
func (b *tab) dots(window plane.Window) spread {
	b.t.Helper()
	return js[spread](b, fmt.Sprintf(`(() => {
		const canvas = document.getElementById('samples-overlay');
		const { data, width } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
		const em = parseFloat(getComputedStyle(canvas).fontSize) * devicePixelRatio;
		const [lo, hi] = [%g, %g];
		const left = 2.2 * em, top = 0.7 * em, size = width - 2.9 * em;
		const s = { N: 0, X: 0, Y: 0, SX: 0, SY: 0 };
		for (let i = 0; i < data.length; i += 4) {
			if (!(data[i] > 200 && data[i + 1] > 80 && data[i + 1] < 170 && data[i + 2] < 130 && data[i + 3] > 100)) continue;
			const px = (i / 4) %% width, py = Math.floor(i / 4 / width);
			const x = lo + (px + 0.5 - left) / size * (hi - lo), y = hi - (py + 0.5 - top) / size * (hi - lo);
			s.N++; s.X += x; s.Y += y; s.SX += x * x; s.SY += y * y;
		}
		s.X /= s.N; s.Y /= s.N;
		s.SX = Math.sqrt(s.SX / s.N - s.X * s.X); s.SY = Math.sqrt(s.SY / s.N - s.Y * s.Y);
		return s;
	})()`, window.Min[0], window.Max[0]))
}

// samplesSpec is what samplesOf asks for.
func samplesSpec(change func(*toy2d.Samples)) toy2d.Spec {
	s := toyapp.Default(solver.Flow)
	s.Samples.Prior.Particles, s.Samples.Prior.Steps = 2000, 30
	s.Samples.Posterior.Chains, s.Samples.Posterior.Steps = 100, 50
	change(&s.Samples)
	return s
}

func testSamplesOfThePrior(t *testing.T, b *tab) {
	spec := samplesSpec(func(s *toy2d.Samples) { s.Draw = toy2d.DrawPrior })
	want, err := toy2d.DrawFromPrior(t.Context(), &spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	b.samplesOf("")
	said := b.says("#samples-finding")
	for _, part := range []string{fmt.Sprintf("Distance W₂ = %.3g", want.W2), fmt.Sprintf("exact draws have %.3g", want.Floor),
		fmt.Sprintf("%.1f %% of the weight", 100*want.Shifted)} {
		if !strings.Contains(said, part) {
			t.Errorf("%q does not say %q", said, part)
		}
	}
	if why := b.says("#samples-why"); !strings.Contains(why, "200 Langevin steps of 0.02") {
		t.Error(why)
	}
	b.check("all particles are drawn", js[string](b, `document.getElementById('samples-overlay').dataset.points`) == "2000")
	// Reduced motion: the page opens at the end. The dots are where the prior has its mass.
	at := b.dots(b.window(spec))
	if at.N < 1500 || math.Abs(at.X+1.4) > 1 || math.Abs(at.SX-6.6) > 1 || math.Abs(at.Y-0.5) > 0.7 {
		t.Errorf("dots %+v", at)
	}
	if moment := b.says("#samples-moment"); moment != "back to the prior: T = 0.001" {
		t.Errorf("the moment is %q", moment)
	}
	b.check("the weights are told", js[int](b, `document.querySelectorAll('#samples-weights tr').length`) == 5)
	if row := b.says("#samples-weights tr"); !strings.Contains(row, fmt.Sprintf("%.1f %%", 100*want.Shares[0])) || !strings.Contains(row, "20.0 %") {
		t.Errorf("the first mode: %q", row)
	}
	// At the beginning of the clock the draws are exact, in the middle noise.
	b.run(`look.enter('scrub', '0')`)
	b.run(``)
	if moment := b.says("#samples-moment"); moment != "noise comes in: T = 0" {
		t.Errorf("at first the moment is %q", moment)
	}
	// The curve over T1, in words and as a table.
	b.wait(`document.getElementById('samples-curve-finding').textContent !== ''`)
	curve, err := toy2d.DrawCurve(t.Context(), &spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	first := curve.Rows[0]
	if said := b.says("#samples-curve-finding"); !strings.Contains(said,
		fmt.Sprintf("At T₁ = 0.02 the distance is %.3f without correction and %.3f with it", first.Plain.W2, first.Corrected.W2)) {
		t.Errorf("the curve: %q", said)
	}
	b.check("the curve has its points", js[int](b, `document.querySelectorAll('#samples-curve .dot').length`) == 2*len(curve.Rows))
	b.check("and a table", js[int](b, `document.querySelectorAll('#samples-curve-rows tr').length`) == len(curve.Rows))
}

// window is that of the spec's pictures, as a square.
func (b *tab) window(s toy2d.Spec) plane.Window {
	w := s.Problem().Survey(s.Schedule.TMin).Window
	half := max(w.Max[0]-w.Min[0], w.Max[1]-w.Min[1]) / 2
	x, y := (w.Min[0]+w.Max[0])/2, (w.Min[1]+w.Max[1])/2
	if math.Abs(x) > 1 || math.Abs(y) > 1 {
		b.t.Fatalf("the window %v is not around the origin", w)
	}
	return plane.Window{Min: plane.Vec{x - half, y - half}, Max: plane.Vec{x + half, y + half}}
}

func testSamplesOfThePosterior(t *testing.T, b *tab) {
	spec := samplesSpec(func(s *toy2d.Samples) { s.Draw = toy2d.DrawPosterior })
	want, err := toy2d.DrawFromPosterior(t.Context(), &spec, spec.Problem(), nil)
	if err != nil {
		t.Fatal(err)
	}
	b.samplesOf("")
	b.press(".samples-head label:last-child")
	b.wait(`document.getElementById('samples').dataset.draw === 'posterior' && document.getElementById('samples-finding').textContent.startsWith('Mean')`)
	b.run(``)
	b.check("the link says so", strings.Contains(js[string](b, `location.hash`), "samples.draw=posterior"))
	said := b.says("#samples-finding")
	minus := strings.NewReplacer("-", "−")
	for _, part := range []string{fmt.Sprintf("Mean of the draws (%.2f, %.2f)", want.Mean[0], want.Mean[1]), "exact (1.13, 0.28)"} {
		if !strings.Contains(said, minus.Replace(part)) {
			t.Errorf("%q does not say %q", said, part)
		}
	}
	why := b.says("#samples-why")
	for _, part := range []string{"★ (1.00, 1.00) is the top of the density", "the mean □ (1.13, 0.28)", "71.0 % of that is in the star’s mode",
		"of the proposals were accepted", fmt.Sprintf("Split R-hat is %.2f: the chains disagree", *want.RHat), "5,000 draws are worth"} {
		if !strings.Contains(why, part) {
			t.Errorf("%q does not say %q", why, part)
		}
	}
	b.check("all draws are drawn", js[string](b, `document.getElementById('samples-overlay').dataset.points`) == "5000")
	at := b.dots(b.window(spec))
	if at.N < 300 || math.Abs(at.X-want.Mean[0]) > 1.5 || math.Abs(at.Y-want.Mean[1]) > 1 {
		t.Errorf("dots %+v, mean %v", at, want.Mean)
	}
	// Half-way the chains are at the smoothing of the clock.
	b.run(`look.enter('scrub', '50')`)
	b.check("the chains are drawn", js[string](b, `document.getElementById('samples-overlay').dataset.points`) == "100")
	if moment := b.says("#samples-moment"); !strings.HasPrefix(moment, "chains at t = ") {
		t.Errorf("half-way the moment is %q", moment)
	}
}

func testSamplesSettings(t *testing.T, b *tab) {
	b.samplesOf("")
	before := b.says("#samples-finding")
	b.run(`look.enter('samples-t2', '0')`)
	b.wait(fmt.Sprintf(`!document.getElementById('samples').classList.contains('stale') && document.getElementById('samples-finding').textContent !== %q`, before))
	if why := b.says("#samples-why"); !strings.HasPrefix(why, "Without correction the particles begin at N(0, I)") {
		t.Errorf("without correction: %q", why)
	}
	if said := b.says("#samples-finding"); !strings.Contains(said, "times as far as exact draws") {
		t.Errorf("without correction: %q", said)
	}
	b.check("the link says so", strings.Contains(js[string](b, `location.hash`), "samples.prior.t2=0"))
	b.run(`look.enter('samples-t1', '0.5')`)
	b.wait(`document.querySelector('[data-field="samples.prior.t1"]').value !== ''`)
	b.check("the curve marks T1", js[int](b, `document.querySelectorAll('#samples-curve .now').length`) == 1)
	// A click on the curve takes its T1.
	b.run(`{ const svg = document.getElementById('samples-curve'); svg.scrollIntoView(); const r = svg.getBoundingClientRect();
		svg.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: r.left + r.width * 0.999, clientY: r.top + 20 })); }`)
	b.check("the click takes the last T1", js[string](b, `document.getElementById('samples-t1').value`) == "8")
	b.do(chromedp.NavigateBack())
	b.wait(`document.getElementById('samples-t1').value === '0.5'`)
}

func testSamplesOnAPhone(t *testing.T, b *tab) {
	b.do(chromedp.EmulateViewport(360, 740))
	b.samplesOf("")
	if n := js[string](b, `document.getElementById('samples-overlay').dataset.points`); n != "1000" {
		t.Errorf("%s dots", n)
	}
	b.check("it fits", js[bool](b, `document.documentElement.scrollWidth <= innerWidth`))
}

func testSamplesErrors(t *testing.T, b *tab) {
	b.samplesOf("")
	b.run(`look.enter('samples-t1', '50')`)
	b.wait(`document.getElementById('samples-t1-error') !== null`)
	if said := b.says("#samples-t1-error"); !strings.Contains(said, "a number from 0.01 to 10") {
		t.Errorf("the field says %q", said)
	}
	b.run(`look.enter('samples-t1', '0.3')`)
	b.wait(`document.getElementById('samples-t1-error') === null`)
}

// testSamplesAlone: what is drawn is no business of the run, whose verdict stays.
func testSamplesAlone(t *testing.T, b *tab) {
	b.samplesOf("")
	run := js[string](b, `look.plot().run`)
	b.run(`look.enter('samples-seed', '5')`)
	b.run(`look.enter('samples-t1', '0.3')`)
	b.wait(`!document.getElementById('samples').classList.contains('stale')`)
	b.check("the run is the same", js[string](b, `look.plot().run`) == run)
	if headline := b.says("#headline"); !strings.Contains(headline, "16") {
		t.Errorf("the verdict says %q", headline)
	}
}

func testSamplesAxe(b *tab, width int64, theme string) {
	b.do(chromedp.EmulateViewport(width, 900))
	b.theme(theme)
	b.samplesOf("")
	b.wait(`document.getElementById('samples-curve-finding').textContent !== ''`)
	b.axe()
	b.run(`for (const d of document.querySelectorAll('#samples details')) d.open = true`)
	b.accessible("samples of the prior")
	b.press(".samples-head label:last-child")
	b.wait(`document.getElementById('samples-finding').textContent.startsWith('Mean')`)
	b.accessible("samples of the posterior")
}
