package e2e

import (
	"fmt"
	"strings"
	"testing"

	"gradus/solver"
	"gradus/toy2d"
	"gradus/web/toyapp"
	"gradus/web/wstest"
)

// headlineOf is what the page must say of a run whose starts all arrive somewhere.
func headlineOf(t *testing.T, r *toy2d.Result) string {
	t.Helper()
	var others []string
	first := 0
	for i, v := range r.Valleys {
		if v.Arrived != v.Ends {
			t.Fatalf("%d of %d have arrived at minimum %d: not all is in the headline", v.Arrived, v.Ends, i)
		}
		end := "end"
		if v.Ends == 1 {
			end = "ends"
		}
		switch {
		case i == 0:
			first = v.Ends
		case v.Ends > 0 && len(others) == 0:
			others = append(others, fmt.Sprintf("%d %s in %c’s valley", v.Ends, end, 'A'+i))
		case v.Ends > 0:
			others = append(others, fmt.Sprintf("%d in %c’s", v.Ends, 'A'+i))
		}
	}
	rest := strings.Join(others, ", ")
	switch {
	case first == r.Starts:
		return fmt.Sprintf("All %d starts arrive at the star.", r.Starts)
	case first == 0 && len(others) == 1:
		letter, _, _ := strings.Cut(strings.TrimPrefix(rest, fmt.Sprintf("%d end in ", r.Starts)), "’")
		return fmt.Sprintf("All %d starts arrive at %s.", r.Starts, letter)
	case first == 0:
		return "No start ends in the star’s valley: " + rest + "."
	case first == 1:
		return fmt.Sprintf("1 of %d starts arrives at the star; %s.", r.Starts, rest)
	}
	return fmt.Sprintf("%d of %d starts arrive at the star; %s.", first, r.Starts, rest)
}

func runOf(t *testing.T, s toy2d.Spec) *toy2d.Result {
	t.Helper()
	r, err := toy2d.Run(t.Context(), &s, s.Problem(), wstest.FastestKernel(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
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
		b.waitText("#headline", headlineOf(t, runOf(t, p.Spec)))

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
	const all = "All 16 starts arrive at the star."
	b.openParts("")
	says("paper", "the paper’s flow leads all 16 starts to it; plain descent leads none",
		"fails for about 9 % of the square")
	shows("paper", all)
	b.run(`look.choose('method', 'plain')`)
	b.waitText("#headline", "No start ends in the star’s valley: 2 end in B’s valley, 8 in C’s, 6 in D’s.")

	says("one-mode", "plain descent finds it from every start as well")
	shows("one-mode", all)
	b.run(`look.choose('method', 'plain')`)
	b.waitText("#headline", all)

	says("two-modes", "both minima are equally low", "Every start ends at the nearer one")
	shows("two-modes", "7 of 14 starts arrive at the star; 7 end in B’s valley.")
	b.waitText("#explanation", "2 minima are equally low; the star is one of them.")

	says("too-little", "only 4 of 16 starts", "to 1.5, where one valley is left, and all of them do")
	shows("too-little", headlineOf(t, runOf(t, presets["too-little"].Spec)))
	b.check("4 of 16", strings.HasPrefix(b.text("headline"), "4 of 16 starts arrive at the star; "))
	b.wait(`document.getElementById('explanation').textContent.startsWith("At the first level, t = 0.500, the landscape has 3 valleys. ")`)
	b.run(`look.enter('tmax', '1.5')`)
	b.waitText("#headline", all)

	says("wrong-minimum", "Every start ends in the wide valley although the narrow one is deeper",
		"more smoothing does not help", "Plain descent finds the narrow one from some starts")
	const none = "All 16 starts arrive at B."
	shows("wrong-minimum", none)
	b.wait(`document.getElementById('explanation').textContent.startsWith("At the first level, t = 1.50, the landscape has one valley. ")`)
	b.run(`look.enter('tmax', '5')`)
	b.wait(`look.hashOfSpec().includes('tmax=5') && document.getElementById('tmax').value === '5'`)
	b.waitText("#headline", none)
	b.run(`look.choose('method', 'plain')`)
	s := presets["wrong-minimum"].Spec
	s.Method, s.Schedule = solver.Plain, toyapp.Default(solver.Plain).Schedule
	some := headlineOf(t, runOf(t, s))
	if some == none || some == all {
		t.Errorf("plain descent: %s", some)
	}
	b.waitText("#headline", some)
}
