package web

import (
	"math"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"gradus/web/wstest"
)

func scrapeServer(t testing.TB, s *Server) (samples map[string]float64, kinds map[string]string) {
	t.Helper()
	w := httptest.NewRecorder()
	s.Metrics().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if got := w.Header().Get("Content-Type"); got != "text/plain; version=0.0.4; charset=utf-8" {
		t.Errorf("the type is %q", got)
	}
	samples, kinds, err := wstest.Scrape(w.Body.String())
	if err != nil {
		t.Fatalf("%v in\n%s", err, w.Body)
	}
	return samples, kinds
}

func TestMetrics(t *testing.T) {
	s, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	s.CT.Counts().Running.Add(2)
	s.CT.Counts().Queued.Add(3)
	s.viewers.Add(4)
	s.Sockets.Traffic.Frames.Add(5)
	s.Sockets.Traffic.Coalesced.Add(6)
	s.Sockets.Traffic.Bytes.Add(1 << 40)
	s.CT.Counts().Ended.Add("done")
	s.CT.Counts().Ended.Add("done")
	s.CT.Counts().Ended.Add("cancelled")
	for _, d := range []time.Duration{0, time.Millisecond, 2 * time.Millisecond, 100 * time.Millisecond,
		101 * time.Millisecond, time.Minute} {
		s.CT.Counts().Cancels.Observe(d)
	}
	samples, kinds := scrapeServer(t, s)
	for key, want := range map[string]float64{
		"gradus_runs_running": 2, "gradus_runs_queued": 3, "gradus_viewers": 4,
		"gradus_frames_sent_total": 5, "gradus_frames_coalesced_total": 6, "gradus_bytes_sent_total": 1 << 40,
		`gradus_runs_ended_total{state="done"}`: 2, `gradus_runs_ended_total{state="cancelled"}`: 1,
		`gradus_cancel_seconds_bucket{le="0.001"}`: 2, `gradus_cancel_seconds_bucket{le="0.005"}`: 3,
		`gradus_cancel_seconds_bucket{le="0.05"}`: 3,
		`gradus_cancel_seconds_bucket{le="0.1"}`:  4, `gradus_cancel_seconds_bucket{le="0.25"}`: 5,
		`gradus_cancel_seconds_bucket{le="5"}`:    5,
		`gradus_cancel_seconds_bucket{le="+Inf"}`: 6, "gradus_cancel_seconds_count": 6,
	} {
		if got, ok := samples[key]; !ok || got != want {
			t.Errorf("%s is %v, want %v", key, got, want)
		}
	}
	if got := samples["gradus_cancel_seconds_sum"]; math.Abs(got-60.204) > 1e-9 {
		t.Errorf("the sum is %v", got)
	}
	if samples["go_goroutines"] < 1 || samples["go_memstats_heap_alloc_bytes"] < 1000 {
		t.Errorf("the process: %v, %v", samples["go_goroutines"], samples["go_memstats_heap_alloc_bytes"])
	}
	for name, want := range map[string]string{"gradus_viewers": "gauge", "gradus_bytes_sent_total": "counter",
		"gradus_runs_ended_total": "counter", "gradus_cancel_seconds": "histogram"} {
		if kinds[name] != want {
			t.Errorf("%s is a %s", name, kinds[name])
		}
	}
}

// TestScrape: the reader of the tests refuses what is not the format.
func TestScrape(t *testing.T) {
	const head = "# HELP a Words.\n# TYPE a counter\n"
	for _, text := range []string{
		"", "a 1", "a 1\n", head + "b 1\n", head + "a\n", head + "a x\n", head + "a 1\na 2\n", head + "a{b=c} 1\n",
		head + "\n", head + "a  1\n",
		"# TYPE a counter\na 1\n", "# HELP a\n# TYPE a counter\na 1\n", "# HELP a Words.\n# TYPE a number\na 1\n",
		head + head + "a 1\n", head + "a_bucket 1\n",
	} {
		if samples, _, err := wstest.Scrape(text); err == nil {
			t.Errorf("%q was read as %v", text, samples)
		}
	}
	if samples, _, err := wstest.Scrape(head + "a{b=\"c\"} 1\na 2e3\n"); err != nil || samples[`a{b="c"}`] != 1 ||
		samples["a"] != 2000 {
		t.Errorf("%v, %v", samples, err)
	}
}

func TestMetricsTogether(t *testing.T) {
	s, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				s.CT.Counts().Ended.Add("done")
				s.CT.Counts().Cancels.Observe(time.Millisecond)
				s.Sockets.Traffic.Frames.Add(1)
				s.exposition()
			}
		})
	}
	all.Wait()
	samples, _ := scrapeServer(t, s)
	for _, key := range []string{`gradus_runs_ended_total{state="done"}`, "gradus_cancel_seconds_count",
		"gradus_frames_sent_total"} {
		if samples[key] != 800 {
			t.Errorf("%s is %v", key, samples[key])
		}
	}
}
