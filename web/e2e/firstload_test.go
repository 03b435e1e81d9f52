package e2e

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// BenchmarkBrowserFirstLoad opens each page for the first time over a slow line (400 kbit/s
// and 200 ms, which Chromium emulates) and reports when the first picture is there, how many
// bytes had come until then, of which over the websocket, and in how many requests.
//
//	go test ./web/e2e -run '^$' -bench FirstLoad -benchtime 3x
func BenchmarkBrowserFirstLoad(b *testing.B) {
	ctx, h, _ := benchmarkBrowser(b)
	if err := chromedp.Do(ctx); err != nil { // starts the browser, which tabs with a cache of their own need
		b.Fatal(err)
	}
	for _, page := range []struct{ name, path, picture string }{
		{"home", "/", "#flow"}, {"toy2d", "/toy2d", "#base"}, {"ct", "/ct", "#truth-view canvas"},
	} {
		b.Run(page.name, func(b *testing.B) {
			var seconds, total, socket, requests []float64
			for b.Loop() {
				l := firstLoad(b, ctx, h.URL+page.path, page.picture)
				seconds, total = append(seconds, l.seconds), append(total, l.bytes+l.socket)
				socket, requests = append(socket, l.socket), append(requests, l.requests)
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(median(seconds), "s-to-picture")
			b.ReportMetric(median(total)/1000, "kB-to-picture")
			b.ReportMetric(median(socket)/1000, "kB-of-socket")
			b.ReportMetric(median(requests), "requests")
		})
	}
}

// loading is what had happened when the first picture was there.
type loading struct{ seconds, bytes, socket, requests float64 }

// firstLoad opens the page in a tab with an empty cache, over the slow line.
func firstLoad(b *testing.B, ctx context.Context, url, picture string) loading {
	b.Helper()
	tab, cancel := chromedp.NewContext(ctx, chromedp.WithNewBrowserContext())
	defer cancel()
	var mu sync.Mutex
	var l loading
	if err := chromedp.Do(tab, chromedp.EmulateViewport(1280, 800)); err != nil {
		b.Fatal(err)
	}
	err := chromedp.Listen(tab, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			l.requests++
		case *network.EventDataReceived:
			l.bytes += float64(e.EncodedDataLength)
		case *network.EventWebSocketFrameReceived:
			n := len(e.Response.PayloadData)
			if e.Response.Opcode == 2 {
				n = n / 4 * 3 // base64
			}
			l.socket += float64(n)
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := chromedp.Call(tab, network.Enable, network.EnableParams{}); err != nil {
		b.Fatal(err)
	}
	if _, err := chromedp.Call(tab, network.EmulateNetworkConditionsByRule,
		network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Latency: 200, DownloadThroughput: 400e3 / 8,
				UploadThroughput: 400e3 / 8}},
		}); err != nil {
		b.Fatal(err)
	}
	if err := chromedp.Do(tab, chromedp.Navigate(url)); err != nil {
		b.Fatal(err)
	}
	// A picture is there once its canvas has two colours; asked in each frame of the screen.
	there, err := chromedp.Run(tab, chromedp.Evaluate[float64](fmt.Sprintf(`new Promise((resolve) => {
		const small = new OffscreenCanvas(32, 32).getContext('2d', { willReadFrequently: true });
		const look = () => {
			const canvas = document.querySelector(%q);
			if (canvas instanceof HTMLCanvasElement && canvas.width > 0 && canvas.height > 0) {
				small.drawImage(canvas, 0, 0, 32, 32);
				const pixels = new Uint32Array(small.getImageData(0, 0, 32, 32).data.buffer);
				if (new Set(pixels).size > 8) return resolve(performance.now() / 1000);
			}
			requestAnimationFrame(look);
		};
		look();
	})`, picture), chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	l.seconds = there
	return l
}
