package e2e

import (
	_ "embed"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe/axe.min.js
var axeScript string

// axeTests look for what keeps people with disabilities out, in all that can be seen of
// the pages, on small and large screens, light and dark.
func axeTests() map[string]func(*testing.T, *tab) {
	tests := map[string]func(*testing.T, *tab){}
	for _, width := range []int64{360, 1280} {
		for _, theme := range []string{"light", "dark"} {
			screen := func(b *tab) {
				b.do(chromedp.EmulateViewport(width, 900))
				b.theme(theme)
				b.check("the theme is "+theme,
					js[bool](b, fmt.Sprintf(`matchMedia('(prefers-color-scheme: %s)').matches`, theme)))
			}
			tests[fmt.Sprintf("home, %d px, %s", width, theme)] = func(_ *testing.T, b *tab) {
				screen(b)
				testAxeHome(b)
			}
			tests[fmt.Sprintf("explorer, %d px, %s", width, theme)] = func(_ *testing.T, b *tab) {
				screen(b)
				testAxeExplorer(b)
			}
		}
	}
	return tests
}

// theme is what the system prefers.
func (b *tab) theme(scheme string) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"}},
	}); err != nil {
		b.t.Fatal(err)
	}
}

// accessible fails for everything that axe-core finds in what is seen.
func (b *tab) accessible(scene string) {
	b.t.Helper()
	b.run(``)
	for _, found := range js[[]string](b, "parts.axe()") {
		b.t.Errorf("%s: %s", scene, found)
	}
}

func (b *tab) axe() { b.do(chromedp.Evaluate[chromedp.Void](axeScript)) }

func testAxeHome(b *tab) {
	b.openHome()
	b.axe()
	b.accessible("home")
	b.slide(0.5)
	b.accessible("home, half-way")
}

func testAxeExplorer(b *tab) {
	b.openParts("#method=graduated&schedule.levels=5")
	b.axe()
	b.accessible("landscape")
	b.run(`look.enter('tmax', '0.5')`)
	b.wait(`parts.seen('#remedies-choices button')`)
	b.accessible("remedies")
	b.run(`look.enter('tmax', '0.6', false)`)
	b.accessible("remedies of before")
	b.run(`look.enter('tmax', '1.5')`)
	b.run(`for (const d of document.querySelectorAll('details')) d.open = true; document.querySelector('#prior-modes input').click()`)
	b.wait(`parts.seen('#prior-fields') && parts.seen('#start-rows tr')`)
	b.accessible("everything open")
	for _, c := range []struct{ pane, ready string }{
		{"twin", `parts.text('#partings') !== '' && parts.text('#twin-note') !== ''`},
		{"homotopy", `document.querySelectorAll('#homotopy canvas').length > 0`},
		{"sweep", `parts.seen('#sweep-start')`},
		{"basins", `document.querySelectorAll('#basins-legend li').length > 0`},
	} {
		b.run(fmt.Sprintf(`look.choose('pane', '%s')`, c.pane))
		b.wait(c.ready)
		b.accessible(c.pane)
		if c.pane == "sweep" {
			b.press("#sweep-start")
			b.wait(`document.getElementById('sweep').dataset.state === 'done'`)
			b.run(`look.enter('levels', '6')`)
			b.wait(`parts.seen('#sweep-stale')`)
			b.accessible("sweep, done and old")
		}
	}
	b.run(`document.getElementById('hide').click(); look.seek(0)`)
	b.accessible("secret outcomes")
	b.run(`document.getElementById('hide').click(); look.choose('method', 'gradient-like'); look.choose('tool', 'prior'); document.getElementById('clear').click()`)
	b.wait(`look.plot().starts === '0' && parts.seen('#armijo')`)
	b.accessible("no starts")
	b.run(`history.back()`)
	b.wait(`look.plot().starts === '16'`)
	b.run(`look.enter('tmax', '40'); parts.type('#mode-along', '0')`)
	b.wait(`document.getElementById('tmax').getAttribute('aria-invalid') === 'true'`)
	b.wait(`document.getAnimations().length === 0`) // what fades has faded
	b.accessible("errors")
	b.run(`document.getElementById('export-open').click()`)
	b.accessible("exports")
	b.run(`document.getElementById('export').close(); document.getElementById('help-open').click()`)
	b.accessible("help")
	b.run(`document.getElementById('help').close()`)
	for _, opener := range []string{"#examples-open", ".tool.menu"} {
		if b.seen(opener) {
			b.press(opener)
			b.accessible("what opens from " + opener)
		}
	}
}
