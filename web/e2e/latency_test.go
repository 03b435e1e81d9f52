package e2e

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"math"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/internal/cpu"
	"gradus/web"
	"gradus/web/browsertest"
	"gradus/web/wstest"
)

//go:embed testdata/browser/latency.js
var latencyScript string

// latency of a gesture, in ms: from its last event to its picture, and the parts of
// that: until the ask was sent, until the answer came, until it was drawn.
type latency [4]float64

// benchmarkBrowser starts a server and a Chromium to measure with.
func benchmarkBrowser(b *testing.B) (context.Context, *httptest.Server, cpu.Kernel) {
	k, err := cpu.Default()
	if err != nil {
		b.Fatal(err)
	}
	_, h := serve(b, web.Config{Kernel: k})
	return browsertest.Start(b), h, k
}

// BenchmarkBrowser measures in the browser how long a gesture's last event takes to
// its picture: the new path of a start that is dragged, the new basin map of a slider
// or a mode. It reports the median and the 95th percentile, and medians of the parts:
//
//	go test ./web/e2e -run '^$' -bench Browser -benchtime 20x
func BenchmarkBrowser(b *testing.B) {
	ctx, h, k := benchmarkBrowser(b)
	for _, c := range []struct {
		name, fragment string
		gesture        func(p *gestures, i int) latency
	}{
		{"path/start of 2", "#starts.kind=points&starts.points=[[-8,-6],[6,8]]", (*gestures).dragStart},
		{"path/start of 16", "#starts.kind=ring", (*gestures).dragStart},
		{"basins/flow/tmax", "#view.pane=basins", (*gestures).slideTMax},
		{"basins/gradient-like/tmax", "#view.pane=basins&method=gradient-like", (*gestures).slideTMax},
		{"basins/graduated/tmax", "#view.pane=basins&method=graduated", (*gestures).slideTMax},
		{"basins/flow/mode", "#view.pane=basins", (*gestures).dragMode},
		{"basins/gradient-like/mode", "#view.pane=basins&method=gradient-like", (*gestures).dragMode},
		{"basins/graduated/mode", "#view.pane=basins&method=graduated", (*gestures).dragMode},
	} {
		b.Run(c.name, func(b *testing.B) {
			tab, _ := browsertest.Open(b, ctx)
			p := &gestures{b: b, ctx: tab}
			p.open(h.URL + "/toy2d" + c.fragment)
			var all []latency
			for i := 0; b.Loop(); i++ {
				all = append(all, c.gesture(p, i))
			}
			at := func(share float64, part int) float64 {
				slices.SortFunc(all, func(x, y latency) int { return cmp.Compare(x[part], y[part]) })
				return all[int(math.Ceil(share*float64(len(all))))-1][part]
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(at(0.5, 0), "p50-ms")
			b.ReportMetric(at(0.95, 0), "p95-ms")
			b.ReportMetric(at(0.5, 1), "asked-ms")
			b.ReportMetric(at(0.5, 2), "answered-ms")
			b.ReportMetric(at(0.5, 3), "drawn-ms")
			if load, err := os.ReadFile("/proc/loadavg"); err == nil {
				b.Logf("%d gestures, kernel %s, load average %s", len(all), k, strings.TrimSpace(string(load)))
			}
		})
	}
}

// gestures are made on a page that measures them.
type gestures struct {
	b   *testing.B
	ctx context.Context
}

func (p *gestures) do(actions ...chromedp.Action[chromedp.Void]) {
	p.b.Helper()
	if err := chromedp.Do(p.ctx, actions...); err != nil {
		p.b.Fatal(err)
	}
}

func (p *gestures) open(url string) {
	p.b.Helper()
	p.do(chromedp.EmulateViewport(1440, 1000), chromedp.Navigate(url), chromedp.Evaluate[chromedp.Void](lookScript),
		chromedp.Evaluate[chromedp.Void](picturesScript),
		chromedp.Evaluate[chromedp.Void](latencyScript))
	evaluated[bool](p, `(async () => { await see.load(); while (look.plot().whole !== 'true') await look.drawn(); look.seek(-1); return look.drawn(); })()`)
}

func evaluated[T any](p *gestures, expression string) T {
	p.b.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, wstest.Patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		state, _ := chromedp.Run(p.ctx,
			chromedp.Evaluate[string](`JSON.stringify([location.href, {...look.plot()}, document.documentElement.dataset, document.getElementById('controls').innerText.slice(0, 300), document.visibilityState])`))
		p.b.Fatalf("%s: %v\n%s", expression, err, state)
	}
	return v
}

// slideTMax goes to and fro in 24 frames.
func (p *gestures) slideTMax(i int) latency {
	p.b.Helper()
	values := make([]string, 24)
	for j := range values {
		part := float64(j) / 23
		if i%2 == 1 {
			part = 1 - part
		}
		values[j] = fmt.Sprintf("%.3g", 0.4*math.Pow(4, part)+0.001*float64(i%7))
	}
	return evaluated[latency](p, fmt.Sprintf("timing.slide('schedule.tmax', [%s], 'basins')",
		strings.Join(values, ", ")))
}

// drag goes from one point of the plane to another in 24 moves of the mouse.
func (p *gestures) drag(prefix, panel, part string, from, to [2]float64) latency {
	p.b.Helper()
	write := func(x [2]float64) string { return fmt.Sprintf("[%v, %v]", x[0], x[1]) }
	ends := evaluated[[2][2]float64](p, fmt.Sprintf(`(async () => {
		await timing.rest();
		timing.begin(%[2]q, (spec) => Math.hypot(%[3]s[0] - %[5]v, %[3]s[1] - %[6]v) < see.pixel(%[1]q));
		return [see.at(%[1]q, %[4]s), see.at(%[1]q, [%[5]v, %[6]v])];
	})()`, prefix, panel, part, write(from), to[0], to[1]))
	a, z := ends[0], ends[1]
	p.do(chromedp.MouseEvent(chromedp.MousePressed, a[0], a[1], chromedp.ButtonLeft, chromedp.ClickCount(1)))
	for j := 1; j <= 24; j++ {
		s := float64(j) / 24
		p.do(chromedp.MouseEvent(chromedp.MouseMoved, a[0]+s*(z[0]-a[0]), a[1]+s*(z[1]-a[1]), chromedp.ButtonLeft))
	}
	ms := evaluated[latency](p, "timing.ms")
	p.do(chromedp.MouseEvent(chromedp.MouseReleased, z[0], z[1], chromedp.ButtonLeft, chromedp.ClickCount(1)))
	return ms
}

// place is where a thing is that was first at a place and then dragged i times: on a circle.
func place(i int, first, centre [2]float64, radius float64) [2]float64 {
	if i == 0 {
		return first
	}
	sin, cos := math.Sincos(2.4 * float64(i))
	return [2]float64{centre[0] + radius*cos, centre[1] + radius*sin}
}

func (p *gestures) dragStart(i int) latency {
	p.b.Helper()
	first, centre := evaluated[[2]float64](p, "see.row(0).start"), [2]float64{}
	return p.drag("", "paths", "spec.starts.points[0]", first, place(i+1, first, centre, 7))
}

func (p *gestures) dragMode(i int) latency {
	p.b.Helper()
	from := evaluated[[2]float64](p, "(look.choose('tool', 'prior'), see.spec().modes[0].mean)")
	return p.drag("basins-", "basins", "spec.modes[0].mean", from, place(i+1, from, [2]float64{-4, 3}, 3))
}
