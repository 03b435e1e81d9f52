package e2e

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/toy2d"
	"gradus/toy2d/homotopy"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

// homotopyOf is what the core says.
func homotopyOf(t *testing.T, s toy2d.Spec) *homotopy.Homotopy {
	t.Helper()
	h, err := homotopy.Find(t.Context(), s.Problem().Problem, s.Schedule.TMin, s.Schedule.TMax, nil)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// finalMinima are the branches that are minima at t_min, sorted by value.
func finalMinima(h *homotopy.Homotopy) (minima []int) {
	for i, branch := range h.Branches {
		if branch.Kind == stationary.Minimum && branch.Begin.Type == homotopy.AtTMin {
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
	minima := finalMinima(h)
	type point struct {
		T float64   `json:"t"`
		X plane.Vec `json:"x"`
	}
	for i, axis := range []string{"x1", "x2"} {
		b.run("look.choose('homotopy-axis', '" + axis + "')")
		b.wait(fmt.Sprintf("document.getElementById('homotopy-overlay').dataset.axis === '%d'", i))
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
			points := slices.DeleteFunc(slices.Clone(places[i][1:len(places[i])-1]),
				func(x [2]float64) bool { return !free(i, x) })
			colour, tolerance, least := "--branch-other", 75, 0.35 // thin and dashed
			if branch.Kind == stationary.Minimum {
				tolerance, least = 24, 0.9
			}
			if valley := slices.Index(minima, i); valley >= 0 {
				colour = fmt.Sprintf("--valley-%d", valley)
			}
			n := 0
			for _, seen := range js[[]bool](b.tab, fmt.Sprintf("see.coloured('homotopy-base', %s, see.css(%q), 1, %d)",
				written(t, points), colour, tolerance)) {
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

	// Which one is drawn is part of the address.
	drawn := func(axis string) {
		t.Helper()
		b.wait(fmt.Sprintf("document.querySelector('[name=homotopy-axis]:checked').value === %[1]q && location.hash.includes('view.axis=' + %[1]q) && 'x' + (1 + Number(document.getElementById('homotopy-overlay').dataset.axis)) === %[1]q", axis))
	}
	drawn("x2")
	b.run("history.back()")
	drawn("x1")
	b.run("history.forward()")
	drawn("x2")
	b.do(chromedp.Reload())
	b.look()
	b.see()
	drawn("x2")
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
		X       plane.Vec
	}
	cells := js[[][]string](b.tab,
		"[...document.querySelectorAll('#homotopy-rows tr')].map((row) => [...row.cells].map((c) => c.textContent.replaceAll('−', '-')))")
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
		if e.Type == homotopy.PairEnds {
			name := names[e.Extremum]
			if name == "" {
				name = h.Branches[e.Extremum].Kind.String()
			}
			r.What = name + " meets a saddle: both vanish"
		}
		want = append(want, r)
	}
	for i, branch := range h.Branches {
		if branch.Kind == stationary.Minimum && branch.End.Type == homotopy.AtTMax {
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
		if e.Type == homotopy.PairEnds && h.Branches[e.Extremum].Kind == stationary.Minimum {
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
		if branch.Kind == stationary.Minimum && branch.End.Type == homotopy.AtTMax {
			left++
		}
	}
	b.check("minima are counted", strings.Contains(b.text("homotopy-story"), fmt.Sprintf(" %d minima are left", left)))
	b.run("look.enter('tmax', '0.001')")
	b.wait("!document.getElementById('homotopy-error').hidden")
	b.check("the error says what is needed", strings.Contains(b.text("homotopy-error"),
		"above Last level, tmin (schedule.tmin) = 0.001"))
	b.check("and is no error elsewhere",
		js[bool](b.tab, "document.getElementById('status').hidden && !document.querySelector('[aria-invalid]')"))
	b.check("the picture stays, faded",
		js[bool](b.tab, "document.getElementById('homotopy').classList.contains('stale') && see.pixels('homotopy-base')(...see.homotopy([{ t: 0.01, x: [0, 0] }])[0])[3] > 0"))
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
	b.show("#view.pane=homotopy&starts.n=4&schedule.levels=100")
	b.wait("document.querySelectorAll('#homotopy-rows tr').length > 0")
	s := b.spec()
	paths, r := pathsOf(t, s)
	on := 0
	for _, k := range []int{30, 50, 70, 80, 90, 95} {
		b.run(fmt.Sprintf("look.seek(%d)", k))
		level := s.Settings().At(k - 1)
		b.check(fmt.Sprintf("the line is at t of step %d", k),
			js[float64](b.tab, fmt.Sprintf("see.clock(%v)", level)) > 0.8)
		b.check("and not elsewhere", js[float64](b.tab, fmt.Sprintf("see.clock(%v)", 0.6*level)) < 0.5)
		for i, x := range paths[k] {
			if !js[bool](b.tab, fmt.Sprintf("see.inside(%v, %s)", level, at(x))) {
				continue // it has not come to the branches yet
			}
			covered := false // by a dot of another valley: those of the star's are drawn last
			for j, y := range paths[k] {
				covered = covered || r.Valley[j] < r.Valley[i] &&
					js[bool](b.tab, fmt.Sprintf("see.apart(%v, %s, %s) < 14", level, at(x), at(y)))
			}
			if covered {
				continue
			}
			on++
			dot := js[[]bool](b.tab,
				fmt.Sprintf("see.coloured('homotopy-overlay', see.homotopy([{ t: %v, x: %s }]).flatMap(([x, y]) => [[x - 3, y], [x + 3, y]]), see.valley(%d))", level, at(x), r.Valley[i]))
			b.check(fmt.Sprintf("start %d is on it", i), dot[0] && dot[1])
		}
	}
	b.check("some starts are in the picture", on > 3)
	for _, level := range []float64{0.9, 0.2, 0.05} {
		x := js[[2]float64](b.tab,
			fmt.Sprintf("see.client('homotopy-overlay', [see.homotopy([{ t: %v, x: [0, 0] }])[0][0], 60])", level))
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
