package web

import (
	_ "embed"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/go-json-experiment/json"

	"gradus/solver"
	"gradus/toy2d"
)

//go:embed testdata/browser/numbers.js
var numbersScript string

func observed(t *testing.T, s toy2d.Spec, start toy2d.Vec) *toy2d.Series {
	t.Helper()
	o, err := toy2d.Observe(t.Context(), &s, s.Problem(), start)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// entryAt is the entry of a series that describes the moment after so many steps.
func entryAt(o *toy2d.Series, steps float64) (i int) {
	for i+1 < len(o.K) && float64(o.K[i+1]) <= steps+1+1e-9 {
		i++
	}
	return i
}

var quantities = []string{"target", "energy", "target_norm", "size", "cosine"}

// valueAt is what a chart says of a moment.
func valueAt(o *toy2d.Series, quantity string, steps float64) string {
	i := entryAt(o, steps)
	if o.DivergedAt > 0 && steps >= float64(o.DivergedAt) {
		return "diverged"
	}
	values := map[string][]float64{"target": o.Target, "energy": o.Energy, "target_norm": o.TargetNorm, "size": o.Size, "cosine": o.Cosine}[quantity]
	switch {
	case quantity == "size" && !o.Accepted[i] && !(o.Cosine[i] < 0):
		return "waits"
	case math.IsNaN(values[i]):
		return "–"
	}
	return strconv.FormatFloat(values[i], 'g', -1, 64)
}

// compareChart checks the value that a chart shows of one of its lines.
func (b screen) compareChart(o *toy2d.Series, quantity string, line int, steps float64) {
	b.t.Helper()
	shown := js[[]string](b.tab, fmt.Sprintf("see.now(%q)", quantity))
	if line >= len(shown) {
		b.t.Errorf("%s shows %q", quantity, shown)
		return
	}
	want := valueAt(o, quantity, steps)
	number, err := strconv.ParseFloat(want, 64)
	got, failed := strconv.ParseFloat(strings.ReplaceAll(shown[line], "−", "-"), 64)
	if err != nil || failed != nil {
		if shown[line] != want {
			b.t.Errorf("%s at step %g is %q, want %q", quantity, steps, shown[line], want)
		}
		return
	}
	// Two digits of what is very large or small, else three; a number near 0 is rounding.
	tolerance := 0.006
	if math.Abs(number) < 1e-3 || math.Abs(number) >= 1e5 {
		tolerance = 0.06
	}
	if !(math.Abs(got-number) <= tolerance*math.Abs(number)+1e-9) {
		b.t.Errorf("%s at step %g is %q, want %s", quantity, steps, shown[line], want)
	}
}

// testChartValues: at any moment the charts say what the core observes of the start.
func testChartValues(t *testing.T, b screen) {
	for _, fragment := range []string{
		"#schedule.levels=300&starts.kind=points&starts.points=[[-8,-6],[6,8]]&view.start=1",
		"#method=gradient-like&schedule.levels=200&starts.kind=points&starts.points=[[-8,-6],[6,8]]",
		"#method=plain&schedule.levels=200&starts.kind=points&starts.points=[[2,-8]]",
		"#method=graduated&starts.kind=points&starts.points=[[2,-8]]",
		"#starts.n=3&schedule.levels=3000&view.start=2", // thinned
	} {
		b.show(fragment)
		s := b.spec()
		start := s.Points()[max(0, js[int](b.tab, "see.view().start ?? 0"))]
		o := observed(t, s, start)
		b.wait("!document.getElementById('charts-grid').hidden && !document.getElementById('charts').classList.contains('stale')")
		for _, k := range []int{0, 1, o.Steps / 7, o.Steps / 3, o.Steps - 1, o.Steps} {
			b.run(fmt.Sprintf("look.seek(%d)", k))
			for _, quantity := range quantities {
				b.compareChart(o, quantity, 0, float64(k))
			}
		}
		if t.Failed() {
			t.Fatalf("of %s", fragment)
		}
	}
}

// testChartTwins: two methods are two lines of different colour and dash, on one clock.
func testChartTwins(t *testing.T, b screen) {
	b.show("#view.pane=twin&view.twin=graduated&starts.n=4&view.start=2")
	s := b.spec()
	start := s.Points()[2]
	first, second := observed(t, s, start), observed(t, withDefaults(s, solver.Graduated), start)
	b.wait("see.now('target').length === 2")
	labels := js[[]string](b.tab, "[...document.querySelectorAll('#charts-legend li')].map((li) => li.textContent)")
	b.check("the legend names both", len(labels) == 2 && strings.Contains(labels[0], "Flow") && strings.HasPrefix(labels[1], "Graduated"))
	for _, k := range []int{0, 26, 520, 1274, 1300} { // whole steps of the second
		b.run(fmt.Sprintf("look.seek(%d)", k))
		for _, quantity := range quantities {
			b.compareChart(first, quantity, 0, float64(k))
			b.compareChart(second, quantity, 1, float64(k)/26)
		}
	}
	for _, quantity := range []string{"target", "energy", "target_norm"} {
		for _, line := range []string{"--chart-1", "--chart-2"} {
			if n := js[int](b.tab, fmt.Sprintf("see.inked(%q, %q)", quantity, line)); n < 40 {
				t.Errorf("%s has %d pixels of %s", quantity, n, line)
			}
		}
	}
	b.run("look.choose('pane', 'none')")
	b.wait("see.now('target').length === 1 && document.querySelectorAll('#charts-legend li').length === 1")
	b.run("")
	b.check("then there is one line", js[int](b.tab, "see.inked('target', '--chart-2')") == 0)
}

// testChartDivergence: a run that diverges says when, and its curves end there.
func testChartDivergence(t *testing.T, b screen) {
	b.show("#method=plain&step=200&starts.kind=points&starts.points=[[2,-8]]&schedule.levels=300")
	s := b.spec()
	o := observed(t, s, toy2d.Vec{2, -8})
	if o.DivergedAt == 0 {
		t.Fatal("it does not diverge")
	}
	b.wait(fmt.Sprintf("document.getElementById('charts-note').textContent.includes('The run diverged at step %d; its curves end there.')", o.DivergedAt))
	for _, k := range []int{0, o.DivergedAt - 1, o.DivergedAt, 300} {
		b.run(fmt.Sprintf("look.seek(%d)", k))
		for _, quantity := range quantities {
			b.compareChart(o, quantity, 0, float64(k))
		}
	}
}

// testChartSeek: a click in a chart goes to its step, and so does a drag.
func testChartSeek(t *testing.T, b screen) {
	b.show("#starts.n=2&schedule.levels=400")
	b.wait("see.now('target').length === 1")
	step := func() (k int) {
		fmt.Sscan(js[string](b.tab, "look.plot().k"), &k)
		return k
	}
	for _, quantity := range []string{"target", "energy", "cosine"} {
		for _, part := range []float64{0.25, 0.75} {
			b.run("look.seek(0)")
			x := js[[2]float64](b.tab, fmt.Sprintf("see.inChart(%q, %v)", quantity, part))
			b.click(x)
			b.wait("look.plot().k !== '0'")
			if k := step(); math.Abs(float64(k)-400*part) > 3 {
				t.Errorf("a click at %g of %s goes to step %d", part, quantity, k)
			}
		}
	}
	from, to := js[[2]float64](b.tab, "see.inChart('target', 0.5)"), js[[2]float64](b.tab, "see.inChart('target', 0.9)")
	b.drag(from, to)
	b.wait("Math.abs(Number(look.plot().k) - 360) <= 3")
	b.mouse(chromedp.MouseReleased, to)
	s := b.spec()
	o := observed(t, s, s.Points()[0])
	b.compareChart(o, "target", 0, float64(step()))
}

// testView: what is looked at is in the address, too.
func testView(t *testing.T, b screen) {
	shown := func(what string) {
		t.Helper()
		b.wait(`look.plot().whole === 'true' && look.plot().k === '40'`)
		b.wait(`document.querySelector('input[name=pane]:checked').value === 'twin' && !document.getElementById('twin').hidden && document.getElementById('twin-method').value === 'graduated'`)
		b.wait(`document.getElementById('hide').checked && document.getElementById('charts-title').textContent.startsWith('Start 4,')`)
		b.wait(`document.getElementById('overlay').dataset.selected === '3' && see.ring('', see.row(3).start, 0.75, [255, 255, 255]) > 0.7`)
		b.check(what+": the clock stands", js[string](b.tab, "look.plot().playing") == "false")
	}
	b.prefer("no-preference")
	const fragment = "#schedule.levels=100&view.pane=twin&view.twin=graduated&view.start=3&view.k=40&view.hide=true"
	b.show(fragment)
	shown("a link")
	b.check("a link stays as it is", js[string](b.tab, "location.hash") == fragment)
	b.do(chromedp.Reload())
	b.look()
	b.see()
	shown("a reload")

	b.run("look.choose('pane', 'basins')")
	b.wait("location.hash.includes('view.pane=basins') && !document.getElementById('basins').hidden && document.getElementById('twin').hidden")
	b.run("document.getElementById('hide').click()")
	b.wait("!location.hash.includes('view.hide')")
	b.run("history.back()")
	b.wait("location.hash.includes('view.hide=true') && document.getElementById('hide').checked")
	b.run("history.back()")
	shown("Back")

	// The step is noted, and is no entry.
	entries := b.entries()
	b.run("look.seek(70)")
	b.wait("location.hash.includes('view.k=70')")
	b.check("seeking is no entry", b.entries() == entries)
	b.do(chromedp.Reload())
	b.look()
	b.see()
	b.wait("look.plot().whole === 'true' && look.plot().k === '70' && look.plot().playing === 'false'")

	b.run("document.getElementById('reset').click()")
	b.wait("location.hash === '#view.pane=twin' && look.plot().starts === '16' && !document.getElementById('hide').checked && document.getElementById('overlay').dataset.selected === ''")
	b.wait("document.getElementById('twin-method').value === 'plain' && document.getElementById('steps').textContent === '1300'")
	for _, odd := range []string{"view.pane=nowhere", "view.start=-1", "view.k=x", "view.twin=constructor", "view.hide=1", "view.start=99999999", "view.pane"} {
		b.run(fmt.Sprintf("location.hash = %q", "schedule.levels=90&"+odd))
		b.wait("document.querySelector('input[name=pane]:checked').value === 'none' && look.plot().whole === 'true' && document.getElementById('steps').textContent === '90' && document.getElementById('status').hidden")
		b.run("look.choose('pane', 'basins'); look.choose('pane', 'none')")
		b.wait(fmt.Sprintf("look.hashOfSpec() === '#schedule.levels=90' && !location.hash.includes(%q)", odd))
	}
}

// testSecret: whether starts arrive is not told before the end, by colour, shape or word.
func testSecret(t *testing.T, b screen) {
	const orange = "look.centroid([255, 122, 82]).n" // --mark-elsewhere
	b.show("#method=plain&schedule.levels=200&starts.n=6")
	b.run("look.seek(20)")
	b.check("otherwise it is told", js[int](b.tab, orange) > 30)
	b.run("document.getElementById('hide').click()")
	b.wait("location.hash.includes('view.hide=true')")
	for _, k := range []int{0, 20, 199} {
		b.run(fmt.Sprintf("look.seek(%d)", k))
		b.check(fmt.Sprintf("no colour tells at step %d", k), js[int](b.tab, orange) == 0)
		b.check("no word does", b.text("headline") == "Which starts will reach the star?" && !strings.Contains(b.text("explanation"), "descent"))
	}
	// Nor do other parts of the page.
	b.run("look.choose('pane', 'twin'); look.seek(20)")
	b.wait("document.getElementById('twin-overlay').dataset.window !== undefined && document.getElementById('twin-note').textContent !== ''")
	b.check("partings are not told", b.text("partings") == "")
	fates := func() int {
		b.t.Helper()
		x := b.at("", toy2d.Vec{-6, 5})
		b.do(chromedp.MouseEvent(chromedp.MouseMoved, x[0], x[1]))
		b.wait("!document.getElementById('pointer').hidden")
		b.run("")
		return js[int](b.tab, "document.querySelectorAll('#pointer span').length") - 1
	}
	b.run("look.choose('pane', 'basins')")
	b.wait("document.querySelectorAll('#basins-legend li').length > 0")
	b.check("nor where a start would end", fates() == 0)
	b.run("look.seek(-1)")
	b.check("at the end it is", fates() == 1)
	b.run("look.choose('pane', 'twin')")
	b.wait("document.getElementById('partings').textContent !== ''")
	b.run("look.choose('pane', 'none')")

	b.wait("location.hash.includes('view.k=200')")
	b.check("the end tells", js[int](b.tab, orange) > 30 && strings.HasPrefix(b.text("headline"), "0 of 6 starts"))
	b.do(chromedp.Reload())
	b.look()
	b.see()
	b.wait("document.getElementById('hide').checked && look.plot().k === '200'")
}

// testNumbers compares what the page computes for its pictures with Go, over random specs.
func testNumbers(t *testing.T, b screen) {
	type axes struct {
		Major, Minor, Angle float64
		Cov                 toy2d.Mat
	}
	type question struct {
		Spec toy2d.Spec  `json:"spec"`
		T    float64     `json:"t"`
		At   []toy2d.Vec `json:"at"`
		Axes [][]float64 `json:"axes"` // major, minor, angle
		Covs []toy2d.Mat `json:"covs"`
	}
	type answer struct {
		Gradients []toy2d.Vec
		Raster    float64 // largest relative difference
		Covs      []axes  // back and forth from axes
		Axes      []axes  // likewise from covariances
	}
	r := rand.New(rand.NewPCG(15, 16))
	var questions []question
	for i := range 150 {
		s := pageDefault(solver.Method(r.IntN(4)))
		if i > 3 { // the first four are the page's own
			randomise(r, &s)
		}
		q := question{Spec: s, T: math.Pow(10, -3+4*r.Float64())}
		for range 5 {
			q.At = append(q.At, toy2d.Vec{30*r.Float64() - 15, 30*r.Float64() - 15})
		}
		for range 6 {
			major, minor := math.Pow(10, -3+6*r.Float64()), math.Pow(10, -3+6*r.Float64()) // also what is not allowed
			q.Axes = append(q.Axes, []float64{major, minor, 7 * (r.Float64() - 0.5)})
		}
		for _, m := range s.Modes {
			q.Covs = append(q.Covs, m.Cov)
		}
		questions = append(questions, q)
	}
	asked, err := json.Marshal(questions)
	if err != nil {
		t.Fatal(err)
	}
	b.show("#starts.n=2&schedule.levels=20")
	answers := js[[]answer](b.tab, fmt.Sprintf("(%s)(%s)", strings.TrimSpace(numbersScript[strings.Index(numbersScript, "async"):]), asked))
	if len(answers) != len(questions) {
		t.Fatalf("%d answers to %d questions", len(answers), len(questions))
	}
	for i, q := range questions {
		a := answers[i]
		l := q.Spec.Problem().At(q.T)
		for j, x := range q.At {
			_, want := l.Gradient(x)
			if d := apart(a.Gradients[j], want); !(d <= 1e-9*(1+math.Hypot(want[0], want[1]))) {
				t.Errorf("spec %d: the gradient at %v, t = %g is %v, want %v", i, x, q.T, a.Gradients[j], want)
			}
		}
		if !(a.Raster <= 1e-9) {
			t.Errorf("spec %d: the raster differs from the samples by %g", i, a.Raster)
		}
		for j, asked := range q.Axes {
			checkCovariance(t, asked[0], asked[1], asked[2], a.Covs[j].Cov)
		}
		for j, cov := range q.Covs {
			g := a.Axes[j]
			back := toy2d.Mat{}
			sin, cos := math.Sincos(g.Angle)
			p, m := g.Major*g.Major, g.Minor*g.Minor
			back[0][0], back[1][1], back[0][1] = p*cos*cos+m*sin*sin, p*sin*sin+m*cos*cos, (p-m)*sin*cos
			for _, d := range []float64{back[0][0] - cov[0][0], back[0][1] - cov[0][1], back[1][1] - cov[1][1]} {
				if !(math.Abs(d) <= 1e-9*(cov[0][0]+cov[1][1])) {
					t.Errorf("the axes of %v are %+v", cov, g)
					break
				}
			}
			if !(g.Major >= g.Minor && g.Angle > -math.Pi/2 && g.Angle <= math.Pi/2) {
				t.Errorf("the axes of %v are %+v", cov, g)
			}
		}
	}
}

// checkCovariance: an ellipse becomes a covariance that a spec allows and that has its
// axes, if they are allowed.
func checkCovariance(t *testing.T, major, minor, angle float64, cov toy2d.Mat) {
	t.Helper()
	s := pageDefault(solver.Flow)
	s.Modes = []toy2d.Mode{{Cov: cov, Weight: 1}}
	if err := s.Validate(); err != nil {
		t.Errorf("of axes %g and %g at %g: %v", major, minor, angle, err)
		return
	}
	clamped := func(x float64) float64 { return math.Pow(min(100, max(0.01, x)), 2) }
	p, q := clamped(major), clamped(minor)
	sin, cos := math.Sincos(angle)
	want := toy2d.Mat{{p*cos*cos + q*sin*sin, (p - q) * sin * cos}, {(p - q) * sin * cos, p*sin*sin + q*cos*cos}}
	for i := range 2 {
		for j := range 2 {
			if d := math.Abs(cov[i][j] - want[i][j]); !(d <= 0.01*min(p, q)+1e-6*max(p, q)) {
				t.Errorf("axes %g and %g at %g became %v, want %v", major, minor, angle, cov, want)
				return
			}
		}
	}
}
