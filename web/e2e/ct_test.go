package e2e

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/ct"
	"gradus/ct/prior"
	"gradus/internal/cpu"
	"gradus/internal/slow"
	"gradus/web"
	"gradus/web/ctapp"
)

//go:embed testdata/browser/ct.js
var ctScript string

// smallCT is the fragment of a spec that is soon done.
const smallCT = "size=64&schedule.levels=6&scan.angles=20"

// smallCTRun is that run, computed by nobody yet.
func smallCTRun(t *testing.T, k cpu.Kernel) *ct.Run {
	t.Helper()
	spec := ctapp.Default(ct.MethodGraduated, ct.PriorScore, prior.VE)
	spec.Size, spec.Schedule.Levels, spec.Scan.Angles = 64, 6, 20
	run, err := ct.NewRun(&spec, k, nil)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// TestBrowserCT looks at the CT page as a person does, in one Chromium.
func TestBrowserCT(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	server, h := serve(t, web.Config{Kernel: k})
	for name, test := range map[string]func(*testing.T, *tab){
		"computes as the server does":    func(t *testing.T, b *tab) { testCTNumbers(t, b, k) },
		"plays and scrubs while it runs": testCTPlay,
		"shows graduation off":           testCTOff,
		"compares":                       testCTCompare,
		"shows every method by link":     testCTMethodLinks,
		"shows every method by menu":     testCTMethodMenu,
		"compares with a method at hand": testCTMethodCompared,
		"shows a weight by number":       testCTLambda,
		"tells who agrees":               testCTApart,
		"judges χ by what chance allows": testCTExplained,
		"cancels and runs again":         testCTCancel,
		"follows a slider":               testCTLive,
		"keeps its state in the URL":     testCTAddress,
		"writes the server's links":      testCTLinks,
		"exports every file":             testCTExports,
		"takes examples and resets":      testCTPresets,
		"shows errors at the field":      testCTErrors,
		"says what is wrong with a link": testCTWrongLinks,
		"refuses a mask of all":          testCTMaskOfAll,
		"knows one level":                testCTOneLevel,
		"mends by its comparison":        testCTTogether,
		"resets what cannot be read":     testCTUnreadable,
		"edits the starts":               testCTStarts,
		"shows what starts leave out":    testCTDefaultsOfStarts,
		"shows what is minimised":        testCTFormula,
		"reads a decimal comma":          testCTCommas,
		"takes a picture":                testCTUpload,
		"brings a lost picture again":    testCTLostUpload,
		"opens a dropped spec":           testCTSpecDropped,
		"opens files of Windows":         testForeignSpecs,
		"opens files of many kinds":      testCTFiles,
		"refuses what is not read":       testCTServedFiles,
		"sees DICOM through windows":     testCTDICOM,
		"sees pictures as the server":    testCTSeen,
		"exports a whole spec":           testCTWholeSpec,
		"knows other problems":           testCTProblems,
		"chooses the prior":              testCTPriors,
		"chooses the filter of FBP":      testCTFilter,
		"chooses the model of the noise": testCTNoise,
		"survives any link":              testCTAnyLink,
		"survives a lost connection":     func(t *testing.T, b *tab) { testCTReconnect(t, b, server) },
		"is used by keyboard alone":      testCTKeyboard,
		"respects reduced motion":        testCTReducedMotion,
		"fits narrow and wide":           testCTWidths,
	} {
		t.Run(name, func(t *testing.T) { test(t, newTab(t, browser, h)) })
	}
	for _, width := range []int64{360, 1280} {
		for _, theme := range []string{"light", "dark"} {
			t.Run(fmt.Sprintf("is accessible: %d px, %s", width, theme), func(t *testing.T) {
				slow.Test(t)
				testCTAxe(newTab(t, browser, h), width, theme)
			})
		}
	}
}

// openCT shows the CT page with a fragment.
func (b *tab) openCT(fragment string) {
	b.t.Helper()
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.h.URL+"/ct#"+fragment))
	b.lookCT()
}

// lookCT defines what the script offers anew, after the page was loaded.
func (b *tab) lookCT() { b.do(chromedp.Evaluate[chromedp.Void](ctScript)) }

// showCT opens the page and waits for its run.
func (b *tab) showCT(fragment string) {
	b.t.Helper()
	b.openCT(fragment)
	b.wait("ct.done()")
}

// number is an expression's value; NaN for what is none.
func (b *tab) number(expression string) float64 {
	b.t.Helper()
	v, err := strconv.ParseFloat(js[string](b, "String("+expression+")"), 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

// testCTNumbers: what the page says of the last level is what a run of the same spec says.
func testCTNumbers(t *testing.T, b *tab, k cpu.Kernel) {
	b.showCT(smallCT)
	run := smallCTRun(t, k)
	if err := run.Reconstruct(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	b.check("a panel for each start", js[int](b, "ct.panels().length") == len(run.Spec.Starts))
	for i, want := range run.Result.Results {
		if got := b.number(fmt.Sprintf("ct.panels()[%d].psnr", i)); math.Abs(got-float64(want.PSNR)) > 1e-3 {
			t.Errorf("panel %d: PSNR %g, want %g", i, got, float64(want.PSNR))
		}
		if got := b.number(fmt.Sprintf("ct.panels()[%d].ssim", i)); math.Abs(got-float64(want.SSIM)) > 1e-4 {
			t.Errorf("panel %d: SSIM %g, want %g", i, got, float64(want.SSIM))
		}
	}
	if got, want := b.number("document.getElementById('verdict').dataset.distance"),
		float64(*run.Result.MaxRMSDistance); math.Abs(got/want-1) > 1e-3 {
		t.Errorf("distance %g, want %g", got, want)
	}
	b.check("the truth is there", js[string](b, "document.getElementById('truth').dataset.size") == "64")
	b.check("every angle is measured", js[string](b, "document.getElementById('measured').dataset.rows") == "20")
	b.check("in words, too",
		js[bool](b, "ct.text('#headline').includes('same picture') && ct.text('#explanation').includes('dB')"))
}

// testCTPlay: the clock goes where levels have arrived, and no further.
func testCTPlay(t *testing.T, b *tab) {
	b.prefer("no-preference")
	b.openCT("size=96&schedule.levels=40&scan.angles=60")
	b.wait("Number(look.plot().received) > 3 && look.plot().state === 'running'")
	b.run("ct.click('#play')") // which plays
	received, k := b.number("look.plot().received"), b.number("look.plot().k")
	b.run("ct.enter('#scrub', '2')")
	b.check("scrubs back while it runs", js[string](b, "look.plot().k") == "2" &&
		js[string](b, "look.plot().playing") == "false")
	b.check("the run goes on", js[string](b, "look.plot().state") == "running" || js[bool](b, "ct.done()"))
	b.check(fmt.Sprintf("played within what had come: %g of %g", k, received), k < received)
	b.run("ct.enter('#scrub', '40')")
	b.check("not beyond what has come", b.number("look.plot().k") <= b.number("look.plot().received"))
	b.run("ct.enter('#scrub', '0')")
	starts := js[[]int](b, "ct.pictures()")
	b.check("starts are apart", b.number("document.getElementById('verdict').dataset.distance") > 0.1)
	b.wait("ct.done()")
	b.check("stays where it was put", js[string](b, "look.plot().k") == "0")
	b.check("in the address", js[bool](b, "location.hash.includes('view.k=0')"))
	b.run("ct.click('#forward')")
	b.check("one level on", js[string](b, "look.plot().k") == "1" && js[[]int](b, "ct.pictures()")[0] != starts[0])
	b.run("ct.click('#strip li:last-child button')")
	b.check("the strip goes to the end", js[string](b, "look.plot().k") == "40" &&
		js[bool](b, "document.querySelector('#strip li:last-child button').ariaCurrent === 'step'"))
	b.check("panels agree at the end", b.number("document.getElementById('verdict').dataset.distance") < 1e-3)
	b.run("document.getElementById('speed').value = '4'; document.getElementById('speed').dispatchEvent(new Event('change')); ct.click('#play')")
	b.check("replays from the beginning", js[string](b, "look.plot().playing") == "true" &&
		b.number("look.plot().k") < 20)
	b.wait("look.plot().playing === 'false' && look.plot().k === '40'")
	if len(starts) != 4 {
		t.Errorf("%d pictures of starts", len(starts))
	}
}

// testCTOff: without graduation the same starts fall apart, by number and by picture.
func testCTOff(_ *testing.T, b *tab) {
	b.showCT(smallCT)
	b.check("one group, no second number", js[bool](b, "ct.panels('off').length === 0 && !ct.seen('#distance-off')"))
	b.run("ct.click('#off')")
	b.wait("ct.done() && ct.panels('off').length === 4 && ct.panels('off').every(({ k }) => k === '6')")
	with, without := b.number("document.getElementById('verdict').dataset.distance"),
		b.number("document.querySelector('[data-group=off] .group-title span').dataset.distance")
	b.check(fmt.Sprintf("graduation %g, none %g", with, without), with < 0.01 && without > 10*with)
	b.check("the number stands beside the other", b.text("distance-off-value") != "" && b.seenCT("#distance-off"))
	b.check("in the address", js[bool](b, `location.hash.includes('compare=%5B%22off%22%5D')`))
	b.run("history.back()")
	b.wait("ct.done() && ct.panels('off').length === 0 && !document.getElementById('off').checked")
}

func (b *tab) seenCT(selector string) bool {
	b.t.Helper()
	return js[bool](b, fmt.Sprintf("ct.seen(%q)", selector))
}

// testCTCompare: other methods stand beside the starts, with metrics and times.
func testCTCompare(_ *testing.T, b *tab) {
	b.showCT(smallCT + "&compare=[\"fbp\",\"tikhonov\",\"tv\"]")
	for _, name := range []string{"fbp", "tikhonov", "tv"} {
		b.check(name+" is there",
			js[bool](b, fmt.Sprintf("ct.panels('%s').length === 1 && Number(ct.panels('%s')[0].psnr) > 10", name,
				name)))
		b.check(name+" is ticked",
			js[bool](b, fmt.Sprintf("document.querySelector('#compare [value=%s]').checked", name)))
	}
	b.check("with its time", js[bool](b, `/ m?s$/.test(ct.text('[data-group=compared] .panel-moment'))`))
	b.run("ct.click('#compare [value=fbp]')")
	b.wait("ct.done() && ct.panels('fbp').length === 0 && ct.panels('tv').length === 1")
	b.run("ct.click('[name=operator][value=identity]')")
	b.wait("ct.done() && document.querySelector('#compare [value=fbp]').disabled")
}

// testCTCancel: a long run ends when it is told to, and what has come can be played.
func testCTCancel(_ *testing.T, b *tab) {
	b.openCT("size=128&schedule.levels=200&scan.angles=60")
	b.wait("Number(look.plot()?.received) > 1 && ct.seen('#cancel')")
	b.run("ct.click('#cancel')")
	b.wait("look.plot().state === 'cancelled' && ct.text('#headline') === 'Cancelled.' && !ct.seen('#work') && ct.seen('#again')")
	b.run("ct.enter('#scrub', '1')")
	b.check("what has come can be seen", js[string](b, "look.plot().k") != "" && js[int](b, "ct.panels().length") == 4)
	b.run("ct.enter('#size', '64'); ct.enter('#levels', '5')")
	b.wait("ct.done()")
	b.check("nothing to run again", !b.seenCT("#again"))
}
