package e2e

import (
	"context"
	"fmt"
	"image/color"
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/solver"
	"gradus/static/colormap"
	"gradus/toy2d"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
	"gradus/web/browsertest"
	"gradus/web/toyapp"
	"gradus/web/wstest"
)

// openHome shows the home page and waits for its runs.
func (b *tab) openHome() {
	b.t.Helper()
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.h.URL+"/"))
	b.look()
	b.parts()
	b.wait(`['plain', 'flow'].every((id) => document.getElementById(id).dataset.starts === '16')`)
}

// slide sets the moment of the home page, 0 to 1.
func (b *tab) slide(moment float64) {
	b.t.Helper()
	b.run(fmt.Sprintf(`look.enter('moment', '%g', false)`, moment))
	b.wait(fmt.Sprintf(`['plain', 'flow'].every((id) => Math.abs(document.getElementById(id).dataset.position - %g) < 0.02)`, moment))
}

// counts are the starts at the lowest point, without and with smoothing.
func (b *tab) counts() string {
	b.t.Helper()
	return b.text("plain-count") + " " + b.text("flow-count")
}

// colourAt is the colour of a picture at a point of the plane.
func (b *tab) colourAt(id string, p plane.Vec) color.RGBA {
	b.t.Helper()
	c := js[[4]uint8](b, fmt.Sprintf(`parts.colour('%s', %s)`, id, at(p)))
	return color.RGBA{c[0], c[1], c[2], c[3]}
}

// testHomePictures: both pictures are the landscape of their moment, and the dots are where the core has them.
func testHomePictures(t *testing.T, b *tab) {
	b.openHome()
	spec := b.spec
	p := spec.Problem()
	r := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct {
		moment float64
		t      map[string]float64 // smoothing of each picture
	}{
		{0, map[string]float64{"plain": 1e-3, "flow": 1.5}},
		{1, map[string]float64{"plain": 1e-3, "flow": 1e-3}},
	} {
		b.slide(c.moment)
		for id, smoothing := range c.t {
			if got := js[string](b, fmt.Sprintf(`document.getElementById('%s').dataset.t`,
				id)); got != fmt.Sprint(smoothing) {
				t.Errorf("at %g %s shows t = %s, want %g", c.moment, id, got, smoothing)
			}
			l := p.At(smoothing)
			inverted, pairs := 0, 0
			for pairs < 30 { // the brightness follows the energy; a single pixel may lie on a path
				u, v := plane.Vec{16*r.Float64() - 8, 16*r.Float64() - 8},
					plane.Vec{16*r.Float64() - 8, 16*r.Float64() - 8}
				if math.Abs(l.Energy(u)-l.Energy(v)) < 0.2 {
					continue
				}
				pairs++
				if (l.Energy(u) < l.Energy(v)) != js[bool](b,
					fmt.Sprintf("parts.brightness('%s', %s) < parts.brightness('%s', %s)", id, at(u), id, at(v))) {
					inverted++
				}
			}
			if inverted > pairs/6 {
				t.Errorf("at %g %s: %d of %d pairs of points have the brighter one lower", c.moment,
					id, inverted, pairs)
			}
			star := p.GlobalMinimiser(1e-3).X
			if got := b.colourAt(id, star); got != colormap.Valley(0) {
				t.Errorf("at %g %s: the star's colour is %v", c.moment, id, got)
			}
		}
	}
	b.slide(1)
	b.check("none arrives without smoothing, all with it", b.counts() == "0 16")
	plain := toyapp.Default(solver.Plain)
	run := result(t, plain, nil)
	for i, end := range run.Ends {
		if got, want := b.colourAt("plain", end), colormap.Valley(int(run.Valley[i])); got != want {
			t.Errorf("without smoothing: the end %v has the colour %v, want its valley's, %v", end, got, want)
		}
	}
	// The strip shows the moments that it names.
	for i, text := range js[[]string](b, `[...document.querySelectorAll('#strip .at')].map((e) => e.textContent)`) {
		if got := js[string](b,
			fmt.Sprintf(`Number(document.querySelectorAll('#strip canvas')[%d].dataset.t).toPrecision(3)`,
				i)); numberOf(t, got) != numberOf(t, text) {
			t.Errorf("picture %d of the strip shows t = %s and says %s", i, got, text)
		}
		b.check("it is drawn with its dots", js[bool](b, fmt.Sprintf(
			`(({ width, dataset: d }, c) => width > 50 && d.starts === '16' && new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size > 50)(...Array(2).fill(document.querySelectorAll('#strip canvas')[%d]))`, i)))
	}
}

func numberOf(t *testing.T, text string) (x float64) {
	t.Helper()
	if _, err := fmt.Sscan(browsertest.Plain(text), &x); err != nil {
		t.Fatalf("%q is no number: %v", text, err)
	}
	return x
}

// testHomePlay: the loop runs by itself, counts, and obeys its button.
func testHomePlay(_ *testing.T, b *tab) {
	b.prefer("no-preference")
	b.openHome()
	b.wait(`document.getElementById('play').dataset.state === 'playing' && document.getElementById('moment').valueAsNumber > 0.05`)
	b.check("it says how to stop it", b.text("play-label") == "Pause")
	b.press("#play")
	b.wait(`document.getElementById('play').dataset.state === 'paused'`)
	b.check("it says how to go on", b.text("play-label") == "Play")
	moment := `document.getElementById('moment').value + look.hash('flow') + look.hash('plain')`
	b.run(``)
	held := js[string](b, moment)
	b.run(`await look.drawn(); await look.drawn()`)
	b.check("it stands still", js[string](b, moment) == held)
	b.slide(0.97)
	b.press("#play")
	b.wait(`document.getElementById('moment').valueAsNumber === 1`)
	b.check("the end is counted", b.counts() == "0 16")
	b.check("the show is not over", b.text("play-label") == "Pause")
	b.wait(`document.getElementById('moment').valueAsNumber < 0.5`) // after a rest it begins anew

	// Out of sight it rests, in sight it goes on.
	b.run(`scrollTo(0, document.documentElement.scrollHeight); await look.drawn()`)
	b.wait(`(globalThis.last === (globalThis.last = document.getElementById('moment').value))`)
	b.check("it is not stopped", b.text("play-label") == "Pause")
	b.run(`globalThis.last = document.getElementById('moment').value; scrollTo(0, 0)`)
	b.wait(`document.getElementById('moment').value !== globalThis.last`)
}

// testHomeSlider: by hand the landscape sharpens, and with reduced motion the end is shown.
func testHomeSlider(_ *testing.T, b *tab) {
	b.openHome()
	b.run(``)
	b.check("nothing moves by itself",
		js[string](b, `document.getElementById('play').dataset.state + document.getElementById('moment').value`) == "paused1")
	b.check("the end is shown", b.counts() == "0 16" && b.text("t") == "0.001")
	before := js[string](b, `look.hash('flow') + ' ' + look.hash('plain')`)
	b.run(`await look.drawn(); await look.drawn()`)
	b.check("nothing moves", js[string](b, `look.hash('flow') + ' ' + look.hash('plain')`) == before)
	arrived := -1.0
	for _, c := range []struct {
		moment float64
		t      string
	}{{0, "1.500"}, {0.5, "0.750"}, {0.8, "0.301"}, {1, "0.001"}} {
		b.slide(c.moment)
		shown := b.text("t")
		b.check(fmt.Sprintf("at %g t is %s, shown as %s", c.moment, c.t, shown),
			math.Abs(numberOf(b.t, shown)-numberOf(b.t, c.t)) < 0.002)
		b.check("it is said aloud",
			js[string](b, `document.getElementById('moment').ariaValueText`) == "smoothing t = "+shown)
		var plain, flow float64
		fmt.Sscan(b.counts(), &plain, &flow)
		b.check("more and more arrive", plain == 0 && flow >= arrived)
		arrived = flow
	}
	b.check("all arrive", arrived == 16)
	b.slide(0)
	b.check("none has arrived yet", b.counts() == "0 0")
	b.press("#play")
	b.wait(`document.getElementById('play').dataset.state === 'playing' && document.getElementById('moment').valueAsNumber > 0.02`)
	b.run(`look.enter('moment', '0.5', false)`)
	b.check("a hand on the slider stops it", b.text("play-label") == "Play")
}

// follow clicks on a link and waits for its page.
func (b *tab) follow(selector string) {
	b.t.Helper()
	x := js[[]float64](b, fmt.Sprintf("parts.middle(%q)", selector))
	ctx, cancel := context.WithTimeout(b.ctx, wstest.Patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.MouseClickXY(x[0], x[1])); err != nil {
		b.t.Fatalf("following %s: %v", selector, err)
	}
	b.look()
	b.parts()
}

// testHomeLinks: each link leads to what it says.
func testHomeLinks(t *testing.T, b *tab) {
	presets := map[string]toy2d.Preset{}
	for _, p := range toy2d.Presets() {
		presets[p.Name] = p
	}
	opens := func(selector string) {
		t.Helper()
		b.openHome()
		b.follow(selector)
		b.check(selector+" leads to the explorer", js[string](b, "location.pathname") == "/toy2d")
		b.wait(`look.plot().whole === 'true' && Number(look.plot().run) > 0`)
	}
	opens(".way")
	b.check("it leads to twins", js[bool](b, `document.querySelector('[name=pane][value=twin]').checked`) &&
		b.seen("#twin"))
	b.waitText("#presets-see", "What to see: "+presets["paper"].See)
	for _, name := range []string{"too-little", "wrong-minimum"} {
		opens("[data-preset=" + name + "]")
		b.wait(fmt.Sprintf(`look.hashOfSpec() === %q`, fragmentOf(presets[name].Spec)))
		b.waitText("#presets-see", "What to see: "+presets[name].See)
	}
	opens(".card[href=toy2d]")
	b.check("the card leads to the explorer", js[string](b, "look.hashOfSpec()") == "")
	for _, way := range []string{".go", ".top nav a", ".card"} {
		b.openHome()
		b.follow(way)
		b.check(way+" leads to the lesson", js[string](b, "location.pathname") == "/learn")
	}
	opens(".top nav [href=toy2d]")
	b.follow(".top h1 a")
	b.check("and back", js[string](b, "location.pathname") == "/" && b.seen("#live"))
	b.check("the paper is linked",
		js[string](b, `document.querySelector('footer a').href`) == "https://arxiv.org/abs/2404.18699")
}

// testHomeWidths: nothing sticks out, and what is pressed is large enough.
func testHomeWidths(t *testing.T, b *tab) {
	b.openHome()
	for _, size := range [][2]int64{{360, 740}, {768, 1024}, {1280, 800}, {1920, 1080}} {
		b.do(chromedp.EmulateViewport(size[0], size[1], chromedp.EmulateScale(2)))
		b.wait(fmt.Sprintf(`innerWidth === %d && ['plain', 'flow'].every((id) => (({ width, clientWidth }) => width === 2 * clientWidth)(document.getElementById(id)))`, size[0]))
		if wide := js[int](b, "document.documentElement.scrollWidth"); wide > int(size[0]) {
			t.Errorf("at %d px the page is %d px wide", size[0], wide)
		}
		small := js[[]string](b,
			`[...document.querySelectorAll('button, input, nav a, .go, .way, .doubts a, .card')].filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML.slice(0, 80))`)
		if len(small) > 0 {
			t.Errorf("at %d px too small to touch: %q", size[0], small)
		}
		cut := js[[]string](b,
			`[...document.querySelectorAll('main *, footer *')].filter((e) => e.checkVisibility() && !e.closest('svg') && (({ left, right }) => left < -1 || right > innerWidth + 1)(e.getBoundingClientRect())).map((e) => e.outerHTML.slice(0, 80))`)
		if len(cut) > 0 {
			t.Errorf("at %d px out of the screen: %q", size[0], cut)
		}
		sides := js[[]float64](b,
			`[...document.querySelectorAll('canvas')].flatMap((e) => [e.clientWidth, e.clientHeight])`)
		for i := 0; i < len(sides); i += 2 {
			if math.Abs(sides[i]-sides[i+1]) > 1 || sides[i] < 0.35*float64(min(size[0], 500)) {
				t.Errorf("at %d px picture %d is %v x %v", size[0], i/2, sides[i], sides[i+1])
			}
		}
		if bottom := js[float64](b,
			`document.getElementById('live').getBoundingClientRect().bottom + scrollY`); size[0] >= 1280 &&
			bottom > float64(size[1])+1 {
			t.Errorf("at %d px the live figure ends at %g px, below the screen", size[0], bottom)
		}
	}
}

// testHomeNumbers: every number and claim of the page is the core's.
func testHomeNumbers(t *testing.T, b *tab) {
	b.openHome()
	k := wstest.FastestKernel()
	share := func(m solver.Method, tmax float64) float64 {
		t.Helper()
		s := toy2d.Default(m)
		s.Schedule.TMax = tmax
		r, err := toy2d.Run(t.Context(), &s, s.Problem(), k, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.Starts != 10_000 {
			t.Errorf("%d starts", r.Starts)
		}
		return r.ShareGlobal
	}
	rows := js[[][]string](b,
		`[...document.querySelectorAll('tbody tr')].map((row) => [...row.children].map((e) => e.textContent.replace(/\s+/g, ' ')))`)
	want := [][]string{
		{"plain descent", fmt.Sprintf("%.1f %%", 100*share(solver.Plain, 1.5))},
		{"gradient-like, at its best tmax", fmt.Sprintf("%.0f %%", 100*share(solver.GradientLike, nearestTMax(0.93)))},
		{"flow, at its best tmax", fmt.Sprintf("%.0f %%", 100*share(solver.Flow, nearestTMax(1.42)))},
		{"graduated, preconditioned, tmax above 1.1",
			fmt.Sprintf("%.0f %%", 100*min(share(solver.Graduated, 1.1), share(solver.Graduated, 3),
				share(solver.Graduated, 10)))},
	}
	if fmt.Sprint(rows) != fmt.Sprint(want) {
		t.Errorf("the table has %q, the core gives %q", rows, want)
	}
	if caption := b.says("caption"); caption != "Share of 100 × 100 starts that reach the lowest point in the paper’s example" {
		t.Errorf("the table is said to be %q", caption)
	}

	// What the strip says of its moments.
	spec := b.spec
	p := spec.Problem()
	valleys := func(at float64) (n int) {
		for _, q := range p.Survey(at).Points {
			if q.Kind == stationary.Minimum {
				n++
			}
		}
		return n
	}
	star := p.GlobalMinimiser(1e-3).X
	moments := js[[]string](b,
		`[...document.querySelectorAll('#strip p')].map((e) => e.textContent.replace(/\s+/g, ' '))`)
	claims := []struct {
		says string
		so   func(at float64) bool
	}{
		{"One wide valley: every dot slides into it.", func(at float64) bool { return valleys(at) == 1 }},
		{"Its bottom is near the star; they follow.", func(at float64) bool {
			return valleys(at) == 1 &&
				apart(p.GlobalMinimiser(at).X, star) < 1.5
		}},
		{"Other valleys appear, too late to trap them.", func(at float64) bool { return valleys(at) > 1 }},
		{"The true landscape: all are at the star.", func(at float64) bool { return at == 1e-3 && valleys(at) == 4 }},
	}
	if len(moments) != len(claims) {
		t.Fatalf("the strip says %q", moments)
	}
	for i, c := range claims {
		parts := regexp.MustCompile(`^t = (\S+) (.*)$`).FindStringSubmatch(moments[i])
		if parts == nil || parts[2] != c.says {
			t.Errorf("moment %d says %q, want %q", i, moments[i], c.says)
		} else if !c.so(numberOf(t, parts[1])) {
			t.Errorf("it is not so that %q: %d valleys, the lowest point at %v", moments[i],
				valleys(numberOf(t, parts[1])), p.GlobalMinimiser(numberOf(t, parts[1])).X)
		}
	}
	// Without JavaScript the page says the same.
	noscript := js[string](b, `document.querySelector('main noscript').textContent.replace(/\s+/g, ' ')`)
	b.check("without JavaScript, too",
		strings.Contains(noscript,
			"none of sixteen starts on a ring reaches the lowest point; with it, all sixteen do"))
	for method, global := range map[solver.Method]float64{solver.Plain: 0, solver.Flow: 1} {
		s := toyapp.Default(method)
		r, err := toy2d.Run(t.Context(), &s, s.Problem(), k, nil)
		if err != nil || r.ShareGlobal != global || r.Starts != 16 {
			t.Errorf("%v: %g of %d, %v", method, r.ShareGlobal, r.Starts, err)
		}
	}
}
