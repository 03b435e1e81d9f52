package e2e

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"gradus/internal/slow"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/web"
	"gradus/web/lesson"
	"gradus/web/present"
	"gradus/web/toyapp"
	"gradus/web/wstest"
)

// TestBrowserLearn goes through the lesson as a student does.
func TestBrowserLearn(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	browser := startBrowser(t)
	_, h := serve(t, web.Config{Kernel: wstest.FastestKernel()})
	for name, test := range map[string]func(*testing.T, *tab){
		"a valley traps":              testLearnTrap,
		"balls roll":                  testLearnBall,
		"blurred by hand":             testLearnBlur,
		"follow":                      testLearnFollow,
		"shares are the core's":       testLearnShares,
		"folds":                       testLearnWhy,
		"the score":                   testLearnScore,
		"pictures":                    testLearnPixels,
		"cases of failure":            testLearnFails,
		"answers stay":                testLearnAnswers,
		"keys":                        testLearnKeys,
		"without scripts":             testLearnWithoutScripts,
		"leads to the explorers":      testLearnLinks,
		"plays where motion is liked": testLearnPlays,
		"widths and barriers":         testLearnWidths,
		"a figure alone":              testLearnAlone,
		"a worksheet":                 testLearnWorksheet,
	} {
		t.Run(name, func(t *testing.T) { test(t, newTab(t, browser, h)) })
	}
}

func (b *tab) openLearn() {
	b.t.Helper()
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.h.URL+"/learn"))
	b.look()
	b.parts()
	b.wait(`document.getElementById('why-canvas').dataset.folds !== undefined && !document.querySelector('[data-stale]')`)
}

// enter moves a slider of a figure, and waits until the figure shows what is of it.
func (b *tab) hand(figure, id, value string) {
	b.t.Helper()
	b.run(fmt.Sprintf("look.enter(%q, %q, false)", id, value))
	b.wait(fmt.Sprintf("!document.getElementById(%q).hasAttribute('data-stale')", figure))
}

// answer chooses a value of a figure's question and looks.
func (b *tab) answer(figure, value string) {
	b.t.Helper()
	b.run(fmt.Sprintf(`document.querySelector('#%[1]s .question [value="%[2]s"]').click(); document.querySelector('#%[1]s summary').click()`, figure, value))
	b.wait(fmt.Sprintf("document.querySelector('#%[1]s .reveal').open && !document.getElementById('%[1]s').hasAttribute('data-stale')", figure))
}

// testLearnTrap: the start that is put somewhere ends where plain descent leads it.
func testLearnTrap(t *testing.T, b *tab) {
	b.openLearn()
	s := toyapp.Default(solver.Plain)
	end := func(at plane.Vec) string {
		of := s
		of.Starts.Kind, of.Starts.Points = "points", []plane.Vec{at}
		r, err := toy2d.Run(t.Context(), &of, of.Problem(), wstest.FastestKernel(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(r.Valley[0])
	}
	seen := map[string]bool{}
	for _, degrees := range []float64{0, 90, 160, 270} {
		b.hand("trap", "trap-around", fmt.Sprint(degrees))
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		want := end(plane.Vec{8 * cos, 8 * sin})
		b.wait(fmt.Sprintf("document.getElementById('trap-canvas').dataset.ends === %q", want))
		letter := string("★BCD"[0])
		if want != "0" {
			letter = string(rune('A' + want[0] - '0'))
		}
		b.check("it says where", strings.Contains(b.text("trap-finding"), "valley "+letter+","))
		seen[want] = true
	}
	if len(seen) < 2 {
		t.Errorf("all end in %v", seen)
	}
	// A tap at the star's place stays there.
	b.run(`(() => { const canvas = document.getElementById('trap-canvas'); canvas.scrollIntoView(); const box = canvas.getBoundingClientRect();
		const at = (x, y) => ({ clientX: box.left + ((x + 10) / 20) * box.width, clientY: box.top + ((10 - y) / 20) * box.height, bubbles: true, pointerId: 1 });
		canvas.setPointerCapture = () => {}; canvas.dispatchEvent(new PointerEvent('pointerdown', at(1.1, 1))); })()`)
	b.wait("document.getElementById('trap-canvas').dataset.ends === '0'")
	b.check("lucky", strings.HasPrefix(b.text("trap-finding"), "This start ends in the lowest valley"))
	b.answer("trap", "4")
	b.wait("document.getElementById('trap-canvas').dataset.starts === '16'")
	b.waitText("#trap-finding", "0 of 16 starts end at the star. The others stay in the valley where they began to walk.")
	b.check("and what was said", b.says("#trap .yours") == "You said “four”. It is “none”.")
}

// testLearnBall: blurred until the balls lie together, they end in the deepest dip.
func testLearnBall(_ *testing.T, b *tab) {
	b.openLearn()
	shown := func(want string) {
		b.t.Helper()
		b.wait(fmt.Sprintf("document.getElementById('ball-finding').textContent === %q", want))
	}
	shown("At t = 0.001 the road has four dips. Neither ball lies in the deepest.")
	b.hand("ball", "ball-t", "0.3")
	shown("At t = 0.300 the road has two dips. The balls lie in different ones.")
	b.hand("ball", "ball-t", "1")
	shown("At t = 1.000 the road has one dip. Both balls lie in the same one.")
	for t := 0.95; t > 0; t -= 0.05 {
		b.hand("ball", "ball-t", fmt.Sprintf("%.2f", t))
	}
	b.hand("ball", "ball-t", "0.001")
	shown("At t = 0.001 the road has four dips. Both balls lie in the deepest.")
	b.press("#ball-again")
	shown("At t = 0.001 the road has four dips. Neither ball lies in the deepest.")
}

func testLearnBlur(t *testing.T, b *tab) {
	b.openLearn()
	s := toyapp.Default(solver.Flow)
	p := s.Problem()
	for _, at := range []float64{0.001, 0.2, 0.4, 0.6, 0.9, 1.4} {
		b.hand("blur", "blur-t", fmt.Sprint(at))
		n := 0
		for _, q := range p.Survey(at).Points {
			if q.Kind.String() == "minimum" {
				n++
			}
		}
		if got := js[string](b, "document.getElementById('blur-canvas').dataset.valleys"); got != fmt.Sprint(n) {
			t.Errorf("at %g: %s valleys, the survey has %d", at, got, n)
		}
	}
	b.answer("blur", "2")
	b.waitText("#blur-finding", "At t = 0.600 the landscape has two valleys.")
	b.check("right", b.says("#blur .yours") == "You said “two”, and so it is." && b.says("#blur .right") == "two")
}

func testLearnFollow(_ *testing.T, b *tab) {
	b.openLearn()
	b.wait("document.getElementById('follow-canvas').dataset.starts === '16'")
	b.hand("follow", "follow-moment", "0.5")
	b.wait("/^\\d+ of 16 starts are at the star at t = 0\\.7/.test(document.getElementById('follow-finding').textContent)")
	b.answer("follow", "16")
	b.waitText("#follow-finding", "16 of 16 starts are at the star in the end.")
}

// testLearnShares: the maps are the core's, whatever is chosen.
func testLearnShares(t *testing.T, b *tab) {
	b.openLearn()
	arrived := func(method solver.Method, tmax float64) string {
		s := toyapp.Default(method)
		if tmax > 0 {
			s.Schedule.TMax = tmax
		}
		m, err := toy2d.FindBasins(t.Context(), &s, s.Problem(), wstest.FastestKernel(), 1, func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		if m.Minima[0].Arrived == 1 {
			return "all 10,000"
		}
		return fmt.Sprintf("%.1f %% of 10,000", 100*m.Minima[0].Arrived)
	}
	for _, tmax := range []float64{0.3, 0.7, 1.2} {
		b.hand("ends", "ends-t", fmt.Sprint(tmax))
		b.waitText("#ends-finding", fmt.Sprintf("With a blur of %.2f to begin with, %s starts reach the star.", tmax,
			arrived(solver.Graduated, tmax)))
	}
	b.answer("ends", "1.0")
	b.waitText("#ends-finding", "With a blur of 1.10 to begin with, all 10,000 starts reach the star.")
	for _, c := range []struct {
		method solver.Method
		name   string
		tmax   float64
	}{{solver.Flow, "The flow", 1.4}, {solver.Graduated, "The graduated method", 1.1}, {solver.Plain, "Plain descent", 0}} {
		b.run(fmt.Sprintf("document.querySelector('[name=climb-method][value=%q]').click()", c.method))
		b.waitText("#climb-finding", fmt.Sprintf("%s leads %s starts to the star.", c.name, arrived(c.method, c.tmax)))
	}
	b.answer("climb", "100")
	b.waitText("#climb-finding", fmt.Sprintf("The gradient-like method leads %s starts to the star.", arrived(solver.GradientLike, 0.9)))
}

func testLearnWhy(_ *testing.T, b *tab) {
	b.openLearn()
	b.hand("why", "why-t", "-0.4")
	b.waitText("#why-finding", "At t = 0.398: three valleys. As t grows, valleys vanish at 0.307, 0.518, 0.741.")
	b.answer("why", "0.741")
	b.waitText("#why-finding", "At t = 0.756: one valley. As t grows, valleys vanish at 0.307, 0.518, 0.741.")
}

// testLearnScore: the best guess is x + v score, of the core.
func testLearnScore(t *testing.T, b *tab) {
	b.openLearn()
	s := toyapp.Default(solver.Flow)
	for _, c := range []struct{ t, x, y float64 }{{0.1, -3, 2}, {0.8, 5.5, -6}, {1.5, 9, 9}} {
		b.hand("score", "score-t", fmt.Sprint(c.t))
		b.hand("score", "score-x", fmt.Sprint(c.x))
		b.hand("score", "score-y", fmt.Sprint(c.y))
		at := plane.Vec{c.x, c.y}
		want := plane.AddScaled(at, mixture.Variance(c.t, s.Sigma), s.Problem().Landscape(c.t).Score(at))
		b.wait(fmt.Sprintf("document.getElementById('score-canvas').dataset.point === '%g %g' && document.getElementById('score-canvas').dataset.t === '%g'", c.x, c.y, c.t))
		got := strings.Fields(js[string](b, "document.getElementById('score-canvas').dataset.guess"))
		for i := range want {
			if v, err := strconv.ParseFloat(got[i], 64); err != nil || math.Abs(v-want[i]) > 1e-9*(1+math.Abs(want[i])) {
				t.Errorf("at %v, t = %g: the guess is %q, want %v", at, c.t, got, want)
			}
		}
	}
	before := js[string](b, "document.getElementById('score-canvas').dataset.point")
	b.hand("score", "score-x", "")
	b.check("what is no number changes nothing", js[string](b, "document.getElementById('score-canvas').dataset.point") == before)
}

// testLearnPixels: four pictures are alike after the first step, and are pictures.
func testLearnPixels(t *testing.T, b *tab) {
	b.openLearn()
	b.run("document.getElementById('pixels').scrollIntoView()")
	b.wait("document.getElementById('pixels-panels').dataset.k === '0' && document.getElementById('pixels-level').max === '20'")
	b.answer("pixels", "1")
	b.wait("document.getElementById('pixels-panels').dataset.k === '1'")
	if d := js[float64](b, "Number(document.getElementById('pixels-panels').dataset.distance)"); !(d > 0 && d < 0.02) {
		t.Errorf("%g apart after the first step", d)
	}
	b.hand("pixels", "pixels-level", "20")
	b.wait("document.getElementById('pixels-panels').dataset.k === '20'")
	brightest := js[[]int](b, `[...document.querySelectorAll('#pixels-panels canvas')].map((c) => c.width === 128 ? Math.max(...c.getContext('2d').getImageData(0, 0, 128, 128).data.filter((_, i) => i % 4 === 0)) : -1)`)
	if len(brightest) != 4 {
		t.Errorf("%d pictures", len(brightest))
	}
	for i, v := range brightest {
		if v < 200 {
			t.Errorf("picture %d: the brightest pixel has %d", i, v)
		}
	}
	b.check("the still is gone", !js[bool](b, "document.querySelector('#pixels-panels .still') !== null"))
}

// testLearnFails: which is the truth is not given away, and every case has its pictures and its words.
func testLearnFails(t *testing.T, b *tab) {
	b.openLearn()
	b.run("document.getElementById('fails').scrollIntoView()")
	whole := func(name string) {
		b.t.Helper()
		b.wait(fmt.Sprintf("(({ case: of, whole }) => of === %q && whole === 'true')(document.getElementById('fails-panels').dataset)", name))
	}
	whole("hole")
	names := `['result', 'truth', 'third'].map((id) => document.getElementById('fails-' + id + '-name').textContent).join()`
	b.check("nothing is given away", js[string](b, names) == "A,B,Error" && !b.seen("#fails-third-panel"))
	b.answer("fails", "A")
	b.wait(fmt.Sprintf("%s === 'Reconstruction,Truth,Error'", names))
	b.check("what was said", b.says("#fails .yours") == "You said “A, the left one”. It is “B, the right one”.")
	for name, preset := range map[string]string{"low": "too-low", "texture": "texture", "lesion": "lesion"} {
		b.run(fmt.Sprintf("document.querySelector('[name=fails-case][value=%s]').click()", name))
		whole(name)
		b.check(name+" has its words", b.seen("[data-of-case="+name+"]") && !b.seen("[data-of-case=hole]"))
		if on := js[string](b, "document.getElementById('fails-on').getAttribute('href')"); !strings.HasPrefix(on, "ct#") {
			t.Errorf("%s (%s) leads to %q", name, preset, on)
		}
		if said := b.text("fails-finding"); !strings.Contains(said, " dB in this scan. The 4 starts end ") {
			t.Errorf("%s: %q", name, said)
		}
	}
	b.run("document.querySelector('[name=fails-case][value=sure]').click()")
	whole("sure")
	b.check("it says how sure", strings.HasPrefix(b.text("fails-finding"), "The standard deviation is 0.0"))
	b.check("names", js[string](b, names) == "Mean of the draws,Truth,Standard deviation")
}

// testLearnAnswers: what was answered is there after a reload, and is not given away before one looks.
func testLearnAnswers(_ *testing.T, b *tab) {
	b.openLearn()
	b.run("localStorage.clear()") // of other tests
	b.openLearn()
	b.run(`document.querySelector('#climb .question [value="60"]').click()`)
	b.check("nothing is said yet", !b.seen("#climb .yours") && !b.seen("#climb .right"))
	b.openLearn()
	b.check("it is still chosen", js[bool](b, `document.querySelector('#climb .question [value="60"]').checked`))
	b.check("others are not", js[int](b, `document.querySelectorAll('.question :checked').length`) == 1)
	b.run(`localStorage.clear()`)
}

// testLearnKeys: a key for the next figure, a key back, and no key is taken from what needs it.
func testLearnKeys(_ *testing.T, b *tab) {
	b.openLearn()
	at := func(id string) {
		b.t.Helper()
		b.wait(fmt.Sprintf("location.hash === '#%[1]s' && document.activeElement.id === '%[1]s-title' && Math.abs(document.getElementById('%[1]s').getBoundingClientRect().top) < 40", id))
	}
	press := func(key string) {
		b.run(fmt.Sprintf("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: %q, bubbles: true }))", key))
	}
	press("n")
	at("trap")
	press("n")
	at("ball")
	press("N")
	at("blur")
	press("p")
	at("ball")
	b.run("document.getElementById('score-x').focus()")
	press("n")
	b.check("a field keeps its letters", js[string](b, "location.hash") == "#ball")
}

// testLearnWithoutScripts: text, still pictures and answers are there.
func testLearnWithoutScripts(t *testing.T, b *tab) {
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Navigate(b.h.URL + "/learn"))
	for _, name := range lesson.Names() { // a page without scripts is loaded with its pictures
		b.check("there is a picture of "+name, js[bool](b, fmt.Sprintf("(({ complete, naturalWidth }) => complete && naturalWidth > 300)(document.querySelector('#%s .still'))", name)))
	}
	if n := js[int](b, "document.querySelectorAll('.reveal').length"); n != 10 {
		t.Errorf("%d answers", n)
	}
	b.check("a summary opens without scripts", js[bool](b, "(() => { const d = document.querySelector('#trap details'); d.open = true; return d.querySelector('p:not([hidden])').checkVisibility(); })()"))
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{}); err != nil {
		t.Fatal(err)
	}
}

// testLearnLinks: every figure leads to an explorer that has its state.
func testLearnLinks(t *testing.T, b *tab) {
	b.openLearn()
	links := js[[]string](b, "[...document.querySelectorAll('.stage .on a:not(.to-one, .to-all)')].map((a) => a.getAttribute('href'))")
	if len(links) != 10 {
		t.Fatalf("%q", links)
	}
	for _, link := range links {
		b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.h.URL+"/"+link))
		b.wait("document.getElementById('status') !== null && document.readyState === 'complete'")
		b.check(link+" is understood", js[string](b, "document.getElementById('status').textContent") == "")
	}
}

// testLearnPlays: with motion the show runs, and stops at its end.
func testLearnPlays(_ *testing.T, b *tab) {
	b.prefer("no-preference")
	b.openLearn()
	b.answer("follow", "8")
	b.wait("document.getElementById('follow-play').dataset.state === 'playing' && document.getElementById('follow-moment').valueAsNumber > 0.05")
	b.run("look.enter('follow-moment', '0.98', false)")
	b.wait("document.getElementById('follow-play').dataset.state === 'paused'")
	b.press("#follow-play")
	b.waitText("#follow-finding", "16 of 16 starts are at the star in the end.")
	b.run("document.getElementById('pixels').scrollIntoView()")
	b.wait("document.getElementById('pixels-level').max === '20' && document.getElementById('pixels-panels').dataset.k !== undefined")
	b.answer("pixels", "20")
	b.wait("Number(document.getElementById('pixels-panels').dataset.k) > 1")
}

func testLearnWidths(t *testing.T, b *tab) {
	b.openLearn()
	b.run("for (const d of document.querySelectorAll('details')) d.open = true")
	for _, size := range [][2]int64{{360, 740}, {768, 1024}, {1280, 720}, {1920, 1080}} {
		b.do(chromedp.EmulateViewport(size[0], size[1]))
		b.wait(fmt.Sprintf("innerWidth === %d", size[0]))
		if wide := js[int](b, "document.documentElement.scrollWidth"); wide > int(size[0]) {
			t.Errorf("at %d px the page is %d px wide", size[0], wide)
		}
		small := js[[]string](b, `[...document.querySelectorAll('button, input:not([type=radio]), label:has([type=radio]), nav a, .on a, .contents a, summary')].filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML.slice(0, 80))`)
		if len(small) > 0 {
			t.Errorf("at %d px too small to touch: %q", size[0], small)
		}
		cut := js[[]string](b, `[...document.querySelectorAll('main *, footer *')].filter((e) => e.checkVisibility() && !e.closest('svg') && (({ left, right }) => left < -1 || right > innerWidth + 1)(e.getBoundingClientRect())).map((e) => e.outerHTML.slice(0, 80))`)
		if len(cut) > 0 {
			t.Errorf("at %d px out of the screen: %q", size[0], cut)
		}
		if size[0] == 1280 { // a projector
			tall := js[[]string](b, `[...document.querySelectorAll('.figure')].filter((e) => e.clientHeight > innerHeight).map((e) => e.parentElement.id)`)
			if len(tall) > 0 {
				t.Errorf("on a projector these figures do not fit the screen: %q", tall)
			}
		}
	}
	for _, theme := range []string{"light", "dark"} {
		for _, width := range []int64{360, 1280} {
			b.theme(theme)
			b.do(chromedp.EmulateViewport(width, 800))
			b.axe()
			b.accessible(fmt.Sprintf("the lesson, %s, %d px", theme, width))
		}
	}
}

// testLearnAlone: an address shows one figure, with or without its prose; keys walk on, and back leads back.
func testLearnAlone(t *testing.T, b *tab) {
	shown := `[...document.querySelectorAll('.stage')].filter((s) => s.checkVisibility()).map(({ id }) => id).join()`
	alone := func(id string) {
		b.t.Helper()
		b.wait(fmt.Sprintf("%s === %q", shown, id))
	}
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.h.URL+"/learn#only=blur"))
	b.look()
	b.parts()
	alone("blur")
	b.wait("document.getElementById('blur-canvas').dataset.valleys === '4'")
	b.check("nothing else", !b.seen(".opening") && !b.seen(".closing") && !b.seen("footer") && b.seen("#blur .prose"))
	b.answer("blur", "3")
	b.waitText("#blur-finding", "At t = 0.600 the landscape has two valleys.")
	key := func(key string) {
		b.run(fmt.Sprintf("document.body.dispatchEvent(new KeyboardEvent('keydown', { key: %q, bubbles: true }))", key))
	}
	key("n")
	alone("follow")
	b.wait("location.hash === '#only=follow' && document.getElementById('follow-canvas').dataset.starts === '16'")
	key("p")
	alone("blur")
	b.do(chromedp.NavigateBack())
	alone("follow")
	b.press("#follow .to-all")
	b.wait("document.querySelectorAll('.stage[hidden]').length === 0 && Math.abs(document.getElementById('follow').getBoundingClientRect().top) < 40")
	b.press("#follow .to-one")
	alone("follow")

	// In a frame of 16:9 the figure has all the room.
	b.do(chromedp.EmulateViewport(960, 540))
	b.run("location.hash = '#only=ends&ui=figure'")
	alone("ends")
	b.check("the figure only", !b.seen(".prose") && !b.seen(".top") && b.seen("#ends-canvas"))
	b.wait("document.getElementById('ends-canvas').dataset.arrived !== undefined")
	if tall := js[int](b, "document.documentElement.scrollHeight"); tall > 540 {
		t.Errorf("a frame of 960 x 540 is filled by %d pixels", tall)
	}
	key("n")
	alone("why")
	b.check("it stays as it was", js[string](b, "location.hash") == "#only=why&ui=figure" && !b.seen(".prose"))
	b.run("location.hash = '#only=nothing'")
	b.wait("document.querySelectorAll('.stage[hidden]').length === 0")
}

// testLearnWorksheet: the page to print asks what the lesson asks, and its codes lead to the figures.
func testLearnWorksheet(t *testing.T, b *tab) {
	questions := `[...document.querySelectorAll('.question')].map((q) => q.textContent.replace(/\s+/g, ' ').trim()).join('|')`
	b.openLearn()
	want := js[string](b, questions)
	b.check("the lesson leads to it", b.seen(".hint [href='learn/worksheet']"))
	b.do(chromedp.Navigate(b.h.URL + "/learn/worksheet"))
	b.look()
	b.parts()
	if got := js[string](b, questions); got != want || strings.Count(got, "|") != 9 {
		t.Errorf("the worksheet asks %q, the lesson %q", got, want)
	}
	codes := js[[]string](b, "[...document.querySelectorAll('.code')].map((c) => c.querySelector('figcaption').textContent)")
	for i, id := range []string{"trap", "ball", "blur", "follow", "ends", "why", "climb", "score", "pixels", "fails"} {
		if codes[i] != b.h.URL+"/learn#only="+id {
			t.Errorf("code %d leads to %q", i+1, codes[i])
		}
		link, err := present.LinkTo(codes[i])
		if err != nil {
			t.Fatal(err)
		}
		b.check("the code of "+id, js[string](b, fmt.Sprintf("document.querySelectorAll('.code path')[%d].getAttribute('d')", i)) == link.QR)
	}
	for _, width := range []int64{360, 1280} {
		b.do(chromedp.EmulateViewport(width, 800))
		if wide := js[int64](b, "document.documentElement.scrollWidth"); wide > width {
			t.Errorf("at %d px the worksheet is %d px wide", width, wide)
		}
		b.axe()
		b.accessible(fmt.Sprintf("the worksheet, %d px", width))
	}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	b.check("what is for the screen is not printed", !b.seen(".screen") && b.seen(".code"))
}
