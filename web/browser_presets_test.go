package web

import (
	"fmt"
	"strings"
	"testing"

	"gradus/solver"
	"gradus/toy2d"
)

// headlineOf is what the page must say of a run without divergence.
func headlineOf(t *testing.T, s toy2d.Spec) string {
	t.Helper()
	r, err := toy2d.Run(t.Context(), &s, s.Problem(), fastestKernel(), nil)
	if err != nil {
		t.Fatal(err)
	}
	global := int(r.ShareGlobal*float64(r.Starts) + 0.5)
	elsewhere := r.Starts - global
	if elsewhere == 0 {
		return fmt.Sprintf("%d of %d starts reach the global minimiser.", global, r.Starts)
	}
	reach, end := "reach", "end"
	if global == 1 {
		reach = "reaches"
	}
	if elsewhere == 1 {
		end = "ends"
	}
	return fmt.Sprintf("%d of %d starts %s the global minimiser; %d %s elsewhere.", global, r.Starts, reach, elsewhere, end)
}

// testPresets: each button shows its example and says what to see there.
func testPresets(t *testing.T, b *tab) {
	b.openParts("#a0=0.5")
	b.waitText("#presets-see", "This is none of the examples.")
	pressed := `[...document.querySelectorAll('#presets-choices button')].filter((e) => e.ariaPressed === 'true').map((e) => e.textContent).join()`
	titles := js[[]string](b, `[...document.querySelectorAll('#presets-choices button')].map((e) => e.textContent)`)
	if len(titles) != len(toy2d.Presets()) {
		t.Fatalf("examples %q", titles)
	}
	for i, p := range toy2d.Presets() {
		if titles[i] != p.Title {
			t.Errorf("example %d is %q, want %q", i, titles[i], p.Title)
		}
		b.press("#examples-open")
		b.press("[data-preset=" + p.Name + "]")
		b.wait(fmt.Sprintf(`look.hashOfSpec() === %q`, fragmentOf(p.Spec)))
		b.waitText("#presets-see", "What to see: "+p.See)
		if got := js[string](b, pressed); got != p.Title {
			t.Errorf("%s: %q is pressed", p.Name, got)
		}
		b.waitText("#headline", headlineOf(t, p.Spec))

		// A change is told from the example, and Back undoes it.
		b.run(`look.enter('y0', '0.5')`)
		b.waitText("#presets-see", "Changed. The example was: "+p.See)
		if got := js[string](b, pressed); got != "" {
			t.Errorf("%s, changed: %q is pressed", p.Name, got)
		}
		b.run(`history.back()`)
		b.waitText("#presets-see", "What to see: "+p.See)
	}
	b.run(`history.back()`)
	b.wait(fmt.Sprintf(`%s === %q`, pressed, titles[len(titles)-2]))
}

// testPresetPromises: what a person is told to see is seen on the page.
func testPresetPromises(t *testing.T, b *tab) {
	presets := map[string]toy2d.Preset{}
	for _, p := range toy2d.Presets() {
		presets[p.Name] = p
	}
	shows := func(name, headline string) {
		t.Helper()
		b.press("#examples-open")
		b.press("[data-preset=" + name + "]")
		b.wait(fmt.Sprintf(`look.hashOfSpec() === %q`, fragmentOf(presets[name].Spec)))
		b.waitText("#headline", headline)
	}
	says := func(name string, claims ...string) {
		t.Helper()
		for _, claim := range claims {
			if !strings.Contains(presets[name].See, claim) {
				t.Errorf("%s no longer says %q: %s", name, claim, presets[name].See)
			}
		}
	}
	const all = "16 of 16 starts reach the global minimiser."
	b.openParts("")
	says("paper", "the paper’s flow leads all 16 starts to it; plain descent leads none", "fails for about 9 % of the square")
	shows("paper", all)
	b.run(`look.choose('method', 'plain')`)
	b.waitText("#headline", "0 of 16 starts reach the global minimiser; 16 end elsewhere.")

	says("one-mode", "plain descent finds it from every start as well")
	shows("one-mode", all)
	b.run(`look.choose('method', 'plain')`)
	b.waitText("#headline", all)

	says("two-modes", "both minima are equally low", "Every start ends at the nearer one")
	shows("two-modes", "7 of 14 starts reach the global minimiser; 7 end elsewhere.")
	b.waitText("#explanation", "The landscape has more than one lowest point: the other 7 end at a minimum that is just as low as the star.")

	says("too-little", "only 4 of 16 starts", "to 1.5, where one valley is left, and all of them do")
	shows("too-little", "4 of 16 starts reach the global minimiser; 12 end elsewhere.")
	b.waitText("#explanation", "Even at tₘₐₓ the landscape has 3 valleys to fall into: too little smoothing.")
	b.run(`look.enter('tmax', '1.5')`)
	b.waitText("#headline", all)

	says("wrong-minimum", "Every start ends in the wide valley although the narrow one is deeper", "more smoothing does not help", "Plain descent finds the narrow one from some starts")
	const none = "0 of 16 starts reach the global minimiser; 16 end elsewhere."
	shows("wrong-minimum", none)
	b.waitText("#explanation", "At tₘₐₓ one valley is left, and it leads to a wrong minimum: the homotopy shows how.")
	b.run(`look.enter('tmax', '5')`)
	b.wait(`look.hashOfSpec().includes('tmax=5') && document.getElementById('tmax').value === '5'`)
	b.waitText("#headline", none)
	b.run(`look.choose('method', 'plain')`)
	s := presets["wrong-minimum"].Spec
	s.Method, s.Schedule = solver.Plain, pageDefault(solver.Plain).Schedule
	some := headlineOf(t, s)
	if some == none || some == all {
		t.Errorf("plain descent: %s", some)
	}
	b.waitText("#headline", some)
}
