package e2e

import (
	_ "embed"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/internal/slow"
	"gradus/web"
	"gradus/web/wstest"
)

//go:embed testdata/browser/parts.js
var partsScript string

// TestBrowserParts looks at what stands around the landscape, and at the home page, in
// one Chromium.
func TestBrowserParts(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	browser := startBrowser(t)
	gate := newSweepGate()
	_, h := serve(t, web.Config{Kernel: wstest.FastestKernel()}, gate.install)
	for name, test := range map[string]func(*testing.T, *tab){
		"fills the sweep row by row":     func(t *testing.T, b *tab) { testSweepFills(t, b, gate) },
		"cancels the sweep":              func(t *testing.T, b *tab) { testSweepCancel(t, b, gate) },
		"reads the sweep":                testSweepReading,
		"takes a cell to the page":       testSweepChoice,
		"tells when the sweep is old":    testSweepStale,
		"refuses what cannot be swept":   testSweepRefused,
		"says openly what sweeps show":   testSweepWords,
		"opens the export dialog":        testExportDialog,
		"exports every file":             testExportFiles,
		"downloads a file":               testExportDownload,
		"exports the moment":             testExportMoment,
		"prints whole":                   testPrint,
		"tells why there is no file":     testExportErrors,
		"cancels an export":              func(t *testing.T, b *tab) { testExportCancel(t, b, gate) },
		"lends link and citation":        testCitation,
		"opens a spec":                   testSpecOpened,
		"opens a dropped spec":           testSpecDropped,
		"refuses what is no spec":        testSpecRefused,
		"reads a decimal comma":          testCommas,
		"reads JSON as the server does":  testReadsJSON,
		"shows the examples":             testPresets,
		"keeps what the examples say":    testPresetPromises,
		"offers remedies":                testRemedies,
		"offers remedies by keyboard":    testRemediesByKeyboard,
		"asks for remedies in time":      testRemediesAsked,
		"changes modes by number":        testModeNumbers,
		"adds and removes modes":         testModeCount,
		"tells what is wrong with modes": testModeErrors,
		"draws the home page":            testHomePictures,
		"plays the home page":            testHomePlay,
		"slides the home page":           testHomeSlider,
		"leads from home":                testHomeLinks,
		"fits home to the screen":        testHomeWidths,
		"says at home what is so":        testHomeNumbers,
		"fits its parts to the screen":   testPartWidths,
	} {
		t.Run(name, func(t *testing.T) { test(t, newTab(t, browser, h)) })
	}
	for name, test := range axeTests() {
		t.Run("is accessible: "+name, func(t *testing.T) { test(t, newTab(t, browser, h)) })
	}
}

// openParts shows the page with a fragment, for tests of its parts.
func (b *tab) openParts(fragment string) {
	b.t.Helper()
	b.open(fragment)
	b.parts()
}

func (b *tab) parts() { b.do(chromedp.Evaluate[chromedp.Void](partsScript)) }

// press clicks on the middle of an element with the mouse.
func (b *tab) press(selector string) {
	b.t.Helper()
	x := js[[]float64](b, fmt.Sprintf("parts.middle(%q)", selector))
	b.do(chromedp.MouseClickXY(x[0], x[1]))
}

// seen reports whether a person sees the element.
func (b *tab) seen(selector string) bool {
	b.t.Helper()
	return js[bool](b, fmt.Sprintf("parts.seen(%q)", selector))
}

// says is the text of an element.
func (b *tab) says(selector string) string {
	b.t.Helper()
	return js[string](b, fmt.Sprintf("parts.text(%q)", selector))
}

// waitText waits until the text of an element is this one, and seen.
func (b *tab) waitText(selector, text string) {
	b.t.Helper()
	b.wait(fmt.Sprintf("parts.seen(%q) && parts.text(%q) === %q", selector, selector, text))
}

// testPartWidths: whatever is beside the landscape or over it, nothing sticks out, and
// what is pressed is large enough.
func testPartWidths(t *testing.T, b *tab) {
	_, fragment := sweptSpec(5)
	b.sweep(fragment)
	b.run(`for (const d of document.querySelectorAll('details')) d.open = true; document.querySelector('#prior-modes input').click()`)
	for _, size := range [][2]int64{{360, 740}, {768, 1024}, {1280, 800}, {1920, 1080}} {
		b.do(chromedp.EmulateViewport(size[0], size[1]))
		b.wait(fmt.Sprintf(`innerWidth === %d`, size[0]))
		for _, scene := range []string{"none", "twin", "basins", "homotopy", "sweep", "export", "help"} {
			dialog := scene == "export" || scene == "help"
			if dialog {
				b.run(fmt.Sprintf(`document.getElementById('%s-open').click()`, scene))
			} else {
				b.run(fmt.Sprintf(`look.choose('pane', '%s')`, scene))
			}
			if wide := js[int](b, "document.documentElement.scrollWidth"); wide > int(size[0]) {
				t.Errorf("%s: at %d px the page is %d px wide", scene, size[0], wide)
			}
			within := "body"
			if dialog {
				within = "#" + scene
			}
			// The table of starts scrolls sideways by itself.
			small := js[[]string](b,
				fmt.Sprintf(`[...document.querySelector('%s').querySelectorAll('button, select, textarea, input:not([type=radio], [type=checkbox], [type=file]), label:has([type=radio], [type=checkbox]), summary')]
				.filter((e) => e.checkVisibility() && !e.closest('.table') && (({ height, left, right }) => height < 43.5 || left < -1 || right > innerWidth + 1)(e.getBoundingClientRect())).map((e) => e.outerHTML.slice(0, 80))`, within))
			if len(small) > 0 {
				t.Errorf("%s: at %d px too small to touch, or out of the screen: %q", scene, size[0], small)
			}
			if dialog {
				if cut := js[bool](b,
					fmt.Sprintf(`(({ left, top, right, bottom }) => left < 0 || top < 0 || right > innerWidth || bottom > innerHeight)(document.getElementById('%s').getBoundingClientRect())`, scene)); cut {
					t.Errorf("%s: at %d px the dialog is larger than the screen", scene, size[0])
				}
				b.run(fmt.Sprintf(`document.getElementById('%s').close()`, scene))
				continue
			}
			if scene == "none" {
				continue
			}
			// Beside the landscape where there is room, else below it; never over it.
			boxes := js[[][]float64](b,
				fmt.Sprintf(`[document.querySelector('.picture:not([data-pane])'), document.getElementById('%s')].map((e) => (({ left, top, right, bottom }) => [left, top, right, bottom])(e.getBoundingClientRect()))`, scene))
			first, second := boxes[0], boxes[1]
			if beside := second[0] >= first[2]-1; !beside && second[1] < first[3]-1 {
				t.Errorf("%s: at %d px the pictures %v and %v overlap", scene, size[0], first, second)
			} else if size[0] == 1920 && !beside {
				t.Errorf("%s: at %d px the second picture is not beside the first", scene, size[0])
			}
		}
	}
}
