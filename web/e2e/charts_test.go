package e2e

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/plane"
	"gradus/web/browsertest"
)

func observed(t *testing.T, s toy2d.Spec, start plane.Vec) *toy2d.Series {
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

var quantities = []string{"target", "energy", "target_norm", "size", "move", "cosine"}

// valueAt is what a chart says of a moment.
func valueAt(o *toy2d.Series, quantity string, steps float64) string {
	i := entryAt(o, steps)
	if o.DivergedAt > 0 && steps >= float64(o.DivergedAt) {
		return "diverged"
	}
	values := map[string][]float64{"target": o.Target, "energy": o.Energy, "target_norm": o.TargetNorm, "size": o.Size,
		"move": o.Move, "cosine": o.Cosine}[quantity]
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
	got, failed := strconv.ParseFloat(browsertest.Plain(shown[line]), 64)
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
	b.check("the legend names both", len(labels) == 2 && strings.Contains(labels[0], "Flow") &&
		strings.HasPrefix(labels[1], "Graduated"))
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
	o := observed(t, s, plane.Vec{2, -8})
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
