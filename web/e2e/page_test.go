package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/web"
)

func testTheme(_ *testing.T, b *tab) {
	b.open("")
	ground := `getComputedStyle(document.documentElement).backgroundColor`
	light := js[string](b, ground)
	b.run(`document.getElementById('theme').click()`)
	dark := js[string](b, ground)
	b.check("the theme changes", light != dark)
	b.do(chromedp.Reload())
	b.look()
	b.wait(`look.plot().whole === 'true'`)
	b.check("the theme is remembered", js[string](b, ground) == dark)
	b.run(`localStorage.clear()`)
}

// testWidths: nothing sticks out, and what is pressed is large enough.
func testWidths(t *testing.T, b *tab) {
	b.open("#method=gradient-like&starts.kind=random&starts.n=20")
	b.run(`for (const d of document.querySelectorAll('details')) d.open = true`)
	for _, size := range [][2]int64{{360, 740}, {768, 1024}, {1280, 800}, {1920, 1080}} {
		b.do(chromedp.EmulateViewport(size[0], size[1], chromedp.EmulateScale(2)))
		b.wait(fmt.Sprintf(`innerWidth === %d && document.getElementById('base').width === 2 * document.getElementById('base').clientWidth`, size[0]))
		if wide := js[int](b, "document.documentElement.scrollWidth"); wide > int(size[0]) {
			t.Errorf("at %d px the page is %d px wide", size[0], wide)
		}
		small := js[[]string](b,
			`[...document.querySelectorAll('button, select, input:not([type=radio], [type=checkbox], [type=file]), label:has([type=radio], [type=checkbox]), summary')]
			.filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML.slice(0, 80))`)
		if len(small) > 0 {
			t.Errorf("at %d px too small to touch: %q", size[0], small)
		}
		plot := js[[]float64](b,
			`(({ width, height }) => [width, height])(document.getElementById('overlay').getBoundingClientRect())`)
		if plot[0] != plot[1] || plot[0] < 0.9*float64(min(size[0], 500)) {
			t.Errorf("at %d px the plot is %v", size[0], plot)
		}
	}
}

// testReconnect: the server drops the connection, refuses for a while, and comes back.
func testReconnect(t *testing.T, b *tab, s *web.Server) {
	b.expect("WebSocket connection to")
	b.open("")
	b.run(`look.seek(-1)`)
	s.Sockets.Admit(false)
	s.Sockets.Drop()
	b.wait(`document.documentElement.dataset.connection === 'lost' && document.getElementById('connection').textContent.includes('lost')`)
	b.check("the run stays", js[string](b, "look.plot().starts + look.plot().whole") == "16true")
	verdict := js[string](b, `document.getElementById('headline').textContent`)
	b.run(`look.enter('tmax', '0.7')`)
	b.check("the landscape follows at once, and what is old is marked",
		js[string](b, `[look.plot().starts, document.documentElement.hasAttribute('data-past'),
		document.getElementById('headline').textContent, document.getElementById('explanation').textContent].join()`) ==
			"0,true,The run waits for the connection.,What is faded is of the settings before.")
	b.wait(`/^Connection lost, trying again in \d s\.$/.test(document.getElementById('tries').textContent)`)
	b.run("history.back()")
	b.wait(`look.plot().starts === '16'`)
	b.check("what was known is there again",
		js[string](b, "document.getElementById('headline').textContent") == verdict)
	b.run("history.forward()")
	b.wait(`look.plot().starts === '0'`)
	b.run("look.seek(-1)")
	before := js[int](b, "look.hash('base')")
	b.run(`look.seek(0)`)
	b.check("the landscape follows t without the server", js[string](b, "look.plot().t") == "0.7" &&
		js[int](b, "look.hash('base')") != before)
	s.Sockets.Admit(true)
	b.wait(`document.documentElement.dataset.connection === 'open' && look.plot().starts === '16' && look.plot().whole === 'true' && document.getElementById('connection').textContent === ''`)
	b.run(`look.seek(0)`)
	b.check("the new run is of the present spec", js[string](b, "look.plot().t") == "0.7" &&
		!js[bool](b, "document.documentElement.hasAttribute('data-past')"))
}
