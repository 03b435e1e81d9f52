package e2e

import (
	"bytes"
	_ "embed"
	"fmt"
	"image/png"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/ct"
	"gradus/ct/score/scoretest"
	"gradus/ct/unconditional"
	"gradus/internal/slow"
	"gradus/web"
	"gradus/web/priorapp"
	"gradus/web/wstest"
)

//go:embed testdata/browser/prior.js
var priorScript string

// quickPrior is a link to a run that takes a moment.
const quickPrior = "size=32&count=4&t2=1&steps=6"

// TestBrowserPrior looks at the page about priors as a person does.
func TestBrowserPrior(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	browser := startBrowser(t)
	server, h := serve(t, web.Config{Kernel: wstest.FastestKernel()})
	for name, test := range map[string]func(*testing.T, *tab){
		"shows what the server draws": testPriorPictures,
		"plays":                       testPriorPlays,
		"keeps its state in the URL":  testPriorAddress,
		"follows its settings":        testPriorSettings,
		"shows errors at the field":   testPriorErrors,
		"mends by its comparison":     testPriorTogether,
		"cancels":                     testPriorCancel,
		"knows other priors":          testPriorOthers,
		"exports every file":          testPriorExports,
		"opens a spec":                testPriorSpec,
		"survives a lost connection":  func(t *testing.T, b *tab) { testPriorReconnect(t, b, server) },
		"says what is wrong":          testPriorWords,
		"fits narrow and wide":        testPriorWidths,
		"is accessible":               testPriorAxe,
	} {
		t.Run(name, func(t *testing.T) { test(t, newTab(t, browser, h)) })
	}
	t.Run("is followed", func(t *testing.T) { testPriorFollowed(t, newTab(t, browser, h), newTab(t, browser, h)) })
}

// showPrior opens the page and waits for its run.
func (b *tab) showPrior(fragment string) {
	b.t.Helper()
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.h.URL+"/prior#"+fragment))
	b.lookPrior()
	b.wait("prior.done()")
}

func (b *tab) lookPrior() {
	b.parts()
	b.do(chromedp.Evaluate[chromedp.Void](priorScript))
}

// drawnHere is what the program itself draws of a link, and without correction.
func drawnHere(t *testing.T) (corrected, plain *unconditional.Drawn) {
	t.Helper()
	s, err := unconditional.Decode([]byte(`{"size":32,"count":4,"t2":1,"steps":6}`))
	if err != nil {
		t.Fatal(err)
	}
	without := s.Plain()
	for of, to := range map[*unconditional.Spec]**unconditional.Drawn{&s: &corrected, &without: &plain} {
		if *to, err = unconditional.Run(t.Context(), of, wstest.FastestKernel(), nil); err != nil {
			t.Fatal(err)
		}
	}
	return corrected, plain
}

// testPriorPictures: pixels and numbers are those of a run of the same spec.
func testPriorPictures(t *testing.T, b *tab) {
	b.showPrior(quickPrior)
	corrected, plain := drawnHere(t)
	for track, d := range map[string]*unconditional.Drawn{"main": corrected, "plain": plain} {
		for i, m := range d.Pictures {
			greys := js[[]float64](b, fmt.Sprintf("prior.greys(%q, %d)", track, i))
			if len(greys) != len(m.Pix) {
				t.Fatalf("%s, picture %d: %d pixels", track, i, len(greys))
			}
			for j, v := range m.Pix {
				if want := 255 * min(max(float64(v), 0), 1); math.Abs(greys[j]-want) > 1.6 {
					t.Fatalf("%s, picture %d, pixel %d: %g, want %g", track, i, j, greys[j], want)
				}
			}
		}
	}
	r := corrected.Result
	two := func(x ct.Number) string { return fmt.Sprintf("%.2f", float64(x)) }
	if got, want := b.says("#distance"), two(r.Samples.Distance); got != want {
		t.Errorf("distance %s, want %s", got, want)
	}
	if got, want := b.says("#distance-plain b"), two(plain.Result.Samples.Distance); got != want {
		t.Errorf("distance without correction %s, want %s", got, want)
	}
	if got, want := b.says("#distance-floor b"), two(r.Phantoms.Distance); got != want {
		t.Errorf("distance of phantoms %s, want %s", got, want)
	}
	rows := js[[][]string](b, "prior.figures()")
	if len(rows) != 5 || len(rows[0]) != 4 || rows[0][0] != "Mean" || rows[4][0] != "Distance" ||
		rows[0][1] != two(r.Samples.Mean) {
		t.Errorf("figures %v, want the mean %g", rows, float64(r.Samples.Mean))
	}
	b.check("the spectrum is drawn", js[bool](b, `document.querySelector('#spectrum canvas').width > 100 &&
		document.getElementById('spectrum').getAttribute('aria-label').includes('phantoms')`))
	b.check("each grid says what it is", js[bool](b, `[...document.querySelectorAll('.grid')].every((grid) =>
		grid.getAttribute('role') === 'img' && grid.getAttribute('aria-label').includes('4 pictures of the prior'))`))
}

// testPriorPlays: pictures form, and both grids are seen at the same time of the process.
func testPriorPlays(t *testing.T, b *tab) {
	b.showPrior(quickPrior)
	end := js[int](b, "prior.hash('main')")
	waits := js[int](b, "prior.hash('plain')")
	b.run("prior.key('Home')")
	b.wait("prior.text('#stage-name') === 'noise' && prior.text('#time') === '0.8'")
	noise := js[int](b, "prior.hash('main')")
	b.check("it begins with noise", noise != end && js[int](b, "prior.hash('plain')") != waits)
	b.run("for (let i = 0; i < 4; i++) prior.key('ArrowRight')")
	b.wait("prior.text('#stage-name') === 'corrected at'")
	b.check("while one is corrected the other waits", js[int](b, "prior.hash('main')") != noise &&
		js[bool](b, `document.querySelector('.grid-part[data-track=plain]').dataset.k === '0'`))
	b.wait("location.hash.includes('view.k=4')")
	b.run("prior.key('End')")
	b.wait("prior.text('#stage-name') === 'running back' && prior.text('#sigma') === '0.02'")
	b.check("it ends as before", js[int](b, "prior.hash('main')") == end && js[int](b, "prior.hash('plain')") == waits)
	b.prefer("no-preference")
	b.run("prior.click('#play')")
	b.wait("prior.text('#stage-name') === 'corrected at'")
	b.wait("Number(document.getElementById('scrub').value) === Number(document.getElementById('scrub').max)")
}

// testPriorAddress: a link is what the server writes, and Back undoes a change.
func testPriorAddress(t *testing.T, b *tab) {
	b.showPrior(quickPrior)
	b.run("prior.enter('#t1', '0.4')")
	b.wait("prior.done() && location.hash.includes('t1=0.4')")
	b.run("prior.click('input[value=ode]')")
	b.wait("prior.done() && location.hash.includes('process=ode')")
	s := unconditional.Default()
	s.Size, s.Count, s.T1, s.T2, s.Steps, s.Process = 32, 4, 0.4, 1, 6, 0
	if got, want := js[string](b, "location.href"), priorapp.Link(b.h.URL, s, []string{"plain"}); got != want {
		t.Errorf("the page is %s, the server writes %s", got, want)
	}
	b.run("prior.key('c')")
	b.wait("prior.done() && prior.tracks().length === 1")
	if got, want := js[string](b, "location.href"), priorapp.Link(b.h.URL, s, nil); got != want {
		t.Errorf("alone the page is %s, the server writes %s", got, want)
	}
	b.run("history.back()")
	b.wait("prior.done() && prior.tracks().length === 2")
	b.run("history.back()")
	b.wait("prior.done() && document.querySelector('input[value=sde]').checked")
	b.showPrior(quickPrior + "&prior=general")
	b.check("the program's own has one name", js[bool](b, "document.getElementById('prior').value === 'score'"))
}

// testPriorSettings: a setting is another run; while a slider is dragged there is none.
func testPriorSettings(t *testing.T, b *tab) {
	b.showPrior(quickPrior)
	before := js[int](b, "prior.hash('main')")
	b.run("prior.click('#other-seed')")
	b.wait("prior.done() && location.hash.includes('seed=2')")
	b.check("another seed draws other pictures", js[int](b, "prior.hash('main')") != before)
	b.run("prior.enter('#count', '3'); prior.enter('#size', '48')")
	b.wait("prior.done() && document.querySelectorAll('.grid-part[data-track=main] canvas').length === 3")
	b.check("they are as large as was wanted", js[int](b, "prior.greys('main', 2).length") == 48*48)
	b.run(`{const slider = document.querySelector('input[type=range][data-field=t2]');
		slider.value = '3'; slider.dispatchEvent(new Event('input', { bubbles: true }))}`)
	b.wait("prior.text('#headline') === 'The run starts when you let go.' && document.getElementById('grids').dataset.stale !== undefined")
	b.run("document.querySelector('input[type=range][data-field=t2]').dispatchEvent(new Event('change', { bubbles: true }))")
	b.wait("prior.done() && location.hash.includes('t2=3')")
	b.run("prior.enter('#t2', '0')")
	b.wait("prior.done() && prior.tracks().length === 1")
	b.check("without correction there is nothing to compare", js[bool](b,
		"document.getElementById('plain').disabled && !prior.seen('#distance-plain')"))
	b.run("prior.click('#examples-open'); prior.click('[data-preset=short]')")
	b.wait("location.hash === '#t1=0.1&t2=0' && prior.text('#presets-see').startsWith('What to see: At T₁ = 0.1')")
	b.run("prior.click('#reset')")
	b.wait("location.hash === ''")
}

func testPriorErrors(t *testing.T, b *tab) {
	b.showPrior(quickPrior)
	for _, c := range []struct{ field, value, says string }{
		{"t1", "9", "must be a number from 0.01 to 4, got 9"},
		{"count", "99", "must be a whole number from 1 to 36, got 99"},
		{"seed", "-1", "must be a whole number from 0 to"},
	} {
		was := js[string](b, fmt.Sprintf("document.getElementById('%s').value", c.field))
		b.run(fmt.Sprintf("prior.enter('#%s', '%s')", c.field, c.value))
		b.wait(fmt.Sprintf("prior.text('#%s-error').includes(%q)", c.field, c.says))
		b.check("the pictures stay", js[int](b, "prior.greys('main', 0).length") == 32*32)
		b.run(fmt.Sprintf("prior.enter('#%s', '%s')", c.field, was))
		b.wait(fmt.Sprintf("prior.done() && !document.getElementById('%s-error')", c.field))
	}
	for fragment, says := range map[string]string{"size=50": "a multiple of 8", "process=heun": "must be one of ode, sde",
		"levels=3": "unknown field", "t1=null": "must not be null", "prior=nobodys": "must be one of score"} {
		b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.h.URL+"/prior#"+fragment))
		b.lookPrior()
		b.wait(fmt.Sprintf("document.querySelector('.desk').textContent.includes(%q)", says))
	}
}

// testPriorTogether: what is too much together with the comparison is right without it, and no error is left.
func testPriorTogether(_ *testing.T, b *tab) {
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.h.URL+"/prior#size=128&count=36&t2=67"))
	b.lookPrior()
	b.wait("prior.text('#count-error').includes('in some minutes') && prior.seen('#status')")
	b.run("prior.click('#plain')")
	b.wait("prior.seen('#cancel') && !prior.seen('#status') && document.querySelector('[aria-invalid]') === null")
	b.run("prior.click('#cancel')")
}

func testPriorCancel(t *testing.T, b *tab) {
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.h.URL+"/prior#size=128&count=8&seed=77"))
	b.lookPrior()
	b.wait("document.getElementById('grids').dataset.run !== undefined && prior.seen('#cancel') && prior.text('#work-doing').startsWith('Corrected: step ')")
	b.press("#cancel")
	b.wait("prior.text('#headline') === 'Cancelled.' && prior.seen('#again')")
	b.check("what has arrived stays", js[int](b, "prior.greys('main', 0).length") == 128*128)
}

// testPriorOthers: the page of tomography leads to its prior; any other learnt one can be looked at.
func testPriorOthers(t *testing.T, b *tab) {
	if err := ct.LoadPriors(scoretest.Folder(t, map[string]map[string]string{"b": {"name": "of-the-page",
		"title": "Shells", "training": "Shells, inside and out", "licence": "CC0"}})); err != nil {
		t.Fatal(err)
	}
	b.showCT(smallCT + "&prior=of-the-page")
	b.parts()
	b.check("the page leads to its prior", js[string](b, "document.getElementById('prior-believes').getAttribute('href')") == "prior#prior=of-the-page")
	b.press("#prior-believes")
	b.wait("location.pathname === '/prior' && document.getElementById('prior')?.value === 'of-the-page'")
	b.lookPrior()
	b.wait("prior.text('#prior-about') === 'Trained on: Shells, inside and out. Licence: CC0.'")
	b.run("prior.click('#cancel')")
	b.showPrior(quickPrior + "&prior=of-the-page")
	b.check("every explorer is one step away", js[bool](b, `[...document.querySelectorAll('.explorers a')].map((a) => a.textContent).join() === '2D,CT,Prior'`))
}

func testPriorExports(t *testing.T, b *tab) {
	b.showPrior(quickPrior)
	corrected, plain := drawnHere(t)
	b.run("parts.keepSaved(); prior.key('e')")
	b.wait("document.getElementById('export').open")
	files := js[[]string](b, "[...document.querySelectorAll('#export-files [data-file]')].filter((e) => e.checkVisibility()).map((e) => e.dataset.file)")
	names := append(append(unconditional.FileNames(""), unconditional.FileNames("-plain")...), "spec.json")
	for _, file := range files {
		if !slices.Contains(names, file) {
			t.Errorf("%s is offered", file)
			continue
		}
		got := b.save(fmt.Sprintf("#export-files [data-file='%s']", file))
		if len(got.Bytes) == 0 || got.Name != "gradus-prior-"+file {
			t.Errorf("%s: %d bytes as %s", file, len(got.Bytes), got.Name)
		}
		if of := map[string]*unconditional.Drawn{"samples.png": corrected, "samples-plain.png": plain}[file]; of != nil {
			m, err := png.Decode(bytes.NewReader(got.Bytes))
			if err != nil {
				t.Fatal(err)
			}
			_, columns, pix := unconditional.Grid(of.Pictures)
			for k, v := range pix {
				grey, _, _, _ := m.At(k%columns, k/columns).RGBA()
				if want := 65535 * min(max(float64(v), 0), 1); math.Abs(float64(grey)-want) > 1 {
					t.Fatalf("%s: pixel %d is %d, want %g", file, k, grey, want)
				}
			}
		}
	}
	if len(files) != 10 {
		t.Errorf("offered are %v", files)
	}
}

// testPriorSpec: a spec that was saved shows the same again.
func testPriorSpec(t *testing.T, b *tab) {
	b.showPrior(quickPrior + "&t1=0.3")
	hash := js[int](b, "prior.hash('main')")
	b.run("parts.keepSaved(); prior.key('e')")
	saved := b.save("#export-files [data-file='spec.json']")
	b.showPrior(quickPrior)
	b.run(fmt.Sprintf(`{const files = new DataTransfer(); files.items.add(new File([%q], 'spec.json'));
		const input = document.getElementById('spec-file'); input.files = files.files; input.dispatchEvent(new Event('change'))}`, saved.Bytes))
	b.wait("prior.done() && location.hash.includes('t1=0.3')")
	b.check("it is the same", js[int](b, "prior.hash('main')") == hash)
}

func testPriorReconnect(t *testing.T, b *tab, server *web.Server) {
	b.showPrior(quickPrior)
	run := js[string](b, "document.getElementById('grids').dataset.run")
	server.Sockets.Drop()
	b.wait("document.documentElement.dataset.connection === 'open' && prior.done()")
	b.run("prior.enter('#seed', '5')")
	b.wait("prior.done() && location.hash.includes('seed=5')")
	b.run("history.back()")
	b.wait(fmt.Sprintf("prior.done() && document.getElementById('grids').dataset.run === %q", run))
}

// testPriorWords: what is said of figures is what they say.
func testPriorWords(t *testing.T, b *tab) {
	b.showPrior(quickPrior)
	words := func(samples, plain, more string) string {
		return js[string](b, fmt.Sprintf(`(async () => {
			const { verdict } = await import(new URL('static/js/prior/words.js', location.href));
			const flat = { mean: 0.16, sd: 0.17, outside: 0, energy: 0.3, distance: 0.2, spectrum: [1, 1, 1, 1] };
			const result = (of) => ({ samples: { ...flat, ...of }, phantoms: flat, training: { mean: 0.16, sd: 0.17 },
				t1: 0.8, t2: 1, sigma: 1.99, trained_sigma: 2, diverged: 0, ...%s });
			const { headline, explanation } = verdict(result(%s), %s && result(%s));
			return headline + ' ' + explanation;
		})()`, more, samples, plain, plain))
	}
	for _, c := range []struct{ samples, plain, more, says string }{
		{"{}", "null", "{}", "These might be phantoms. They are hardly farther from phantoms (0.20) than other phantoms are (0.20)"},
		{"{}", "{distance: 0.5}", "{}", "Correction makes pictures that might be phantoms."},
		{"{distance: 0.4}", "{distance: 0.5}", "{}", "Correction helps, and is not enough. They are not like phantoms: patches are 0.40 away, those of other phantoms 0.20."},
		{"{distance: 0.4}", "{distance: 0.41}", "{}", "Correction makes no difference here."},
		{"{distance: 0.6}", "{distance: 0.4}", "{}", "Correction does harm here."},
		{"{mean: 0.05}", "null", "{}", "These are no phantoms. Near to phantoms by the distance, but too dark (mean grey 0.05, of what was trained on 0.16)."},
		{"{mean: 0.4}", "null", "{}", "too bright"},
		{"{sd: 0.05, distance: 1}", "null", "{}", "too flat (standard deviation 0.05 for 0.17)"},
		{"{sd: 0.5}", "null", "{}", "too much contrast"},
		{"{spectrum: [1, 1, 9, 9]}", "null", "{}", "9 times the power of phantoms in fine detail"},
		{"{spectrum: [1, 1, 0.1, 0.1]}", "null", "{}", "10 % of the power of phantoms in fine detail"},
		{"{outside: 0.02, mean: 0.05}", "null", "{}", ") and 2 % of the pixels lie outside 0 to 1."},
		{"{}", "null", "{sigma: 20}", "At T₁ the noise has σ = 20; above 2, which was trained, the prior is a Gaussian without shapes."},
		{"{distance: null}", "null", "{diverged: 3}", "3 pictures have left every bound."},
	} {
		if got := words(c.samples, c.plain, c.more); !strings.Contains(got, c.says) {
			t.Errorf("%s, %s, %s: %q does not say %q", c.samples, c.plain, c.more, got, c.says)
		}
	}
}

// testPriorWidths: at any size nothing sticks out, and the pictures are as large as there is room.
func testPriorWidths(t *testing.T, b *tab) {
	b.showPrior(quickPrior)
	b.geometry()
	for _, w := range windowSizes {
		b.resize(w)
		b.fits(w.String())
		b.check(w.String()+": pictures are seen", js[float64](b, "document.querySelector('.picture').getBoundingClientRect().width") >= 56)
	}
}

func testPriorAxe(t *testing.T, b *tab) {
	for _, width := range []int64{360, 1280} {
		for _, theme := range []string{"light", "dark"} {
			b.do(chromedp.EmulateViewport(width, 900))
			b.theme(theme)
			b.showPrior(quickPrior)
			b.run("for (const d of document.querySelectorAll('details')) d.open = true")
			b.axe()
			b.accessible(fmt.Sprintf("%d px, %s", width, theme))
			for _, dialog := range []string{"export", "help"} {
				b.run(fmt.Sprintf("document.getElementById('%s-open').click()", dialog))
				b.accessible(fmt.Sprintf("%s, %d px, %s", dialog, width, theme))
				b.run(fmt.Sprintf("document.getElementById('%s').close()", dialog))
			}
			b.run("prior.enter('#t1', '9')")
			b.wait("document.getElementById('t1-error') !== null && document.getAnimations().length === 0")
			b.accessible(fmt.Sprintf("an error, %d px, %s", width, theme))
		}
	}
}

// testPriorFollowed: followers see what is set and scrubbed.
func testPriorFollowed(t *testing.T, b, f *tab) {
	b.showPrior(quickPrior)
	path := b.present()
	f.do(chromedp.Navigate("about:blank"), chromedp.Navigate(f.h.URL+path))
	f.wait("location.pathname === '/prior'")
	f.lookPrior()
	f.wait("prior.done() && " + follows)
	b.run("prior.enter('#seed', '3')")
	b.wait("prior.done() && location.hash.includes('seed=3')")
	f.wait("prior.done() && document.getElementById('seed').value === '3'")
	b.run("prior.key('Home')")
	f.wait("prior.text('#stage-name') === 'noise'")
	b.check("both see the same", js[int](b, "prior.hash('main')") == js[int](f, "prior.hash('main')"))
}
