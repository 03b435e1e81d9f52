package e2e

import (
	_ "embed"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gradus/web/browsertest"
)

//go:embed testdata/browser/ctlatency.js
var ctLatencyScript string

// BenchmarkBrowserCT measures the CT page in the browser, four panels of 128 x 128 pixels: playing
// a finished run at 32 levels a second, the work of the page's main thread in a frame of the screen, the share of
// frames of the screen that came more than half a frame late, and the levels that were shown; and dragging the
// angles, from the last event to the first new picture, and from letting go to the result of the first panel and to the
// whole run.
//
//	go test ./web/e2e -run '^$' -bench BrowserCT -benchtime 5x
func BenchmarkBrowserCT(b *testing.B) {
	ctx, h, _ := benchmarkBrowser(b)
	open := func(b *testing.B, fragment string) func(script string, v any) {
		tab, _ := browsertest.Open(b, ctx)
		do := func(actions ...chromedp.Action[chromedp.Void]) {
			if err := chromedp.Do(tab, actions...); err != nil {
				b.Fatal(err)
			}
		}
		do(chromedp.EmulateViewport(1280, 800), chromedp.Navigate(h.URL+"/ct#"+fragment),
			chromedp.Evaluate[chromedp.Void](ctLatencyScript))
		run := func(script string, v any) {
			b.Helper()
			var err error
			switch v := v.(type) {
			case *[]float64:
				*v, err = chromedp.Run(tab, chromedp.Evaluate[[]float64](script, chromedp.EvalAwaitPromise))
			case *ctPlay:
				*v, err = chromedp.Run(tab, chromedp.Evaluate[ctPlay](script, chromedp.EvalAwaitPromise))
			}
			if err != nil {
				b.Fatal(err)
			}
		}
		run("measure.until(measure.done).then(() => [])", &[]float64{})
		return run
	}
	b.Run("play", func(b *testing.B) {
		run := open(b, "schedule.levels=40")
		var work, late []float64
		shown := 0
		for b.Loop() {
			var p ctPlay
			run("measure.play(4)", &p)
			work, shown = append(work, p.Work...), p.Shown
			n := 0.0
			for _, gap := range p.Gaps {
				if gap > 25 {
					n++
				}
			}
			late = append(late, n/float64(len(p.Gaps)))
		}
		slices.Sort(work)
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(work[len(work)/2], "p50-ms/frame")
		b.ReportMetric(work[len(work)*95/100], "p95-ms/frame")
		b.ReportMetric(100*median(late), "late-%")
		b.ReportMetric(float64(shown), "levels-shown")
	})
	b.Run("angles", func(b *testing.B) {
		run := open(b, "")
		var coarse, first, whole []float64
		for i := 0; b.Loop(); i++ {
			var ms []float64
			run(fmt.Sprintf("measure.drag(%d)", 30+i%40), &ms)
			coarse, first, whole = append(coarse, ms[0]), append(first, ms[1]), append(whole, ms[2])
			time.Sleep(50 * time.Millisecond) // the hand rests
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(median(coarse), "preview-ms")
		b.ReportMetric(slices.Max(coarse), "preview-most-ms")
		b.ReportMetric(median(first), "first-ms")
		b.ReportMetric(median(whole), "whole-ms")
	})
}

type ctPlay struct {
	Work  []float64 `json:"work"`
	Gaps  []float64 `json:"gaps"`
	Shown int       `json:"shown"`
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
