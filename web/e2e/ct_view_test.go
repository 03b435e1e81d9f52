package e2e

import (
	_ "embed"
	"fmt"
	"math"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/internal/cpu"
	"gradus/internal/slow"
	"gradus/web"
)

//go:embed testdata/browser/ctview.js
var ctViewScript string

// TestBrowserCTViews looks at pictures, curves and drawings of the CT page.
func TestBrowserCTViews(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	browser := startBrowser(t)
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	_, h := serve(t, web.Config{Kernel: k})
	for name, test := range map[string]func(*testing.T, *tab){
		"pictures equal the arrays":  func(t *testing.T, b *tab) { testCTPixels(t, b, k) },
		"grey window, zoom, move":    testCTWindow,
		"one picture over another":   testCTCloser,
		"a line through all":         testCTProfile,
		"the link keeps the look":    testCTLook,
		"a region":                   func(t *testing.T, b *tab) { testCTRegion(t, b, k) },
		"a sinogram at its angles":   testCTSinogram,
		"curves follow the clock":    testCTCurves,
		"many lines differ":          testCTLines,
		"draws with pointer":         testCTDraw,
		"draws within a shape":       testCTDrawWithin,
		"moves what is drawn":        testCTDrawMove,
		"tells when it is full":      testCTDrawFull,
		"draws by keyboard":          testCTDrawKeys,
		"paints the pixels lost":     testCTDrawMask,
		"draws a start":              func(t *testing.T, b *tab) { testCTDrawStart(t, b, k) },
		"draws on any screen":        testCTDrawWidths,
		"draws any link":             testCTDrawAnyLink,
		"the server draws the same":  testCTDrawnAlike,
		"other colours for any eyes": testCTMaps,
	} {
		t.Run(name, func(t *testing.T) {
			b := newTab(t, browser, h)
			test(t, b)
		})
	}
}

// showCTViews opens the page at the end of its run.
func (b *tab) showCTViews(fragment string) {
	b.t.Helper()
	b.prefer("reduce")
	b.showCT(fragment)
	b.do(chromedp.Evaluate[chromedp.Void](ctViewScript))
}

// testCTPixels: what the page paints is what a run of the same spec computes, grey by grey;
// and in the error map the sign and size of the error.
func testCTPixels(t *testing.T, b *tab, k cpu.Kernel) {
	b.showCTViews(smallCT)
	run := smallCTRun(t, k)
	if err := run.Reconstruct(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for i, c := range run.Reconstructions {
		greys := js[[]float64](b, fmt.Sprintf("view.greys(%d)", i))
		for j, v := range c.X.Pix {
			want := math.Floor(256 * min(max(float64(v), 0), 0.9999))
			if math.Abs(greys[j]-want) > 1 { // quantised to 16 bits on its way
				t.Fatalf("panel %d, pixel %d: grey %g, want %g of %g", i, j, greys[j], want, v)
			}
		}
	}
	b.run("view.choose('mode', 'errors')")
	b.check("the scale is told", js[bool](b, "ct.seen('.legend-bar') && ct.text('.legend-bar').includes('−0.2')"))
	x, checked := run.Reconstructions[0].X, 0
	for j := 0; j < len(x.Pix); j += 7 {
		e := x.Pix[j] - run.Truth.Pix[j]
		rgb := js[[]float64](b, fmt.Sprintf("view.pixel(0, %d, %d)", j/64, j%64))
		switch {
		case e > 0.02 && rgb[0] <= rgb[2], e < -0.02 && rgb[0] >= rgb[2], math.Abs(float64(e)) < 0.001 &&
			min(rgb[0], rgb[2]) < 235:
			t.Errorf("pixel %d with error %g is %v", j, e, rgb)
		}
		if math.Abs(float64(e)) > 0.02 {
			checked++
		}
		if checked > 40 {
			break
		}
	}
	if checked < 10 {
		t.Errorf("only %d pixels with an error to see", checked)
	}
	rows, columns, residuals := run.Residuals(run.Reconstructions[1].X)
	b.run("view.choose('mode', 'residuals')")
	b.check("their scale is told", js[bool](b, "ct.seen('.legend-bar[data-mode=residuals]') && !ct.seen('.legend-bar[data-mode=errors]')"))
	b.check("of every measurement", js[int](b, "document.querySelectorAll('.panel canvas')[1].width") == columns &&
		js[int](b, "document.querySelectorAll('.panel canvas')[1].height") == rows)
	for j := 0; j < len(residuals); j += 53 {
		rgb := js[[]float64](b, fmt.Sprintf("view.pixel(1, %d, %d)", j/columns, j%columns))
		if v := residuals[j]; v > 1 && rgb[0] <= rgb[2] || v < -1 && rgb[0] >= rgb[2] {
			t.Errorf("measurement %d with a residual of %g is %v", j, v, rgb)
		}
	}
	b.run("view.choose('mode', 'pictures'); view.rest(view.boxes()[0], (20 + 0.5) / 64, (30 + 0.5) / 64)")
	if got, want := numberOf(t, js[string](b, "ct.text('.panel .view-value')")),
		float64(x.Pix[30*64+20]); math.Abs(got-want) > 2e-3*math.Abs(want)+2e-4 {
		t.Errorf("value under the pointer %g, want %g", got, want)
	}
	b.check("in all panels",
		js[int](b, "[...document.querySelectorAll('.panel .view-value')].filter((value) => !value.hidden).length") == 4)
}

// testCTWindow: pulling, wheel and keys change all pictures alike, and Reset brings them back.
func testCTWindow(_ *testing.T, b *tab) {
	b.showCTViews(smallCT)
	before := js[[]float64](b, "view.greys(1)")
	b.run("view.pull(view.boxes()[0], [0.3, 0.5], [0.05, 0.5])") // to the left: narrower
	width := b.number("document.getElementById('window-width').value")
	b.check(fmt.Sprintf("the window is narrower: %g", width), width < 0.8 && width > 0.5)
	after := js[[]float64](b, "view.greys(1)")
	changed := 0
	for i := range after {
		if after[i] != before[i] {
			changed++
		}
	}
	b.check("another panel follows", changed > 200)
	b.run("view.pull(view.boxes()[0], [0.5, 0.3], [0.5, 0.6])")
	b.check("down is a higher level", b.number("document.getElementById('window-level').value") > 0.55)
	b.run("view.boxes()[2].focus(); for (let i = 0; i < 4; i++) view.boxes()[2].dispatchEvent(new KeyboardEvent('keydown', { key: '+', bubbles: true }))")
	transforms := js[[]string](b, "view.transforms().filter((transform) => transform.startsWith('scale(2.44'))")
	b.check(fmt.Sprintf("all are zoomed: %d", len(transforms)), len(transforms) >= 5)
	b.run("view.choose('tool', 'move'); view.pull(view.boxes()[0], [0.5, 0.5], [0.7, 0.5])")
	moved := js[[]string](b, "[...new Set(view.transforms())]")
	b.check(fmt.Sprintf("moved to the right: %q", moved), len(moved) == 2 &&
		js[bool](b, "view.transforms()[0].includes('translate(8')")) // hidden ones stay
	b.run("ct.click('#view-reset')")
	same := js[[]float64](b, "view.greys(1)")
	for i := range same {
		if same[i] != before[i] {
			b.t.Fatalf("pixel %d is not as before", i)
		}
	}
	b.check("whole", js[bool](b, "view.transforms().every((transform) => transform === '')"))
	b.run("ct.enter('#window-width', '0.25'); ct.enter('#window-width', '-1')")
	b.check("no width below nothing", js[string](b, "document.getElementById('window-width').value") == "0.25")
}

// testCTCloser: two pictures over each other, and what is between them.
func testCTCloser(t *testing.T, b *tab) {
	b.showCTViews(smallCT + `&compare=["fbp"]`)
	b.run("document.getElementById('closer').open = true")
	b.run("ct.enter('#closer-a', 'Truth'); ct.enter('#closer-b', 'FBP, Hann')")
	b.run("ct.enter('#wipe', '0.25')")
	b.check("a quarter of the first",
		js[bool](b, "getComputedStyle(document.getElementById('wipe-over')).clipPath.includes('75%')"))
	rms := b.number("ct.text('#difference-rms').replace('RMS ', '')")
	psnr := b.number("Number(document.querySelector('.panel[data-track=\"fbp\"]').dataset.psnr)")
	if want := math.Pow(10, -psnr/20); math.Abs(rms/want-1) > 0.01 {
		t.Errorf("RMS %g, by the PSNR %g", rms, want)
	}
	b.run("ct.enter('#closer-b', 'Truth')")
	b.check("no difference from itself", js[string](b, "ct.text('#difference-rms')") == "RMS 0")
	b.check("and white",
		js[[]float64](b, "view.drawing(document.querySelector('#difference canvas')).slice(0, 4)")[0] > 240)
}

// testCTProfile: the values along a line, of the truth and of every panel.
func testCTProfile(_ *testing.T, b *tab) {
	b.showCTViews(smallCT)
	b.run("document.getElementById('closer').open = true")
	b.check("truth and panels", js[int](b, "document.querySelectorAll('#profile-legend li').length") == 5)
	middle := js[int](b, "view.inked(document.getElementById('profile-chart'))")
	b.check(fmt.Sprintf("drawn: %d", middle), middle > 500)
	b.run("view.choose('tool', 'profile'); view.pull(view.boxes()[1], [0.2, 0.9], [0.8, 0.91])")
	line := js[[]float64](b,
		"['x1', 'y1', 'x2', 'y2'].map((name) => Number(document.querySelector('.panel line').getAttribute(name)))")
	b.check(fmt.Sprintf("a row: %v", line), math.Abs(line[0]-0.2) < 0.02 && line[1] == line[3] &&
		math.Abs(line[2]-0.8) < 0.02)
	b.check("other values", js[int](b, "view.inked(document.getElementById('profile-chart'))") != middle)
}

// testCTLook: how pictures are looked at is part of the link.
func testCTLook(_ *testing.T, b *tab) {
	b.showCTViews(smallCT)
	b.run("ct.enter('#window-width', '0.5'); view.choose('mode', 'errors'); ct.enter('#range', '0.05')")
	b.wait("location.hash.includes('view.look')")
	b.do(chromedp.Reload())
	b.lookCT()
	b.do(chromedp.Evaluate[chromedp.Void](ctViewScript))
	b.wait("ct.done()")
	b.check("restored", js[string](b,
		"document.getElementById('window-width').value + document.getElementById('range').value + document.querySelector('[name=mode]:checked').value") == "0.50.05errors")
	b.openCT(smallCT + "&view.look=" + `{"window":["x",-1],"zoom":[1e99,7,-7],"map":"rainbow","profile":[1,2],"thresholds":["x",null,{},1e99]}`)
	b.do(chromedp.Evaluate[chromedp.Void](ctViewScript))
	b.wait("ct.done()")
	b.check("nonsense is as usual or within limits",
		js[string](b, "document.getElementById('window-width').value + document.getElementById('map').value") == "1grey")
}

// testCTSinogram: stripes lie at the angles that are measured, hatching between them.
func testCTSinogram(_ *testing.T, b *tab) {
	b.showCTViews(smallCT + "&scan.angles=6&scan.arc=90")
	// At 0 to 90 degrees lie six stripes, beyond none: there all columns look alike, hatched.
	bright := js[[]float64](b, `(() => {
		const canvas = document.querySelector('.sinogram-canvas');
		const { width, height } = canvas;
		const data = canvas.getContext('2d').getImageData(0, 0, width, height).data;
		const left = Math.round(0.5 * width), pad = 0.45 * parseFloat(getComputedStyle(canvas).fontSize) * devicePixelRatio;
		return Array.from({ length: 360 }, (_, half) => {
			const row = Math.floor(pad + (half / 360) * (height - 2 * pad));
			let most = 0;
			for (let x = left; x < 0.9 * width; x++) most = Math.max(most, data[4 * (row * width + x)]);
			return most;
		});
	})()`)
	for i := range 6 {
		at := 15 + 30*i // half degrees
		b.check(fmt.Sprintf("a stripe at %g degrees: %g", float64(at)/2, bright[at]), bright[at] > 90)
		b.check(fmt.Sprintf("none at %g degrees: %g", float64(at)/2+7.5, bright[at+15]), bright[at+15] < 90)
	}
	for half := 190; half < 350; half++ {
		b.check(fmt.Sprintf("nothing at %g degrees", float64(half)/2), bright[half] < 90)
	}
}

// testCTCurves: the curves are those of the levels, and the clock is where one clicks.
func testCTCurves(t *testing.T, b *tab) {
	b.showCTViews(smallCT)
	b.run("document.getElementById('curves').open = true")
	for _, name := range []string{"Distance", "PSNR", "SSIM", "Residual", "Energy", "Data term",
		"Prior term", "Step size"} {
		b.check(name+" is drawn",
			js[bool](b, fmt.Sprintf("!view.chart(%q).hidden && view.inked(view.chart(%q)) > 100", name, name)))
	}
	b.check("f is not known", js[bool](b, "view.chart('Final energy').hidden && view.chart('Angle to −∇f').hidden"))
	b.check("the value is the panels'",
		math.Abs(b.number("view.chart('PSNR').querySelector('.chart-now').textContent.split(' ')[0]")-b.number("ct.panels()[0].psnr")) < 0.1)
	b.check("every panel's value stands under the chart",
		js[bool](b, `JSON.stringify([...view.chart('PSNR').querySelectorAll('dd')].map((e) => e.textContent)) === JSON.stringify(ct.panels().map(({ psnr }) => Number(psnr).toPrecision(3)))`))
	b.check("by name", js[bool](b,
		`JSON.stringify([...view.chart('PSNR').querySelectorAll('dt')].map((e) => e.textContent)) === JSON.stringify([...document.querySelectorAll('.panel[data-track=main] b')].map((e) => e.textContent))`))
	b.run("document.querySelector('#strip li:last-child button').click()")
	b.check("no step sets out from the results",
		js[bool](b, "[...view.chart('Step size').querySelectorAll('dd')].every((e) => e.textContent === '–')"))
	const parts = `['Energy', 'Data term', 'Prior term'].map((name) => view.chart(name).querySelector('dd').textContent)`
	for _, at := range []string{"last", "first"} {
		b.run(fmt.Sprintf("document.querySelector('#strip li:%s-child button').click()", at))
		var e []float64
		for _, text := range js[[]string](b, parts) {
			e = append(e, numberOf(t, text))
		}
		b.check(fmt.Sprintf("%s: the energy is its two terms: %v", at, e), e[0] > 0 &&
			math.Abs(e[0]-e[1]-e[2]) < 0.01*(math.Abs(e[1])+math.Abs(e[2])))
		b.check(at+": the caption has it", math.Abs(b.number("ct.panels()[0].energy")/e[0]-1) < 0.01 &&
			js[bool](b, "/, data term .*, prior term /.test(document.querySelector('.panel .energy').title)"))
	}
	b.check("a step sets out from the starts",
		js[bool](b, "[...view.chart('Step size').querySelectorAll('dd')].every((e) => Number(e.textContent) > 0)"))
	b.check("with the clock",
		js[bool](b, "view.chart('PSNR').querySelector('.chart-now').textContent.includes(' to ')"))
	b.run("(() => { const over = view.chart('PSNR').querySelector('.u-over'); view.pull(over, [0.5, 0.5], [0.5, 0.5]); })()")
	b.check("a click goes there", js[string](b, "look.plot().k") == "3")
	b.run("ct.click('#observe')")
	b.wait("ct.done() && !view.chart('Final energy').hidden && view.inked(view.chart('Final energy')) > 100 && view.inked(view.chart('Angle to −∇f')) > 100")
	b.check("in the link", js[bool](b, "location.hash.includes('observe=true')"))
	b.check("energies in the captions",
		js[bool](b, "[...document.querySelectorAll('.panel .energy')].every((energy) => /^F \\d/.test(energy.textContent))"))
	b.run("ct.click('#off')")
	b.wait("ct.done() && view.chart('Distance').querySelectorAll('dd').length === 2")
	b.run("document.querySelector('#strip li:last-child button').click()")
	apart := js[[]float64](b,
		"[...view.chart('Distance').querySelectorAll('dd')].map((value) => Number(value.textContent))")
	b.check(fmt.Sprintf("distances with and without graduation: %v", apart), apart[0] < 0.01 && apart[1] > 0.1)
	b.run("document.querySelector('#strip li:first-child button').click()")
	b.check("the verdict is of the end", js[bool](b, "ct.text('#headline').startsWith('At the end: ')"))
}

// testCTLines: no two lines differ by colour alone, neither in the legend nor in the chart, and
// in both themes colours are seen and told apart.
func testCTLines(_ *testing.T, b *tab) {
	for _, theme := range []string{"light", "dark"} {
		b.theme(theme)
		b.openCT(smallCT)
		for _, fault := range js[[]string](b, `(async () => {
			const [{ looks, colours, swatch }, { Chart }] = await Promise.all(['linelooks', 'chart'].map((name) => import(new URL('static/js/lib/' + name + '.js', location.href))));
			const faults = [];
			const pieces = Array.from({ length: looks }, (_, i) => swatch(i));
			document.getElementById('curves').append(...pieces);
			const shapes = new Set(pieces.map((e) => [...e.children].map((part) => part.localName + part.getAttribute('stroke-dasharray') + part.getAttribute('stroke-width'))).map(String));
			if (looks < 28 || shapes.size !== looks) faults.push(shapes.size + ' pieces of ' + looks + ' lines differ in shape');
			const channels = (colour) => { // as the screen has it
				const context = new OffscreenCanvas(1, 1).getContext('2d');
				context.fillStyle = colour;
				context.fillRect(0, 0, 1, 1);
				return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
			};
			const light = (rgb) => rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
			const ground = light(channels(getComputedStyle(document.getElementById('curves')).backgroundColor));
			const drawn = pieces.map((e) => channels(getComputedStyle(e).stroke));
			for (const [i, colour] of drawn.entries()) {
				const [a, b] = [light(colour), ground].sort((x, y) => y - x);
				if ((a + 0.05) / (b + 0.05) < 3) faults.push('line ' + i + ' has too little contrast');
				for (const [j, other] of drawn.slice(0, i).entries()) {
					const alike = Math.floor(i / colours) === Math.floor(j / colours) || i % colours === j % colours;
					if (alike && Math.hypot(...colour.map((v, c) => v - other[c])) < 40) faults.push('line ' + i + ' has the colour of line ' + j);
				}
			}
			// A chart of level lines: what is inked of each.
			const box = document.createElement('div');
			box.style.cssText = 'width: 600px; height: ' + 14 * looks + 'px';
			document.getElementById('curves').append(box);
			const x = Array.from({ length: 101 }, (_, at) => at);
			new Chart(box, () => {}).show(pieces.map((_, i) => ({ x, y: x.map(() => i) })), { x: 'x', last: 100, log: false, range: [-0.5, looks - 0.5] });
			while (!box.querySelector('canvas')) await look.drawn(); // its library arrives with the first chart
			await look.drawn();
			const canvas = box.querySelector('canvas');
			const { width, height, data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
			const [over, ratio] = [box.querySelector('.u-over'), canvas.width / canvas.clientWidth];
			const [top, tall] = [over.offsetTop * ratio, (over.offsetHeight * ratio) / looks];
			const inked = (i) => {
				const middle = Math.round(top + (looks - 0.5 - i) * tall);
				const rows = [];
				for (let row = middle - 4; row <= middle + 4; row++) for (let at = Math.ceil(over.offsetLeft * ratio) + 4; at < width - 20; at++) {
					const pixel = [0, 1, 2].map((c) => data[4 * (row * width + at) + c]);
					rows.push(data[4 * (row * width + at) + 3] > 128 && Math.hypot(...pixel.map((v, c) => v - drawn[i][c])) < 60);
				}
				return rows;
			};
			const bands = pieces.map((_, i) => inked(i));
			for (const [i, band] of bands.entries()) {
				if (band.filter(Boolean).length < 200) faults.push('line ' + i + ' is not drawn');
				for (const [j, other] of bands.slice(0, i).entries()) {
					const apart = band.reduce((n, on, at) => n + (on !== other[at]), 0);
					if (apart < 60) faults.push('line ' + i + ' is drawn as line ' + j + ' is, but for ' + apart + ' pixels');
				}
			}
			box.remove();
			return faults;
		})()`) {
			b.t.Errorf("%s: %s", theme, fault)
		}
	}
}

// testCTMaps: colour maps are those of the figures.
func testCTMaps(_ *testing.T, b *tab) {
	b.showCTViews(smallCT)
	b.run("ct.enter('#map', 'viridis')")
	b.wait("(([r, g, b]) => r === 68 && g === 1 && b === 84)(view.pixel(0, 0, 0))") // the darkest, where nothing is
	b.run("ct.enter('#map', 'grey')")
	b.check("grey again", js[bool](b, "(([r, g, b]) => r === g && g === b)(view.pixel(0, 30, 30))"))
}
