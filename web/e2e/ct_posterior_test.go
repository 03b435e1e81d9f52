package e2e

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/ct"
	"gradus/ct/picture"
	"gradus/ct/prior"
	"gradus/internal/cpu"
	"gradus/internal/slow"
	"gradus/web/ctapp"
)

// posteriorFragment is a posterior that is soon done, with two regions.
const posteriorFragment = `size=32&scan.angles=20&method=posterior&schedule.levels=6&schedule.iterations=3&chains=3` +
	`&regions=[{"inside":[0.1,0.15,0.2]},{"inside":[-0.2,0.1,0.2],"background":[0.6,0.6,0.2]}]`

// posteriorRun is that run.
func posteriorRun(t *testing.T) *ct.Run {
	t.Helper()
	s := ctapp.Default(ct.MethodPosterior, ct.PriorScore, prior.VE)
	s.Size, s.Scan.Angles, s.Schedule.Levels, s.Schedule.Iterations, s.Sampling.Chains = 32, 20, 6, 3, 3
	s.Regions = []ct.Region{{Inside: [3]float64{0.1, 0.15, 0.2}},
		{Inside: [3]float64{-0.2, 0.1, 0.2}, Background: &[3]float64{0.6, 0.6, 0.2}}}
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	run, err := ct.NewRun(&s, k, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Reconstruct(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return run
}

// TestBrowserCTPosterior: what the page shows of a posterior, in one Chromium.
func TestBrowserCTPosterior(t *testing.T) {
	t.Parallel()
	browser, h := startBrowser(t), startCT(t)
	for name, test := range map[string]func(*testing.T, *tab){
		"shows the server's numbers": testPosteriorNumbers,
		"paints the deviations":      testPosteriorMaps,
		"measures regions":           testPosteriorRegions,
		"scrubs":                     testPosteriorScrubs,
		"knows a Gaussian":           testPosteriorWords,
		"compares halves of one":     testPosteriorOne,
		"shows errors at the field":  testPosteriorErrors,
		"takes the method's fields":  testPosteriorFields,
		"exports each sample":        testPosteriorExports,
		"cancels":                    testPosteriorCancel,
		"has many seeds":             testPosteriorBatch,
		"follows a slider":           testPosteriorLive,
	} {
		t.Run(name, func(t *testing.T) { test(t, newTab(t, browser, h)) })
	}
	for i, width := range []int64{360, 1280, 1920} {
		for j, theme := range []string{"light", "dark"} {
			t.Run(fmt.Sprintf("is accessible: %d px, %s", width, theme), func(t *testing.T) {
				if i != j { // these two have seen each width but the widest, and each theme
					slow.Test(t)
				}
				testPosteriorAxe(t, newTab(t, browser, h), width, theme)
			})
		}
	}
}

// mapText is what stands above a map, and mapCanvas its pixels.
func mapText(name string) string {
	return fmt.Sprintf("ct.text('[data-map=%s] figcaption span')", name)
}
func mapCanvas(name string) string {
	return fmt.Sprintf("document.querySelector('[data-map=%s] canvas')", name)
}

// testPosteriorNumbers: what is said is of a run of the same spec, before and after a reload.
func testPosteriorNumbers(t *testing.T, b *tab) {
	run := posteriorRun(t)
	o, f := run.Result.Outcome, run.Result.Posterior
	for range 2 {
		b.showCT(posteriorFragment)
		b.wait("document.getElementById('sure').dataset.state === 'done'")
		for expression, want := range map[string]string{
			mapText("mean"):                    fmt.Sprintf("%.1f dB · SSIM %.3f · χ %.2f", float64(o.PSNR), float64(o.SSIM), float64(o.Chi)),
			"ct.panels().length + ' '":         "3 ",
			"ct.text('.panel:nth-child(3) b')": "Chain 3",
			"ct.text('#headline')":             "Not one picture but what the data and the prior leave possible.",
		} {
			if got := js[string](b, expression); got != want {
				t.Errorf("%s is %q, want %q", expression, got, want)
			}
		}
		for name, want := range map[string]ct.Number{"sd": f.SDRMS, "error": f.ErrorRMS} {
			text := js[string](b, mapText(name))
			got, err := strconv.ParseFloat(strings.TrimPrefix(text, "rms "), 64)
			if err != nil || math.Abs(got/float64(want)-1) > 5e-3 {
				t.Errorf("%s: %q, want %g", name, text, float64(want))
			}
		}
		percent := func(share ct.Number) string { return fmt.Sprintf("%.0f %%", 100*float64(share)) }
		said := b.text("sure-calibration")
		b.check("calibration: "+said, strings.HasPrefix(said, "Within one standard deviation of the mean 68 % of the true pixels are expected and "+
			percent(f.Coverage[0])+" measured, within two 95 % and "+percent(f.Coverage[1])+": ") &&
			strings.Contains(b.text("explanation"), said))
		agreement := b.text("sure-agreement")
		b.check("agreement: "+agreement, strings.Contains(agreement, fmt.Sprintf("split R-hat is %.2f", float64(f.RHat))) &&
			strings.HasPrefix(agreement, "The chains do not agree") == (f.RHat > 1.1) &&
			strings.Contains(agreement, "More kept steps help") == (f.RHat > 1.1))
		b.check("the chart has words", js[bool](b, fmt.Sprintf(
			"document.getElementById('sure-chart').ariaLabel.includes('%s within 1, %s within 2')", percent(f.Coverage[0]), percent(f.Coverage[1]))))
		b.check("no word of starts", !strings.Contains(b.text("headline")+b.text("explanation"), "start"))
	}
}

// testPosteriorMaps: the map of standard deviations is brighter where they are larger, in the colours of the errors beside it.
func testPosteriorMaps(t *testing.T, b *tab) {
	run := posteriorRun(t)
	b.showCT(posteriorFragment)
	b.wait("document.getElementById('sure').dataset.state === 'done' && document.getElementById('posterior-row').dataset.final === 'true'")
	b.wait(mapCanvas("sd") + ".getContext('2d').getImageData(0, 0, 1, 1).data[0] !== " + mapCanvas("sd") +
		".getContext('2d').getImageData(0, 0, 1, 1).data[1]") // the colours have been fetched
	wrong := make([]float32, len(run.Truth.Pix))
	for i, v := range run.Reconstructions[0].X.Pix {
		wrong[i] = float32(math.Abs(float64(v) - float64(run.Truth.Pix[i])))
	}
	greens := map[float64]int{} // of both maps, by values
	for name, pix := range map[string][]float32{"sd": run.Posterior.SD.Pix, "error": wrong} {
		green := js[[]int](b, fmt.Sprintf("[...%s.getContext('2d').getImageData(0, 0, 32, 32).data].filter((_, i) => i %% 4 === 1)", mapCanvas(name)))
		for i, v := range pix {
			greens[float64(v)] = green[i]
		}
	}
	var values []float64
	for v := range greens {
		values = append(values, v)
	}
	slices.Sort(values)
	most := 0
	for _, v := range values {
		if most = max(most, greens[v]); greens[v] < most-3 {
			t.Fatalf("%g has green %d, what is smaller %d", v, greens[v], most)
		}
	}
	if greens[values[0]] > 20 || most < 60 {
		t.Errorf("greens from %d to %d", greens[values[0]], most)
	}
	before := js[int](b, "ct.hash("+mapCanvas("sd")+")")
	b.run("ct.enter('#range', '0.05')")
	b.wait(fmt.Sprintf("ct.hash(%s) !== %d && ct.text('[data-spread]') === '0.013'", mapCanvas("sd"), before))
}

// testPosteriorRegions: how likely a contrast is beyond a threshold is the share of the server's draws, for any
// threshold and without a run; a region that is drawn is measured, too.
func testPosteriorRegions(t *testing.T, b *tab) {
	run := posteriorRun(t)
	b.showCT(posteriorFragment)
	b.wait("document.querySelectorAll('#sure-rows tr').length === 2 && ct.text('#sure-rows b') !== ''")
	number := b.text("panels") + js[string](b, "look.plot().number")
	for i, f := range run.Result.Regions {
		row := fmt.Sprintf("#sure-rows tr:nth-child(%d)", i+1)
		texts := strings.Split(js[string](b, fmt.Sprintf("ct.text('%s td span')", row)), " ± ")
		mean, _ := strconv.ParseFloat(strings.ReplaceAll(texts[0], "−", "-"), 64)
		sd, _ := strconv.ParseFloat(texts[1], 64)
		// Points along a pixel's side tell how much of it is covered, where the server knows.
		if math.Abs(mean-float64(f.Contrast)) > 5e-3 || math.Abs(sd/float64(*f.ContrastSD)-1) > 0.2 {
			t.Errorf("region %d: %q, want %g and %g", i, texts, float64(f.Contrast), float64(*f.ContrastSD))
		}
		draws := slices.Concat(run.Posterior.Contrasts[i]...)
		for _, threshold := range []float64{float64(f.Contrast), 2 * float64(f.Contrast), float64(f.Contrast) / 2} {
			b.run(fmt.Sprintf("ct.enter('%s input', '%g')", row, threshold))
			beyond := 0.0
			for _, c := range draws {
				if threshold < 0 && c < threshold || threshold >= 0 && c > threshold {
					beyond += 100 / float64(len(draws))
				}
			}
			got, err := strconv.ParseFloat(strings.TrimSuffix(js[string](b, fmt.Sprintf("ct.text('%s b')", row)), " %"), 64)
			if err != nil || math.Abs(got-beyond) > 8 {
				t.Errorf("region %d, threshold %g: %g %%, want %g", i, threshold, got, beyond)
			}
		}
	}
	b.check("no other run", number == b.text("panels")+js[string](b, "look.plot().number"))
	b.check("of all draws", strings.HasPrefix(b.text("sure-draws"), "The share of 60 kept pictures whose"))
	const shares = "[...document.querySelectorAll('#sure-rows b')].map((share) => share.textContent).join()"
	b.wait("location.hash.includes('thresholds')")
	said := js[string](b, shares)
	b.do(chromedp.Reload())
	b.lookCT()
	b.wait("document.querySelectorAll('#sure-rows tr').length === 2 && ct.text('#sure-rows b') !== ''")
	b.check("a link has the thresholds", said == js[string](b, shares))
	b.run("ct.enter('#sure-rows input', '')")
	b.check("what is no number changes nothing", js[string](b, "ct.text('#sure-rows b')") != "NaN %")
	for _, text := range []string{"1e", "abc", "1.5.5"} {
		b.typed("#sure-rows input", text)
		b.do(chromedp.KeyEvent("\r"))
		b.run("document.activeElement.blur()")
		b.check(text+" gives way to the threshold that counts", js[bool](b, `(({ value }) =>
			value !== '' && document.querySelector('#sure-rows b').title.includes(' ' + value + ' in '))(document.querySelector('#sure-rows input'))`))
	}
	b.run("ct.enter('#region-x', '0.2')")
	b.wait(`decodeURIComponent(location.hash).includes('"inside":[0.2,0.15,0.2]') && document.querySelectorAll('#sure-rows tr').length === 1`)
	b.run("ct.click('#region-on')")
	b.wait("document.getElementById('sure-regions').dataset.some === 'false'")
}

// testPosteriorScrubs: at every moment the chains have a mean and a spread, at the end those of all that was kept.
func testPosteriorScrubs(_ *testing.T, b *tab) {
	b.showCT(posteriorFragment)
	b.wait("document.getElementById('posterior-row').dataset.final === 'true'")
	final := js[[]int](b, fmt.Sprintf("[ct.hash(%s), ct.hash(%s)]", mapCanvas("mean"), mapCanvas("sd")))
	b.run("ct.enter('#scrub', '0')")
	b.check("noise", js[string](b, mapText("mean")) == "of 3 at σ 0.15" && strings.Contains(b.text("headline"), "At the end: Not one"))
	early := js[[]int](b, fmt.Sprintf("[ct.hash(%s), ct.hash(%s)]", mapCanvas("mean"), mapCanvas("sd")))
	b.check("other pictures", early[0] != final[0] && early[1] != final[1])
	b.run("ct.click('#forward')")
	b.check("a step on", js[string](b, "look.plot().k") == "1")
	b.run("ct.click('#strip li:last-child button')")
	b.check("the end again", slices.Equal(js[[]int](b, fmt.Sprintf("[ct.hash(%s), ct.hash(%s)]", mapCanvas("mean"), mapCanvas("sd"))), final))
	b.run("ct.click('[name=mode][value=residuals]')")
	b.check("residuals of the mean, and no other deviations", js[int](b, "ct.hash("+mapCanvas("mean")+")") != final[0] &&
		js[int](b, mapCanvas("mean")+".height") == 20 && js[int](b, "ct.hash("+mapCanvas("sd")+")") == final[1])
}

// testPosteriorWords: the words follow the numbers.
func testPosteriorWords(t *testing.T, b *tab) {
	b.openCT("size=32")
	got := js[[]string](b, `(async () => {
		const { agreement, beyond, calibration, gaussian, spread } = await import(new URL('static/js/ct/calibration.js', location.href));
		const curve = (one, two) => Array.from({ length: 30 }, (_, i) => (i === 9 ? one : i === 19 ? two : 0));
		const last = (text) => text.split(': ').pop();
		return [gaussian(0), gaussian(1), gaussian(2), gaussian(3)].map((x) => x.toFixed(6)).concat(
			[[0.7, 0.94], [0.86, 0.99], [0.5, 0.8], [0.7, 0.9], [0.8, 0.9], [0.84, 0.95]].map(([a, b]) => last(calibration(curve(a, b)))), calibration([]),
			last(agreement({ rhat: 1.1, effective_size: 12 }).text), String(agreement({ rhat: 1.11 }).agree), String(agreement({ rhat: null }).agree),
			String(agreement({ rhat: null, accepted: 0 }).agree), last(agreement({ rhat: null, accepted: 0 }).text), last(agreement({ rhat: 1, accepted: 0.254 }).text),
			...[1, 2].map((chains) => agreement({ rhat: 3 }, chains).text.split(':')[0]), agreement({ rhat: 1 }, 1).text,
			[beyond([1, 2, 3, 4], 2), beyond([-1, -2, 3], -1.5), beyond([-1, 1], 0)].join(), JSON.stringify(spread([1, 2, 3])));
	})()`)
	want := []string{"0.000000", "0.682689", "0.954500", "0.997300", "calibrated.", "the standard deviations are too wide.",
		"the standard deviations are too narrow.", "the standard deviations are too narrow for those with large errors.",
		"the standard deviations are too wide for most pixels, and too narrow for those with large errors.",
		"the standard deviations are too wide for most pixels, and about right for those with large errors.", "",
		"split R-hat is 1.10, near 1. The mean is known as well as by 12 independent draws, at least.", "false", "true",
		"false", "the chains stay where the levels have left them. A smaller step size g helps.",
		"split R-hat is 1.00, near 1. 25 % of the proposals passed the Metropolis test.",
		"The halves of the chain do not agree", "The chains do not agree", "The halves of the chain agree: split R-hat is 1.00, near 1.",
		"0.5,0.3333333333333333,0.5", `{"mean":2,"sd":1}`}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// testPosteriorOne: where there is one chain its halves are compared, and nothing is said of several.
func testPosteriorOne(_ *testing.T, b *tab) {
	b.showCT(strings.Replace(posteriorFragment, "chains=3", "chains=1", 1))
	b.wait("document.getElementById('sure').dataset.state === 'done'")
	b.check("R-hat is above 1.1", js[bool](b, "document.getElementById('sure-agreement').classList.contains('warning')"))
	said := b.text("sure-agreement") + b.text("explanation")
	b.check(said, strings.Count(said, "The halves of the chain do not agree") == 2 && !strings.Contains(said, "chains"))
}

// testPosteriorErrors: a wrong value is told at its field, and the pictures stay.
func testPosteriorErrors(_ *testing.T, b *tab) {
	b.showCT(posteriorFragment)
	for _, c := range []struct{ id, value, was, said string }{
		{"kept-steps", "19", "20", "20"}, {"chains", "17", "3", "from 1 to 16"}, {"gamma", "2", "0.5", "1.99"},
		{"draws-seed", "-1", "1", "0"}, {"gamma", "0", "0.5", "0.001"}, {"chains", "0", "3", "from 1 to 16"},
		{"kept-steps", "40000", "20", "100000"},
	} {
		b.run(fmt.Sprintf("document.querySelector('#%s').closest('details')?.setAttribute('open', ''); ct.enter('#%s', '%s')", c.id, c.id, c.value))
		b.wait(fmt.Sprintf("ct.text('#%s-error').includes('%s')", c.id, c.said))
		b.check(c.id+": nothing is lost", js[int](b, "ct.panels().length") == 3 &&
			js[string](b, fmt.Sprintf("document.getElementById('%s').value", c.id)) == c.value && b.seenCT("#stale"))
		b.run(fmt.Sprintf("ct.enter('#%s', '%s')", c.id, c.was))
		b.wait("ct.done() && document.querySelector('[aria-invalid]') === null")
	}
}

// testPosteriorFields: the method brings its fields, and takes them away; what it cannot do gives way.
func testPosteriorFields(_ *testing.T, b *tab) {
	b.showCT("size=32&scan.angles=20&prior=tv&schedule.levels=3")
	b.run("ct.enter('#method', 'posterior')")
	b.wait("location.hash.includes('method=posterior') && !location.hash.includes('prior=') && !location.hash.includes('chains')")
	b.check("its fields are there", js[string](b, "document.getElementById('chains').value") == "8" && b.seenCT("#kept-steps"))
	for _, id := range []string{"#alpha", "#starts", "#lambda", "#sde"} {
		b.check(id+" means nothing", !b.seenCT(id))
	}
	b.check("no prior that it cannot take", js[bool](b, "document.querySelector('#prior [value=tv]').disabled && document.getElementById('off').disabled"))
	b.run("ct.enter('#levels', '3'); ct.enter('#chains', '2'); ct.enter('#prior', 'tikhonov')")
	b.wait("ct.done() && ct.panels().length === 2 && location.hash.includes('prior=tikhonov')")
	b.check("its prior has a weight", b.seenCT("#lambda"))
	b.run("document.querySelector('#adjust').closest('details').open = true; ct.click('#adjust')")
	b.wait("ct.done() && location.hash.includes('adjust=true')")
	b.run("ct.enter('#method', 'graduated'); ct.enter('#levels', '3')")
	b.wait("ct.done() && ct.panels().length === 4 && !/chains|adjust|gamma/.test(location.hash) && !ct.seen('#sure') && !ct.seen('#posterior-row figure')")
}

// testPosteriorExports: the dialog has what replay -out writes of the chains, the sample of each, and none of other methods.
func testPosteriorExports(t *testing.T, b *tab) {
	run := posteriorRun(t)
	b.showCT(posteriorFragment)
	b.parts()
	b.run("parts.keepSaved(); ct.click('#export-open')")
	for i, sample := range run.Posterior.Samples {
		name := fmt.Sprintf("sample-%d.npy", i+1)
		if i == 0 {
			name = "sample.npy"
		}
		got, err := picture.Read(bytes.NewReader(b.save(fmt.Sprintf("#export-samples [data-file='%s']", name)).Bytes))
		if err != nil || !slices.Equal(got.Pix, sample.Pix) {
			t.Errorf("%s is another picture than replay's: %v", name, err)
		}
	}
	const names = "[...document.querySelectorAll('#export-samples button')].map((button) => button.textContent).join()"
	b.check("named like the panels", js[string](b, names) == "Chain 1,Chain 2,Chain 3" && b.seenCT("#export-samples"))
	b.run("document.getElementById('export').close(); ct.enter('#chains', '2')")
	b.wait("ct.done() && ct.panels().length === 2")
	b.run("ct.click('#export-open')")
	b.check("of two", js[string](b, names) == "Chain 1,Chain 2")
	b.run("document.getElementById('export').close(); ct.enter('#method', 'fbp')")
	b.wait("ct.done()")
	b.run("ct.click('#export-open')")
	b.check("of none", !b.seenCT("#export-samples"))
}

// testPosteriorCancel: chains stop when they are told to, with no word of how sure they are.
func testPosteriorCancel(_ *testing.T, b *tab) {
	b.openCT("size=128&method=posterior")
	b.wait("Number(look.plot()?.received) > 1 && ct.seen('#cancel')")
	b.run("ct.click('#cancel')")
	b.wait("look.plot().state === 'cancelled' && ct.text('#headline') === 'Cancelled.'")
	b.check("what has come can be seen", js[int](b, "ct.panels().length") == 8 && b.seenCT("#posterior-row figure") &&
		js[string](b, "document.getElementById('sure').dataset.state") == "empty")
	b.run("ct.enter('#size', '64'); ct.enter('#levels', '3'); ct.enter('#chains', '2')")
	b.wait("ct.done() && document.getElementById('sure').dataset.state === 'done'")
}

// testPosteriorLive: while a slider is dragged one chain is drawn, in the place of the first panel.
func testPosteriorLive(_ *testing.T, b *tab) {
	b.showCT(posteriorFragment)
	b.run("await ct.drag('scan.angles', [18, 15, 12])")
	b.wait("ct.panels()[0].preview === 'true' && document.getElementById('measured').dataset.rows === '12'")
	b.check("a sample", b.number("ct.panels()[0].psnr") > 20)
	b.run("ct.letGo('scan.angles')")
	b.wait("ct.done() && ct.panels().every(({ preview }) => preview === 'false') && document.getElementById('sure').dataset.state === 'done'")
}

// testPosteriorBatch: many seeds tell how sure the mean is of itself.
func testPosteriorBatch(_ *testing.T, b *tab) {
	b.openBatch(`size=32&scan.angles=20&method=posterior&prior=tikhonov&schedule.levels=3&chains=2` +
		`&batch.first=1&batch.count=2&batch.methods=["posterior","fbp"]`)
	b.check("beside its name", js[bool](b, `/^SD\/error \d\.\d\d; within 1 and 2 SD \d+ %, \d+ %$/.test(ct.text('#batch-rows small'))`) &&
		js[string](b, "ct.text('#batch-rows span')") == "Posterior mean")
	b.check("not beside others'", js[string](b, "ct.text('#batch-rows tr:nth-child(2) small')") == "")
}

// testPosteriorAxe: axe-core finds nothing, and nothing sticks out.
func testPosteriorAxe(t *testing.T, b *tab, width int64, theme string) {
	b.do(chromedp.EmulateViewport(width, 900))
	b.theme(theme)
	b.showCT(posteriorFragment)
	b.wait("document.getElementById('sure').dataset.state === 'done'")
	b.axe()
	b.run(`for (const d of document.querySelectorAll('details')) d.open = true`)
	b.wait("document.getAnimations().length === 0")
	for _, found := range js[[]string](b, "ct.axe()") {
		t.Error(found)
	}
	for _, fault := range js[[]string](b, "ct.geometry()") {
		t.Error(fault)
	}
	b.check("all of a row of the table is in sight", js[bool](b,
		"((row, box) => row.right <= box.right + 1)(document.querySelector('#sure-rows tr').getBoundingClientRect(), document.getElementById('sure').getBoundingClientRect())"))
}
