package e2e

import (
	"context"
	_ "embed"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/web"
	"gradus/web/browsertest"
	"gradus/web/toyapp"
	"gradus/web/wstest"
)

//go:embed testdata/browser/look.js
var lookScript string

// TestBrowser looks at the page as a person does, in one Chromium.
func TestBrowser(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	server, h := serve(t, web.Config{Kernel: k})
	for name, test := range map[string]func(*testing.T, *tab){
		"computes as the server does": testTwins,
		"plays":                       testPlay,
		"draws the landscape":         testLandscape,
		"draws paths and outcomes":    testPaths,
		"adds and removes starts":     testStarts,
		"adds starts by keyboard":     testKeyboard,
		"leaves the keys to the show": testPointerLeavesTheKeys,
		"waits for whole numbers":     testTyping,
		"keeps its state in the URL":  testAddress,
		"follows the method":          testMethod,
		"shows errors at the field":   testErrors,
		"survives any link":           testAnyLink,
		"survives many links":         testManyLinks,
		"tells of doubt":              testDoubt,
		"tells of divergence":         testDivergence,
		"draws many starts":           testCloud,
		"respects reduced motion":     testReducedMotion,
		"remembers the theme":         testTheme,
		"fits narrow and wide":        testWidths,
		"survives a lost connection":  func(t *testing.T, b *tab) { testReconnect(t, b, server) },
	} {
		t.Run(name, func(t *testing.T) { test(t, newTab(t, browser, h)) })
	}
}

func startBrowser(t testing.TB) context.Context {
	t.Helper()
	return browsertest.Start(t)
}

// tab is a page in the browser; see browsertest.Console for what fails its test.
type tab struct {
	t    *testing.T
	ctx  context.Context
	h    *httptest.Server
	spec toy2d.Spec // the page's default
	*browsertest.Console
}

// prefer sets what the page is told of the person's wish for motion.
func (b *tab) prefer(motion string) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: motion}},
	}); err != nil {
		b.t.Fatal(err)
	}
}

func newTab(t *testing.T, browser context.Context, h *httptest.Server) *tab {
	ctx, c := browsertest.Open(t, browser)
	b := &tab{t: t, ctx: ctx, Console: c, h: h, spec: toyapp.Default(solver.Flow)}
	b.do(chromedp.EmulateViewport(1280, 900))
	b.prefer("reduce") // tests that need the animation say so
	return b
}

// expect names a part of messages in the console that are no faults.
func (b *tab) expect(part string) { b.Expect(part) }

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, wstest.Patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// open shows the page with a fragment and waits for its run.
func (b *tab) open(fragment string) {
	b.t.Helper()
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.h.URL+"/toy2d"+fragment))
	b.look()
	b.wait(`look.plot().whole === 'true' && Number(look.plot().run) > 0`)
}

// look defines what the script offers anew, after a page was loaded.
func (b *tab) look() { b.do(chromedp.Evaluate[chromedp.Void](lookScript)) }

// nextFrame is over when the page has painted what was due.
const nextFrame = "new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)))"

// wait waits until an expression of JavaScript is true, and until what goes with it is painted.
func (b *tab) wait(expression string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 2*wstest.Patience)
	defer cancel()
	poll := func() error {
		_, err := chromedp.Run(ctx, chromedp.Poll[chromedp.Void](expression,
			chromedp.WithPollingTimeout(wstest.Patience)))
		return err
	}
	err := poll()
	for err != nil && ctx.Err() == nil && browsertest.Replaced(err) {
		err = poll()
	}
	if err == nil {
		chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](nextFrame,
			chromedp.EvalAwaitPromise)) // fails where the page was replaced, which is shown then
	}
	if err == nil && strings.Contains(expression, "ct.done()") {
		b.run("") // settings that changed by themselves are marked in the next frame: it may have been the run before
		err = poll()
	}
	if err != nil {
		state, _ := chromedp.Run(ctx,
			chromedp.Evaluate[string](`JSON.stringify([location.hash, look.plot(), document.documentElement.dataset, document.querySelector('.panel')?.innerText.slice(0, 300)])`))
		b.t.Fatalf("waiting for %s: %v\n%s", expression, err, state)
	}
}

// js evaluates an expression of JavaScript.
func js[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, wstest.Patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// called is a call of the function that a script of testdata is, with comments above it.
func called(script, arguments string) string {
	return fmt.Sprintf("(%s)(%s)", strings.TrimSuffix(strings.TrimSpace(script), ";"), arguments)
}

// run makes the page do something.
func (b *tab) run(expression string) {
	b.t.Helper()
	js[bool](b, "(async () => { "+expression+"; return look.drawn(); })()")
}

func (b *tab) check(what string, ok bool) {
	b.t.Helper()
	if !ok {
		b.t.Errorf("not so: %s", what)
	}
}

func (b *tab) text(id string) string {
	b.t.Helper()
	return js[string](b, fmt.Sprintf("document.getElementById(%q).textContent", id))
}
