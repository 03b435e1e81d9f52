package web

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/solver"
	"gradus/solver/kernel"
	"gradus/toy2d"
)

// basinsOf is what the core says, with the kernel that the server has: ends of starts
// on a basin's edge differ between kernels.
func basinsOf(t *testing.T, s toy2d.Spec) *toy2d.Basins {
	t.Helper()
	k, err := kernel.Default()
	if err != nil {
		t.Fatal(err)
	}
	basins, err := toy2d.FindBasins(t.Context(), &s, s.Problem(), k, 2)
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
		End   int
		Share float64
		Text  string
	}
	var want []share
	for i, o := range m.Minima {
		want = append(want, share{End: i, Share: o.Share})
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
		if g := got[i]; g.End != w.End || math.Abs(g.Share-w.Share) > 1e-12 || !strings.Contains(g.Text, fmt.Sprintf("%.1f %%", 100*w.Share)) {
			b.t.Errorf("row %d of the legend is %+v, want %+v", i, g, w)
		}
	}
	return m
}

// testBasinMap: each cell has the colour of the minimum where the core says it ends.
func testBasinMap(t *testing.T, b screen) {
	for _, fragment := range []string{
		"#view.pane=basins&starts.n=2",
		"#view.pane=basins&method=plain&schedule.levels=60&starts.n=2", // most end nowhere
		"#view.pane=basins&method=graduated&schedule.tmax=0.5&starts.n=2",
		"#view.pane=basins&method=plain&step=110&schedule.levels=143&starts.n=2", // some diverge
	} {
		b.show(fragment)
		m := b.showsBasins(b.spec())
		cells := js[struct{ Same, Other, Unclear int }](b.tab, "see.cells(wanted)")
		t.Logf("%s: %+v, %d minima, %.3f elsewhere, %.3f diverged", fragment, cells, len(m.Minima), m.Elsewhere, m.Diverged)
	}
	// Marks lie above the map: the star is at the global minimiser.
	b.show("#view.pane=basins&method=graduated&schedule.tmax=0.5&starts.n=2")
	m := b.showsBasins(b.spec())
	star := js[[]bool](b.tab, fmt.Sprintf("see.coloured('basins-overlay', [see.place('basins-', %s)], see.css('--mark-star'), 2)", at(m.Minima[0].X)))
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
	from, to := s.Modes[0].Mean, toy2d.Vec{-4, -2}
	x := b.at("basins-", to)
	b.drag(b.at("basins-", from), x)
	b.wait(fmt.Sprintf("Math.hypot(see.spec().modes[0].mean[0] - %v, see.spec().modes[0].mean[1] - %v) < %v", to[0], to[1], 2*b.pixel("basins-")))
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
	x = b.at("basins-", toy2d.Vec{6, -6})
	b.click(x)
	b.wait("look.plot().starts === '3' && look.plot().whole === 'true'")
	b.check("the map stays", js[bool](b.tab, "see.mapped()"))
}

// readout is what stands under a pointer.
type readout struct {
	at          toy2d.Vec
	value, norm float64
	fate        string
}

func (b screen) reads(prefix string) (r readout) {
	b.t.Helper()
	spans := js[[]string](b.tab, fmt.Sprintf("[...document.querySelectorAll('#%spointer span')].map((s) => s.textContent.replaceAll('−', '-'))", prefix))
	if len(spans) == 0 {
		b.t.Fatal("nothing is read")
	}
	if _, err := fmt.Sscanf(spans[0], "x = (%f, %f), F = %f, |∇F| = %f", &r.at[0], &r.at[1], &r.value, &r.norm); err != nil {
		b.t.Fatalf("the pointer reads %q: %v", spans, err)
	}
	if len(spans) > 1 {
		r.fate = spans[1]
	}
	return r
}

// fateAt is what a map says of a point.
func fateAt(m *toy2d.Basins, x toy2d.Vec) string {
	cell := func(v float64) int { return int(math.Round((v - m.Min) / (m.Max - m.Min) * float64(m.N-1))) }
	column, row := cell(x[0]), cell(x[1])
	if min(column, row) < 0 || max(column, row) >= m.N {
		return ""
	}
	switch end := m.Ends[row*m.N+column]; end {
	case toy2d.EndsElsewhere:
		return "a start here ends at no minimum"
	case toy2d.EndsDiverged:
		return "a start here diverges"
	default:
		letter := "★"
		if end > 0 {
			letter = string(rune('A' + end))
		}
		x := m.Minima[end].X
		return fmt.Sprintf("a start here ends at %s (%.2f, %.2f)", letter, x[0], x[1])
	}
}

// testBasinReading: value, slope and end under the pointer, on the map and, once it
// rests, on the landscape.
func testBasinReading(t *testing.T, b screen) {
	compare := func(prefix string, s toy2d.Spec, m *toy2d.Basins, smoothing float64, want toy2d.Vec) {
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
		if apart(r.at, want) > 0.02+b.pixel(prefix) || math.Abs(r.value-f) > 0.006*math.Abs(f)+0.008*norm || math.Abs(r.norm-norm) > 0.006*norm+blur {
			t.Errorf("%sat %v the pointer reads %+v, want F = %g and a slope of %g", prefix, want, r, f, norm)
		}
		if fate := strings.ReplaceAll(fateAt(m, r.at), "−", "-"); r.fate != fate {
			t.Errorf("%sat %v the pointer reads %q, want %q", prefix, want, r.fate, fate)
		}
	}
	places := []toy2d.Vec{{-7, 7}, {5.2, -6.1}, {0.4, 0.3}, {8, 8}, {-4, -7}}
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
	compare("", s, basinsOf(t, s), 1e-3, toy2d.Vec{-6, 6})
}

// countAt counts the points within toy2d.Near of another.
func countAt(points []toy2d.Vec, goal toy2d.Vec) (n int) {
	for _, p := range points {
		if apart(p, goal) <= toy2d.Near {
			n++
		}
	}
	return n
}

// testTwinView: the same starts under two methods, on one clock.
func testTwinView(t *testing.T, b screen) {
	b.show("#view.pane=twin")
	first := b.spec()
	second := first
	second.Method = solver.Plain
	paths, r := pathsOf(t, first)
	others, q := pathsOf(t, second)
	note := func(id string, n int) string {
		return fmt.Sprintf("document.getElementById('%s').textContent === '%d of 16 at the star'", id, n)
	}
	for _, k := range []int{1300, 0, 500, 900} {
		b.run(fmt.Sprintf("look.seek(%d)", k))
		b.wait(note("first-note", countAt(paths[k], r.Global.X)) + " && " + note("twin-note", countAt(others[k], q.Global.X)))
	}
	b.run("look.seek(-1)")
	b.wait(note("first-note", 16) + " && " + note("twin-note", 0))
	for i := range others[0] {
		drawn := line(others, i, 0.6)
		if n := b.inked("twin-", drawn); n < len(drawn) {
			t.Errorf("%d of %d points of start %d's second path are drawn", n, len(drawn), i)
		}
	}

	// One clock: at half of the run, the second picture is at half of its own levels.
	b.run("look.enter('twin-method', 'graduated')")
	b.wait("location.hash.includes('view.twin=graduated')")
	second = withDefaults(first, solver.Graduated)
	b.wait(note("twin-note", countAt(result(t, second, nil).Ends, r.Global.X)))
	b.run("look.seek(650)")
	for prefix, s := range map[string]toy2d.Spec{"": first, "twin-": second} {
		x := b.at(prefix, toy2d.Vec{-6, -7})
		b.do(chromedp.MouseEvent(chromedp.MouseMoved, x[0], x[1]))
		b.wait(fmt.Sprintf("!document.getElementById('%spointer').hidden", prefix))
		read := b.reads(prefix)
		half := s.Schedule.Levels / 2
		want := s.Problem().At(s.Settings().At(half - 1)).Energy(read.at)
		if math.Abs(read.value-want) > 0.01*math.Abs(want) {
			t.Errorf("%sF = %g at %v, want %g: it is at another t", prefix, read.value, read.at, want)
		}
	}
	// A start that is moved on one picture moves on both.
	entries := b.entries()
	to := b.at("twin-", toy2d.Vec{6, -6})
	b.drag(b.at("twin-", toy2d.Vec{8, 0}), to)
	b.wait(fmt.Sprintf("see.startsAt(0, [6, -6], %v)", 2*b.pixel("twin-")))
	b.mouse(chromedp.MouseReleased, to)
	b.wait(fmt.Sprintf("history.length === %d", entries+1))
	for _, prefix := range []string{"", "twin-"} {
		b.wait(fmt.Sprintf("see.ring('%s', see.row(0).start, 0.75, [255, 255, 255]) > 0.7", prefix))
	}
}

// withDefaults is a spec under another method, with that method's own schedule.
func withDefaults(s toy2d.Spec, method solver.Method) toy2d.Spec {
	s.Method, s.Schedule = method, pageDefault(method).Schedule
	return s
}

// testTwinChoice: beside a method stands plain descent, beside that graduation, or what is chosen.
func testTwinChoice(t *testing.T, b screen) {
	b.show("#view.pane=twin&starts.n=5&schedule.levels=100")
	second := func(method, note string) {
		t.Helper()
		b.wait(fmt.Sprintf("document.getElementById('twin-method').value === %q && document.getElementById('twin-note').textContent === %q", method, note))
	}
	count := func(method solver.Method) string {
		s := b.spec()
		s.Method = method
		if method == solver.Graduated {
			s.Schedule.Kind = solver.Log
		}
		r := result(t, s, nil)
		return fmt.Sprintf("%d of 5 at the star", countAt(r.Ends, r.Global.X))
	}
	second("plain", count(solver.Plain))
	b.run("look.choose('method', 'plain')")
	second("graduated", count(solver.Graduated))
	b.run("look.choose('method', 'gradient-like')")
	second("plain", count(solver.Plain))
	b.run("look.enter('twin-method', 'flow')")
	b.wait("location.hash.includes('view.twin=flow')")
	second("flow", count(solver.Flow))
	b.run("look.choose('method', 'plain')")
	second("flow", count(solver.Flow))
	b.run("look.enter('twin-method', 'graduated')") // the usual one beside plain descent
	b.wait("!location.hash.includes('view.twin')")
	b.run("history.back()")
	second("flow", count(solver.Flow))
}

// parting is where two paths of a start are together for the last time.
func parting(first, second [][]toy2d.Vec, start int) (share float64, a, b toy2d.Vec, parted bool) {
	moments := max(len(first), len(second)) - 1
	at := func(paths [][]toy2d.Vec, share float64) toy2d.Vec {
		position := share * float64(len(paths)-1)
		i := min(int(position), len(paths)-2)
		part := position - float64(i)
		p, q := paths[i][start], paths[i+1][start]
		return toy2d.Vec{p[0] + part*(q[0]-p[0]), p[1] + part*(q[1]-p[1])}
	}
	for i := moments; i >= 0; i-- {
		share := float64(i) / float64(moments)
		a, b := at(first, share), at(second, share)
		if apart(a, b) <= 0.5 {
			return share, a, b, i < moments
		}
	}
	return 0, at(first, 0), at(second, 0), true
}

// testPartings: squares stand where the two paths of a start were together for the last time.
func testPartings(t *testing.T, b screen) {
	for _, c := range []struct{ fragment, method string }{
		{"#view.pane=twin&starts.kind=points&starts.points=[[-8,-6],[7,8],[-7,7],[8,-5]]&schedule.levels=300", "plain"},
		{"#view.pane=twin&view.twin=graduated&starts.kind=points&starts.points=[[-8,-6],[7,8],[8,-5],[-7,7]]&schedule.tmax=0.5", "graduated"},
		{"#view.pane=twin&view.twin=flow&starts.kind=points&starts.points=[[-8,-6],[7,8]]&schedule.levels=100", "flow"},
	} {
		b.show(c.fragment)
		first := b.spec()
		var method solver.Method
		if err := method.UnmarshalText([]byte(c.method)); err != nil {
			t.Fatal(err)
		}
		second := first
		second.Method = method
		if method == solver.Graduated {
			second.Schedule.Kind, second.Schedule.Levels = solver.Log, 50
		}
		paths, _ := pathsOf(t, first)
		others, _ := pathsOf(t, second)
		var shares []float64
		want := map[string][]toy2d.Vec{}
		for i := range first.Starts.Points {
			if share, p, q, parted := parting(paths, others, i); parted {
				shares = append(shares, share)
				want[""], want["twin-"] = append(want[""], p), append(want["twin-"], q)
			}
		}
		slices.Sort(shares)
		text := fmt.Sprintf("All %d starts end at the same point under both methods.", len(first.Starts.Points))
		if n := len(shares); n > 0 {
			median := shares[n/2]
			k, j := int(math.Round(median*float64(len(paths)-1))), int(math.Round(median*float64(len(others)-1)))
			when, near := fmt.Sprintf("step %d", k), "around"
			if k != j {
				when = fmt.Sprintf("step %d of the first and %d of the second", k, j)
			}
			if n == 1 {
				near = "at"
			}
			text = fmt.Sprintf("%d of %d starts end apart; their paths part for good %s %s (hollow squares).", n, len(first.Starts.Points), near, when)
		}
		b.wait(fmt.Sprintf("document.getElementById('partings').textContent === %q", text))
		b.run("look.seek(0)") // the points are not in the way
		for prefix, points := range want {
			for _, p := range points {
				if part := js[float64](b.tab, fmt.Sprintf("see.square(%q, %s, 0.2, see.css('--mark-star'))", prefix, at(p))); part < 0.7 {
					t.Errorf("%s %s: %.2f of a square at %v", c.fragment, prefix, part, p)
				}
			}
		}
		t.Logf("%s: %s", c.fragment, text)
	}
}

// homotopyOf is what the core says.
func homotopyOf(t *testing.T, s toy2d.Spec) *toy2d.Homotopy {
	t.Helper()
	h, err := s.Problem().Homotopy(t.Context(), s.Schedule.TMin, s.Schedule.TMax, nil)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// finalMinima are the branches that are minima at t_min, sorted by value.
func finalMinima(h *toy2d.Homotopy) (minima []int) {
	for i, branch := range h.Branches {
		if branch.Kind == toy2d.Minimum && branch.Begin.Type == toy2d.AtTMin {
			minima = append(minima, i)
		}
	}
	slices.SortFunc(minima, func(i, j int) int {
		return int(math.Copysign(1, h.Branches[i].Points[0].Value-h.Branches[j].Points[0].Value))
	})
	return minima
}

// testHomotopyBranches: branches are drawn where the core has them, over both coordinates.
func testHomotopyBranches(t *testing.T, b screen) {
	b.show("#view.pane=homotopy&starts.n=2&schedule.levels=100")
	h := homotopyOf(t, b.spec())
	b.wait("document.querySelectorAll('#homotopy-rows tr').length > 0")
	b.run("look.seek(-1)")
	global := finalMinima(h)[0]
	type point struct {
		T float64   `json:"t"`
		X toy2d.Vec `json:"x"`
	}
	for _, axis := range []string{"0", "1"} {
		b.run("look.choose('homotopy-axis', '" + axis + "')")
		b.wait("document.getElementById('homotopy-overlay').dataset.axis === '" + axis + "'")
		b.run("")
		places := make([][][2]float64, len(h.Branches))
		for i, branch := range h.Branches {
			var points []point
			for _, p := range branch.Points {
				points = append(points, point{p.T, p.X})
			}
			places[i] = js[[][2]float64](b.tab, fmt.Sprintf("see.homotopy(%s)", written(t, points)))
		}
		// What another branch may cover, or a letter, is not looked at.
		free := func(branch int, x [2]float64) bool {
			for i, line := range places {
				for j := 1; j < len(line) && i != branch; j++ {
					if toSegment(x, line[j-1], line[j]) < 8 {
						return false
					}
				}
			}
			return x[0] > 60
		}
		compared := 0
		for i, branch := range h.Branches {
			points := slices.DeleteFunc(slices.Clone(places[i][1:len(places[i])-1]), func(x [2]float64) bool { return !free(i, x) })
			colour, tolerance, least := "--branch-other", 75, 0.35 // thin and dashed
			if branch.Kind == toy2d.Minimum {
				colour, tolerance, least = "--branch-minimum", 24, 0.9
			}
			if i == global {
				colour = "--branch-global"
			}
			n := 0
			for _, seen := range js[[]bool](b.tab, fmt.Sprintf("see.coloured('homotopy-base', %s, see.css(%q), 1, %d)", written(t, points), colour, tolerance)) {
				if seen {
					n++
				}
			}
			if len(points) > 0 && float64(n) < least*float64(len(points)) {
				t.Errorf("axis %s: of branch %d, a %s, %d of %d points are drawn", axis, i, branch.Kind, n, len(points))
			}
			compared += len(points)
		}
		t.Logf("axis %s: %d points of %d branches", axis, compared, len(h.Branches))
		b.check("there is something to compare", compared > 150)
	}
}

// toSegment is the distance of a point from a segment.
func toSegment(x, a, b [2]float64) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	part := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		part = min(1, max(0, ((x[0]-a[0])*dx+(x[1]-a[1])*dy)/length))
	}
	return math.Hypot(x[0]-a[0]-part*dx, x[1]-a[1]-part*dy)
}

// testHomotopyWords: the table has the core's folds, and a sentence says what they mean.
func testHomotopyWords(t *testing.T, b screen) {
	b.show("#view.pane=homotopy&starts.n=2&schedule.levels=100")
	s := b.spec()
	h := homotopyOf(t, s)
	b.wait("document.querySelectorAll('#homotopy-rows tr').length > 0")
	type row struct {
		T, What string
		X       toy2d.Vec
	}
	cells := js[[][]string](b.tab, "[...document.querySelectorAll('#homotopy-rows tr')].map((row) => [...row.cells].map((c) => c.textContent.replaceAll('−', '-')))")
	var rows []row
	for _, c := range cells {
		r := row{T: c[0], What: c[1]}
		if _, err := fmt.Sscanf(c[2], "(%f, %f)", &r.X[0], &r.X[1]); err != nil {
			t.Fatalf("%q: %v", c, err)
		}
		rows = append(rows, r)
	}
	minima := finalMinima(h)
	names := map[int]string{}
	for i, branch := range minima {
		names[branch] = "minimum " + string(rune('A'+i))
	}
	names[minima[0]] = "global minimum ★"
	var want []row
	for _, i := range minima {
		want = append(want, row{fmt.Sprint(h.TMin), names[i], h.Branches[i].Points[0].X})
	}
	for _, e := range h.Events {
		r := row{T: three(e.T), X: e.X, What: fmt.Sprintf("a %s and a saddle appear", h.Branches[e.Extremum].Kind)}
		if e.Type == toy2d.PairEnds {
			name := names[e.Extremum]
			if name == "" {
				name = h.Branches[e.Extremum].Kind.String()
			}
			r.What = name + " meets a saddle: both vanish"
		}
		want = append(want, r)
	}
	for i, branch := range h.Branches {
		if branch.Kind == toy2d.Minimum && branch.End.Type == toy2d.AtTMax {
			want = append(want, row{three(h.TMax), names[i] + " is left", branch.Points[len(branch.Points)-1].X})
		}
	}
	if len(rows) != len(want) {
		t.Fatalf("the table is %+v, want %+v", rows, want)
	}
	for i, w := range want {
		if g := rows[i]; g.T != w.T || g.What != w.What || apart(g.X, w.X) > 0.01 {
			t.Errorf("row %d is %+v, want %+v", i, g, w)
		}
	}
	last := 0.0
	for _, e := range h.Events {
		if e.Type == toy2d.PairEnds && h.Branches[e.Extremum].Kind == toy2d.Minimum {
			last = max(last, e.T)
		}
	}
	b.check("the paper's last wrong minimum vanishes at 0.741", three(last) == "0.741")
	if story := b.text("homotopy-story"); story != "At t = 0.741 the last wrong minimum vanishes: above it only one valley is left, and it leads down to the star." {
		t.Errorf("the story is %q", story)
	}

	// Too little smoothing is said; none at all is said calmly, and the picture stays.
	b.run("look.enter('tmax', '0.3')")
	b.wait("document.getElementById('homotopy-story').textContent.startsWith('Even at t = 0.300')")
	s.Schedule.TMax = 0.3
	left := 0
	for _, branch := range homotopyOf(t, s).Branches {
		if branch.Kind == toy2d.Minimum && branch.End.Type == toy2d.AtTMax {
			left++
		}
	}
	b.check("minima are counted", strings.Contains(b.text("homotopy-story"), fmt.Sprintf(" %d minima are left", left)))
	b.run("look.enter('tmax', '0.001')")
	b.wait("!document.getElementById('homotopy-error').hidden")
	b.check("the error says what is needed", strings.Contains(b.text("homotopy-error"), "above schedule.tmin = 0.001"))
	b.check("and is no error elsewhere", js[bool](b.tab, "document.getElementById('status').hidden && !document.querySelector('[aria-invalid]')"))
	b.check("the picture stays, faded", js[bool](b.tab, "document.getElementById('homotopy').classList.contains('stale') && see.pixels('homotopy-base')(...see.homotopy([{ t: 0.01, x: [0, 0] }])[0])[3] > 0"))
	b.run("look.enter('tmax', '1.5')")
	b.wait("document.getElementById('homotopy-error').hidden && document.getElementById('homotopy-story').textContent.startsWith('At t = 0.741') && !document.getElementById('homotopy').classList.contains('stale')")
}

// three writes a number as the page does.
func three(x float64) string {
	digits := max(0, 2-int(math.Floor(math.Log10(math.Abs(x)))))
	text := strconv.FormatFloat(x, 'f', digits, 64)
	if math.Abs(x) < 0.01 {
		text = strconv.FormatFloat(x, 'g', 3, 64)
	}
	return text
}

// testHomotopyClock: the clock's t is a line on the picture, and a click there seeks it.
func testHomotopyClock(t *testing.T, b screen) {
	b.show("#view.pane=homotopy&starts.n=3&schedule.levels=100")
	b.wait("document.querySelectorAll('#homotopy-rows tr').length > 0")
	s := b.spec()
	paths, _ := pathsOf(t, s)
	on := 0
	for _, k := range []int{30, 80, 95} {
		b.run(fmt.Sprintf("look.seek(%d)", k))
		level := s.Settings().At(k - 1)
		b.check(fmt.Sprintf("the line is at t of step %d", k), js[float64](b.tab, fmt.Sprintf("see.clock(%v)", level)) > 0.8)
		b.check("and not elsewhere", js[float64](b.tab, fmt.Sprintf("see.clock(%v)", 0.6*level)) < 0.5)
		for i, x := range paths[k] {
			if !js[bool](b.tab, fmt.Sprintf("see.inside(%v, %s)", level, at(x))) {
				continue // it has not come to the branches yet
			}
			on++
			dot := js[[]bool](b.tab, fmt.Sprintf("see.coloured('homotopy-overlay', see.homotopy([{ t: %v, x: %s }]).flatMap(([x, y]) => [[x - 3, y], [x + 3, y]]), see.css('--branch-run'))", level, at(x)))
			b.check(fmt.Sprintf("start %d is on it", i), dot[0] && dot[1])
		}
	}
	b.check("some starts are in the picture", on > 3)
	for _, level := range []float64{0.9, 0.2, 0.05} {
		x := js[[2]float64](b.tab, fmt.Sprintf("see.client('homotopy-overlay', [see.homotopy([{ t: %v, x: [0, 0] }])[0][0], 60])", level))
		b.click(x)
		b.wait(fmt.Sprintf("Math.abs(Number(look.plot().t) - %v) < 0.02", level))
		var k int
		fmt.Sscan(js[string](b.tab, "look.plot().k"), &k)
		if got := s.Settings().At(k - 1); math.Abs(got-level) > 0.02 {
			t.Errorf("a click at t = %g goes to step %d, t = %g", level, k, got)
		}
		b.wait(fmt.Sprintf("!document.getElementById('homotopy-readout').hidden && document.getElementById('homotopy-readout').textContent.startsWith('t = %s')", three(level)[:3]))
	}
	// Dragging scrubs.
	from := js[[2]float64](b.tab, "see.client('homotopy-overlay', [see.homotopy([{ t: 0.9, x: [0, 0] }])[0][0], 60])")
	to := js[[2]float64](b.tab, "see.client('homotopy-overlay', [see.homotopy([{ t: 0.4, x: [0, 0] }])[0][0], 60])")
	b.drag(from, to)
	b.wait("Math.abs(Number(look.plot().t) - 0.4) < 0.02")
	b.mouse(chromedp.MouseReleased, to)
}
