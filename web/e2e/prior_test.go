package e2e

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gradus/solver"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/web/toyapp"
	"gradus/web/wire"
)

// openPrior opens the page with the list of modes, one of them chosen.
func (b *tab) openPrior(fragment string, mode int) {
	b.t.Helper()
	b.openParts(fragment)
	b.press("#prior > summary")
	b.wait(`document.getElementById('prior').open`)
	b.pickMode(mode)
}

// pickMode clicks on a mode in the list, counted from 1.
func (b *tab) pickMode(mode int) {
	b.t.Helper()
	b.press(fmt.Sprintf("#prior-modes label:nth-of-type(%d)", mode))
	b.waitText("#prior-name", fmt.Sprintf("Mode %d", mode))
}

// enterMode types a number into a field of the chosen mode.
func (b *tab) enterMode(part, value string) {
	b.t.Helper()
	b.run(fmt.Sprintf("parts.type(`#prior [data-part='%s']`, '%s')", part, value))
}

// fields are what the chosen mode's fields show.
func (b *tab) fields() map[string]string {
	b.t.Helper()
	return js[map[string]string](b,
		`Object.fromEntries([...document.querySelectorAll('#prior [data-part]')].map((e) => [e.dataset.part, e.value]))`)
}

// hold holds a key of the keyboard for a number of steps.
func (b *tab) hold(key string, steps int) {
	b.t.Helper()
	for i := range steps + 1 {
		events, repeats := kb.Encode([]rune(key)[0]), i > 0
		event := events[0]
		if i == steps {
			event = events[len(events)-1]
		} else {
			event.AutoRepeat = &repeats
		}
		if _, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, *event); err != nil {
			b.t.Fatal(err)
		}
	}
}

// modes are those of the address.
func (b *tab) modes() []mixture.Mode {
	b.t.Helper()
	return js[[]mixture.Mode](b, "parts.field('modes')")
}

// testModeNumbers: the fields show the mode, and a number that is entered changes that alone.
func testModeNumbers(t *testing.T, b *tab) {
	s := toyapp.Default(solver.Graduated)
	s.Modes = slices.Clone(s.Modes[:3])
	s.Modes[1] = mixture.Mode{Mean: plane.Vec{-4, 2.5}, Cov: plane.Mat{{2.5, 1.5}, {1.5, 2.5}},
		Weight: 0.5} // 2 along 45°, 1 across
	b.openPrior(fragmentOf(s), 2)
	b.check("the summary counts", b.says("#prior-count") == "3 modes")
	want := map[string]string{"mean[0]": "-4", "mean[1]": "2.5", "weight": "0.5", "along": "2",
		"across": "1", "angle": "45"}
	for part, value := range b.fields() {
		if value != want[part] {
			t.Errorf("%s is shown as %q, want %q", part, value, want[part])
		}
	}
	if chips := b.says("#prior-modes"); chips != "Mode Mode 1 40 %Mode 2 20 %Mode 3 40 %" {
		t.Errorf("the modes are listed as %q", chips)
	}
	for _, c := range []struct {
		part, value string
		change      func(m *mixture.Mode)
	}{
		{"mean[0]", "-3.25", func(m *mixture.Mode) { m.Mean[0] = -3.25 }},
		{"mean[1]", "1", func(m *mixture.Mode) { m.Mean[1] = 1 }},
		{"weight", "2", func(m *mixture.Mode) { m.Weight = 2 }},
		{"along", "3", func(m *mixture.Mode) { m.Cov = plane.Mat{{5, 4}, {4, 5}} }},
		{"across", "1.5", func(m *mixture.Mode) { m.Cov = plane.Mat{{5.625, 3.375}, {3.375, 5.625}} }},
		{"angle", "90", func(m *mixture.Mode) { m.Cov = plane.Mat{{2.25, 0}, {0, 9}} }},
		{"along", "0.5", func(m *mixture.Mode) { m.Cov = plane.Mat{{2.25, 0}, {0, 0.25}} }}, // along stays along
		{"across", "0.5", func(m *mixture.Mode) { m.Cov = plane.Mat{{0.25, 0}, {0, 0.25}} }},
		{"across", "1", func(m *mixture.Mode) { m.Cov = plane.Mat{{1, 0}, {0, 0.25}} }}, // a round mode keeps its angle
	} {
		entries, ground := js[int](b, "history.length"), js[int](b, "look.hash('base')")
		b.enterMode(c.part, c.value)
		c.change(&s.Modes[1])
		b.wait(fmt.Sprintf(`look.hashOfSpec() !== '' && parts.field('modes').length === 3 && history.length === %d`,
			entries+1))
		if got := b.modes(); !nearly(got, s.Modes) {
			t.Errorf("%s = %s: the modes are %v, want %v", c.part, c.value, got, s.Modes)
		}
		s.Modes[1].Cov = b.modes()[1].Cov // rounded, as nearly allows
		b.wait(fmt.Sprintf(`look.hashOfSpec() === %q && look.plot().whole === 'true' && look.hash('base') !== %d`,
			fragmentOf(s), ground))
		if got := b.fields(); got[c.part] != c.value {
			t.Errorf("%s shows %q, not %q", c.part, got[c.part], c.value)
		}
		b.check("the mode stays chosen", b.says("#prior-name") == "Mode 2")
	}
	b.waitText("#headline", headlineOf(t, runOf(t, s)))
	b.run(`history.back()`)
	b.wait(`parts.field('modes')[1].cov[0][0] === 0.25`)

	// An arrow that is held is one gesture, its first step aside: that may have been all.
	entries := js[int](b, "history.length")
	b.run(`document.querySelector("#prior [data-part='weight']").focus()`)
	b.hold(kb.ArrowUp, 8)
	b.wait(`parts.field('modes')[1].weight === 2.8`)
	if more := js[int](b, "history.length") - entries; more > 1 {
		t.Errorf("a held arrow made %d entries of the history", more)
	}
	b.run(`history.back()`)
	b.wait(`parts.field('modes')[1].weight <= 2.1`)

	b.pickMode(3)
	want = map[string]string{"mean[0]": "-8.8534", "mean[1]": "1.3143", "along": "0.6404", "across": "0.6404",
		"angle": "0", "weight": "1"}
	for part, value := range b.fields() {
		if value != want[part] {
			t.Errorf("%s of mode 3 is shown as %q, want %q", part, value, want[part])
		}
	}
}

// nearly reports whether modes are equal but for the rounding of their covariances.
func nearly(a, b []mixture.Mode) bool {
	return slices.EqualFunc(a, b, func(a, b mixture.Mode) bool {
		for i := range 2 {
			for j := range 2 {
				if math.Abs(a.Cov[i][j]-b.Cov[i][j]) > 0.005*(math.Abs(b.Cov[i][j])+0.01) {
					return false
				}
			}
		}
		return a.Mean == b.Mean && a.Weight == b.Weight
	})
}

// testModeCount: modes are added up to the most and removed down to one.
func testModeCount(t *testing.T, b *tab) {
	s := toyapp.Default(solver.Graduated)
	s.Modes = slices.Clone(s.Modes[:2])
	b.openPrior(fragmentOf(s), 1)
	b.press("#mode-add")
	b.waitText("#prior-name", "Mode 3")
	modes := b.modes()
	if m := modes[len(modes)-1]; len(modes) != 3 || m.Weight != 1 || m.Cov != (plane.Mat{{0.5, 0}, {0, 0.5}}) {
		t.Fatalf("after adding the modes are %v", modes)
	}
	window := js[[]float64](b, `document.getElementById('overlay').dataset.window.split(' ').map(Number)`)
	if m := modes[2].Mean; m[0] <= window[0] || m[1] <= window[1] || m[0] >= window[2] || m[1] >= window[3] {
		t.Errorf("the new mode at %v is out of sight", m)
	}
	b.wait(`look.plot().whole === 'true' && parts.text('#prior-count') === '3 modes'`)
	b.press("#mode-remove")
	b.waitText("#prior-count", "2 modes")
	b.wait(fmt.Sprintf(`look.hashOfSpec() === %q`, fragmentOf(s)))
	b.check("none is chosen then", !b.seen("#prior-fields") && !b.seen("#mode-remove") && b.seen("#prior-note"))

	b.pickMode(1)
	b.run(`document.querySelector('#prior-modes input').focus()`)
	b.do(chromedp.KeyEvent(kb.Delete))
	s.Modes = s.Modes[1:]
	b.wait(fmt.Sprintf(`look.hashOfSpec() === %q && parts.text('#prior-count') === '1 mode' && look.plot().whole === 'true'`, fragmentOf(s)))
	b.pickMode(1)
	b.check("the last cannot be removed", js[bool](b, `document.getElementById('mode-remove').disabled`))
	b.run(`document.querySelector('#prior-modes input').focus()`)
	b.do(chromedp.KeyEvent(kb.Delete))
	b.run(``)
	b.check("not by its key either", js[string](b, "look.hashOfSpec()") == fragmentOf(s))

	for len(s.Modes) < mixture.MaxModes-1 {
		i := float64(len(s.Modes))
		s.Modes = append(s.Modes, mixture.Mode{Mean: plane.Vec{6 * math.Cos(i), 6 * math.Sin(i)},
			Cov: plane.Mat{{0.5, 0}, {0, 0.5}}, Weight: 1})
	}
	b.run(fmt.Sprintf(`location.hash = %q`, fragmentOf(s)))
	b.wait(`parts.text('#prior-count') === '31 modes' && look.plot().whole === 'true'`)
	b.press("#mode-add")
	b.wait(`parts.text('#prior-count') === '32 modes' && look.plot().whole === 'true' && document.getElementById('mode-add').disabled`)
	b.waitText("#prior-note", "32 modes are the most.")
	b.check("the 32 are sound",
		js[bool](b, `document.getElementById('prior-error').hidden && document.getElementById('status').hidden`))
	b.check("each has its place in the list",
		js[bool](b, `[...document.querySelectorAll('#prior-modes label')].length === 32 && [...document.querySelectorAll('#prior-modes label')].every((e) => e.getBoundingClientRect().height >= 43.5 && e.scrollWidth <= e.clientWidth)`))
}

// testModeErrors: what is wrong is said at the field, and the last good picture stays.
func testModeErrors(t *testing.T, b *tab) {
	b.openPrior("#schedule.levels=800", 1)
	b.run(`look.seek(-1)`)
	good, kept := js[string](b, painted), js[string](b, "look.hashOfSpec()")
	message := `(({ ariaInvalid, attributes: a }) => ariaInvalid === 'true' && parts.seen('#' + a['aria-errormessage'].value) ? parts.text('#' + a['aria-errormessage'].value) : '')`
	for _, c := range []struct {
		part, value, says string
		sent              bool // whether the server is the one who says it
	}{
		{"along", "0", "Width along: must be a number from 0.01 to 100, got 0", false},
		{"across", "-1", "Width across: must be a number from 0.01 to 100, got -1", false},
		{"across", "1e9", "Width across: must be a number from 0.01 to 100, got 1000000000", false},
		{"angle", "", "Rotation: must be a number", false},
		{"weight", "", "Weight: must be a number", false},
		{"weight", "0", refusedMode(t, "Weight", func(m *mixture.Mode) { m.Weight = 0 }), true},
		{"weight", "-1", refusedMode(t, "Weight", func(m *mixture.Mode) { m.Weight = -1 }), true},
		{"mean[0]", "123456", refusedMode(t, "Centre x₁", func(m *mixture.Mode) { m.Mean[0] = 123456 }), true},
		{"mean[1]", "-123456", refusedMode(t, "Centre x₂", func(m *mixture.Mode) { m.Mean[1] = -123456 }), true},
	} {
		b.enterMode(c.part, c.value)
		control := fmt.Sprintf("document.querySelector(`#prior [data-part='%s']`)", c.part)
		b.wait(fmt.Sprintf(`%s(%s) === %q`, message, control, c.says))
		b.check("one error at a time", js[int](b, `document.querySelectorAll('#prior [aria-invalid]').length`) == 1)
		b.run(``)
		b.check(c.says+": the picture stays", js[string](b, painted) == good)
		if !c.sent {
			b.check(c.says+": the state stays", js[string](b, "look.hashOfSpec()") == kept)
		}
		b.enterMode(c.part, map[string]string{"along": "0.3162", "across": "0.3162", "angle": "0", "weight": "1",
			"mean[0]": "1", "mean[1]": "1"}[c.part])
		b.wait(`!parts.seen('#prior-error') && document.querySelectorAll('#prior [aria-invalid]').length === 0 && look.plot().whole === 'true'`)
		b.run(fmt.Sprintf(`location.hash = %q`, kept))
		b.wait(fmt.Sprintf(`look.hashOfSpec() === %q && document.getElementById('steps').textContent === '800' && look.plot().whole === 'true'`, kept))
		b.wait(fmt.Sprintf(`(look.seek(-1), document.querySelector("#prior-modes label").click(), true) && %s === %q`,
			painted, good))
	}

	// Links hold what the list cannot make.
	for modes, says := range map[string]string{
		strings.Repeat(`{"mean":[1,1],"cov":[[1,0],[0,1]]},`,
			mixture.MaxModes+1): "Modes: must be 1 to 32 modes, got 33",
		``: "Modes: must be 1 to 32 modes, got 0",
		`{"mean":[1,1],"cov":[[1,0],[0,1]]},{"mean":[1,1],"cov":[[1,0.2],[0.1,1]]}`:            "Covariance: must be symmetric",
		`{"mean":[1,1],"cov":[[1,0],[0,1]]},{"mean":[1,1],"cov":[[1,0],[0,1]],"weight":"big"}`: "Weight: must be a number",
		`{"mean":[1,1],"cov":[[1,0],[0,1]]},{"cov":[[1,0],[0,1]]}`:                             "Mode 2: ",
	} {
		b.run(fmt.Sprintf(`location.hash = 'modes=' + encodeURIComponent(%q)`, "["+strings.TrimSuffix(modes, ",")+"]"))
		b.wait(fmt.Sprintf(`parts.seen('#prior-error') && parts.text('#prior-error').startsWith(%q)`, says))
	}
	b.run(`location.hash = 'modes=' + encodeURIComponent('[]')`)
	b.waitText("#prior-note", "A prior has at least one mode.")
	b.press("#mode-add")
	b.wait(`parts.field('modes').length === 1 && look.plot().whole === 'true' && parts.text('#prior-count') === '1 mode' && !parts.seen('#prior-error')`)
}

// refusedMode is what the page says, in its own name of the field, of a mode that the server refuses.
func refusedMode(t *testing.T, name string, change func(*mixture.Mode)) string {
	t.Helper()
	s := toyapp.Default(solver.Flow)
	change(&s.Modes[0])
	err := s.Validate()
	if err == nil {
		t.Fatalf("%v is allowed", s.Modes[0])
	}
	sent := wire.NewError(0, err)
	return name + ": " + strings.TrimPrefix(sent.Message, sent.Field+": ")
}
