package e2e

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
	"gradus/web/toyapp"
)

// countAt counts the points within toy2d.Near of another.
func countAt(points []plane.Vec, goal plane.Vec) (n int) {
	for _, p := range points {
		if apart(p, goal) <= ensemble.Near {
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
		b.wait(note("first-note", countAt(paths[k], r.Global.X)) + " && " + note("twin-note",
			countAt(others[k], q.Global.X)))
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
		x := b.at(prefix, plane.Vec{-6, -7})
		b.do(chromedp.MouseEvent(chromedp.MouseMoved, x[0], x[1]))
		b.wait(fmt.Sprintf("!document.getElementById('%spointer').hidden", prefix))
		read := b.reads(prefix)
		half := s.Schedule.Levels / 2
		want := s.Problem().At(s.Settings().At(half - 1)).Energy(read.at)
		if math.Abs(read.value-want) > 0.01*math.Abs(want) {
			t.Errorf("%sF = %g at %v, want %g: it is at another t", prefix, read.value, read.at, want)
		}
		said := js[string](b.tab, fmt.Sprintf("document.getElementById('%s').textContent",
			map[string]string{"": "first-t", "twin-": "twin-t"}[prefix]))
		if level, err := strconv.ParseFloat(said, 64); err != nil ||
			math.Abs(level-s.Settings().At(half-1)) > 0.01*level {
			t.Errorf("%sthe picture says t = %s, want %g", prefix, said, s.Settings().At(half-1))
		}
	}
	// Each has a colour bar, whose numbers are of its own landscape.
	b.check("the colour bars differ", js[bool](b.tab, "look.hash('bar') !== look.hash('twin-bar')"))
	b.run("look.enter('twin-method', 'flow')")
	b.wait("look.hash('bar') === look.hash('twin-bar')")
	b.check("and the clock says no t of both", !js[bool](b.tab, "document.getElementById('t').checkVisibility()"))
	b.run("look.enter('twin-method', 'graduated')")
	b.wait("look.hash('bar') !== look.hash('twin-bar')")

	// A start that is moved on one picture moves on both.
	entries := b.entries()
	to := b.at("twin-", plane.Vec{6, -6})
	b.drag(b.at("twin-", plane.Vec{8, 0}), to)
	b.wait(fmt.Sprintf("see.startsAt(0, [6, -6], %v)", 2*b.pixel("twin-")))
	b.mouse(chromedp.MouseReleased, to)
	b.wait(fmt.Sprintf("history.length === %d", entries+1))
	for _, prefix := range []string{"", "twin-"} {
		b.wait(fmt.Sprintf("see.ring('%s', see.row(0).start, 0.75, [255, 255, 255]) > 0.7", prefix))
	}
}

// withDefaults is a spec under another method, with that method's own schedule.
func withDefaults(s toy2d.Spec, method solver.Method) toy2d.Spec {
	s.Method, s.Schedule = method, toyapp.Default(method).Schedule
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
func parting(first, second [][]plane.Vec, start int) (share float64, a, b plane.Vec, parted bool) {
	moments := max(len(first), len(second)) - 1
	at := func(paths [][]plane.Vec, share float64) plane.Vec {
		position := share * float64(len(paths)-1)
		i := min(int(position), len(paths)-2)
		part := position - float64(i)
		p, q := paths[i][start], paths[i+1][start]
		return plane.Vec{p[0] + part*(q[0]-p[0]), p[1] + part*(q[1]-p[1])}
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
		want := map[string][]plane.Vec{}
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
			text = fmt.Sprintf("%d of %d starts end apart; their paths part for good %s %s (hollow squares).", n,
				len(first.Starts.Points), near, when)
		}
		b.wait(fmt.Sprintf("document.getElementById('partings').textContent === %q", text))
		b.run("look.seek(0)") // the points are not in the way
		for prefix, points := range want {
			for _, p := range points {
				if part := js[float64](b.tab, fmt.Sprintf("see.square(%q, %s, 0.2, see.css('--mark-parting'))", prefix,
					at(p))); part < 0.7 {
					t.Errorf("%s %s: %.2f of a square at %v", c.fragment, prefix, part, p)
				}
			}
		}
		t.Logf("%s: %s", c.fragment, text)
	}
}
