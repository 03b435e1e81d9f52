package e2e

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/internal/cpu"
	"gradus/toy2d"
	"gradus/toy2d/plane"
	"gradus/web/browsertest"
)

// basinsOf is what the core says, with the kernel that the server has: ends of starts
// on a basin's edge differ between kernels.
func basinsOf(t *testing.T, s toy2d.Spec) *toy2d.Basins {
	t.Helper()
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	basins, err := toy2d.FindBasins(t.Context(), &s, s.Problem(), k, 2, nil)
	if err != nil {
		t.Fatal(err)
	}
	return basins
}

// showsBasins waits until the map and its legend are those of a spec.
func (b screen) showsBasins(s toy2d.Spec) *toy2d.Basins {
	b.t.Helper()
	m := basinsOf(b.t, s)
	b.wants(m)
	b.wait("see.mapped()")
	type share struct {
		End            int
		Share, Arrived float64
		Text           string
	}
	var want []share
	for i, o := range m.Minima {
		want = append(want, share{End: i, Share: o.Share, Arrived: o.Arrived})
	}
	for end, part := range map[int]float64{toy2d.EndsElsewhere: m.Elsewhere, toy2d.EndsDiverged: m.Diverged} {
		if part > 0 {
			want = append(want, share{End: end, Share: part})
		}
	}
	slices.SortFunc(want, func(a, b share) int { return a.End - b.End })
	got := js[[]share](b.tab, "see.shares()")
	if len(got) != len(want) {
		b.t.Fatalf("the legend has %d rows, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		if g := got[i]; g.End != w.End || math.Abs(g.Share-w.Share) > 1e-12 ||
			!strings.Contains(g.Text, fmt.Sprintf("%.1f %%", 100*w.Share)) || w.Arrived > 0 &&
			!strings.Contains(g.Text, fmt.Sprintf(", %.1f %% arrived", 100*w.Arrived)) {
			b.t.Errorf("row %d of the legend is %+v, want %+v", i, g, w)
		}
	}
	return m
}

// testBasinMap: each cell has the colour of the minimum where the core says it ends.
func testBasinMap(t *testing.T, b screen) {
	for _, fragment := range []string{
		"#view.pane=basins&starts.n=2",
		"#view.pane=basins&method=plain&schedule.levels=60&starts.n=2", // few arrive
		"#view.pane=basins&method=graduated&schedule.tmax=0.5&starts.n=2",
		"#view.pane=basins&method=plain&step=110&schedule.levels=143&starts.n=2", // some diverge
	} {
		b.show(fragment)
		m := b.showsBasins(b.spec())
		cells := js[struct{ Same, Other, Unclear int }](b.tab, "see.cells(wanted)")
		t.Logf("%s: %+v, %d minima, %.3f elsewhere, %.3f diverged", fragment, cells, len(m.Minima),
			m.Elsewhere, m.Diverged)
	}
	// Marks lie above the map: the star is at the global minimiser.
	b.show("#view.pane=basins&method=graduated&schedule.tmax=0.5&starts.n=2")
	m := b.showsBasins(b.spec())
	star := js[[]bool](b.tab,
		fmt.Sprintf("see.coloured('basins-overlay', [see.place('basins-', %s)], see.css('--valley-0'), 2)",
			at(m.Minima[0].X)))
	b.check("the star is on the map", star[0])
	// And a theme, a size or a scale later it is the same map.
	b.run("document.getElementById('theme').click()")
	b.wait("see.mapped()")
	b.do(chromedp.EmulateViewport(700, 900, chromedp.EmulateScale(2)))
	b.wait("document.getElementById('basins-base').width === 2 * document.getElementById('basins-base').clientWidth && see.mapped()")
	b.run("localStorage.clear()")
}

// testBasinsFollow: the map follows every slider while it is dragged.
func testBasinsFollow(t *testing.T, b screen) {
	b.show("#view.pane=basins&method=graduated&starts.n=2")
	s := b.spec()
	b.showsBasins(s)
	b.run("document.getElementById('measurement').open = true")
	entries := b.entries()
	for _, c := range []struct {
		field  string
		values []float64
		change func(*toy2d.Spec, float64)
	}{
		{"schedule.tmax", []float64{1.2, 0.9, 0.5}, func(s *toy2d.Spec, v float64) { s.Schedule.TMax = v }},
		{"schedule.levels", []float64{40, 25}, func(s *toy2d.Spec, v float64) { s.Schedule.Levels = int(v) }},
		{"a0", []float64{0.015, 0.02}, func(s *toy2d.Spec, v float64) { s.A0 = v }},
		{"a1", []float64{0.06, 0.08}, func(s *toy2d.Spec, v float64) { s.A1 = v }},
		{"A[0][1]", []float64{0.8, 0.5}, func(s *toy2d.Spec, v float64) { s.A[0][1] = v }},
		{"y[0]", []float64{1, -1}, func(s *toy2d.Spec, v float64) { s.Y[0] = v }},
	} {
		var reached float64
		for _, v := range c.values {
			reached = js[float64](b.tab, fmt.Sprintf("see.slide(%q, %v)", c.field, v))
		}
		if last := c.values[len(c.values)-1]; math.Abs(reached-last) > 0.02*math.Abs(last) {
			t.Fatalf("%s went to %v, not to %v", c.field, reached, last)
		}
		c.change(&s, reached)
		old := js[map[string]any](b.tab, "globalThis.wanted")
		m := b.showsBasins(s)
		if ends, ok := old["Ends"].([]any); ok {
			differ := 0
			for i, end := range ends {
				if float64(m.Ends[i]) != end {
					differ++
				}
			}
			if differ < 20 {
				t.Errorf("%s: only %d cells of the map change", c.field, differ)
			}
		}
		b.check(c.field+": a drag that lasts is no entry", b.entries() == entries)
		b.run(fmt.Sprintf("document.querySelector('input[type=range][data-field=%q]').dispatchEvent(new Event('change', { bubbles: true }))", c.field))
		entries++
		b.check(c.field+": its end is one", b.entries() == entries)
	}
	b.run("history.back()")
	s.Y[0] = 2
	b.wait("document.getElementById('y0').value === '2'")
	b.showsBasins(s)
}

// testBasinsFollowMode: likewise while a mode is dragged on the map itself, and with the data line.
func testBasinsFollowMode(t *testing.T, b screen) {
	b.show("#method=graduated&schedule.tmax=0.5&starts.n=2&view.pane=basins")
	s, hash := b.spec(), b.hash()
	b.showsBasins(s)
	b.run("look.choose('tool', 'prior')")
	from, to := s.Modes[0].Mean, plane.Vec{-4, -2}
	x := b.at("basins-", to)
	b.drag(b.at("basins-", from), x)
	b.wait(fmt.Sprintf("Math.hypot(see.spec().modes[0].mean[0] - %v, see.spec().modes[0].mean[1] - %v) < %v", to[0],
		to[1], 2*b.pixel("basins-")))
	moved := b.spec()
	b.showsBasins(moved)
	b.mouse(chromedp.MouseReleased, x)
	b.wait("document.getElementById('basins-overlay').dataset.mode === '0'")
	b.showsBasins(moved)
	b.run("history.back()")
	b.wait(fmt.Sprintf("location.hash === %q", hash))
	b.showsBasins(s)
	b.run("look.choose('tool', 'starts')")

	// A start that is dropped on the map changes no map.
	x = b.at("basins-", plane.Vec{6, -6})
	b.click(x)
	b.wait("look.plot().starts === '3' && look.plot().whole === 'true'")
	b.check("the map stays", js[bool](b.tab, "see.mapped()"))
}

// readout is what stands under a pointer.
type readout struct {
	at          plane.Vec
	value, norm float64
	fate        string
}

func (b screen) reads(prefix string) (r readout) {
	b.t.Helper()
	spans := js[[]string](b.tab,
		fmt.Sprintf("[...document.querySelectorAll('#%spointer span')].map((s) => s.textContent)", prefix))
	if len(spans) == 0 {
		b.t.Fatal("nothing is read")
	}
	if _, err := fmt.Sscanf(browsertest.Plain(spans[0]), "x = (%f, %f), F = %f, |∇F| = %f", &r.at[0], &r.at[1],
		&r.value, &r.norm); err != nil {
		b.t.Fatalf("the pointer reads %q: %v", spans, err)
	}
	if len(spans) > 1 {
		r.fate = browsertest.Plain(spans[1])
	}
	return r
}

// fateAt is what a map says of a point.
func fateAt(m *toy2d.Basins, x plane.Vec) string {
	cell := func(v float64) int { return int(math.Round((v - m.Min) / (m.Max - m.Min) * float64(m.N-1))) }
	column, row := cell(x[0]), cell(x[1])
	if min(column, row) < 0 || max(column, row) >= m.N {
		return ""
	}
	switch end := m.Ends[row*m.N+column]; end {
	case toy2d.EndsElsewhere:
		return "a start here ends in no valley"
	case toy2d.EndsDiverged:
		return "a start here diverges"
	default:
		letter := "★"
		if end > 0 {
			letter = string(rune('A' + end))
		}
		x := m.Minima[end].X
		return fmt.Sprintf("a start here ends in the valley of %s (%.2f, %.2f)", letter, x[0], x[1])
	}
}

// testBasinReading: value, slope and end under the pointer, on the map and, once it
// rests, on the landscape.
func testBasinReading(t *testing.T, b screen) {
	compare := func(prefix string, s toy2d.Spec, m *toy2d.Basins, smoothing float64, want plane.Vec) {
		t.Helper()
		x := b.at(prefix, want)
		b.do(chromedp.MouseEvent(chromedp.MouseMoved, x[0], x[1]))
		b.wait(fmt.Sprintf("document.querySelectorAll('#%spointer span').length === 2", prefix))
		r := b.reads(prefix)
		l := s.Problem().At(smoothing)
		f, g := l.Gradient(r.at)
		norm := math.Hypot(g[0], g[1])
		// The point is written with two digits after the point.
		h := l.Hessian(r.at)
		blur := 0.008 * (math.Abs(h.XX) + 2*math.Abs(h.XY) + math.Abs(h.YY))
		if apart(r.at, want) > 0.02+b.pixel(prefix) || math.Abs(r.value-f) > 0.006*math.Abs(f)+0.008*norm ||
			math.Abs(r.norm-norm) > 0.006*norm+blur {
			t.Errorf("%sat %v the pointer reads %+v, want F = %g and a slope of %g", prefix, want, r, f, norm)
		}
		if fate := browsertest.Plain(fateAt(m, r.at)); r.fate != fate {
			t.Errorf("%sat %v the pointer reads %q, want %q", prefix, want, r.fate, fate)
		}
	}
	places := []plane.Vec{{-7, 7}, {5.2, -6.1}, {0.4, 0.3}, {8, 8}, {-4, -7}}
	b.show("#view.pane=basins&schedule.levels=200&starts.n=2&schedule.tmax=0.8")
	s := b.spec()
	m := b.showsBasins(s)
	b.run("look.seek(-1)")
	for _, p := range places {
		compare("basins-", s, m, 1e-3, p)
	}
	b.run("look.seek(0)")
	for _, p := range places {
		compare("basins-", s, m, 0.8, p)
	}
	compare("", s, m, 0.8, places[0])

	// Without the map the landscape asks when the pointer rests.
	b.show("#method=plain&schedule.levels=120&starts.n=2")
	s = b.spec()
	m = basinsOf(t, s)
	for _, p := range places {
		compare("", s, m, 1e-3, p)
	}
	// Another landscape makes what was known untrue, until it is known anew.
	b.run("look.enter('levels', '60')")
	s.Schedule.Levels = 60
	b.wait("look.plot().whole === 'true' && document.getElementById('steps').textContent === '60'")
	compare("", s, basinsOf(t, s), 1e-3, plane.Vec{-6, 6})
}
