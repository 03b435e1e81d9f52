package e2e

import (
	"flag"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"gradus/internal/slow"
	"gradus/web/wstest"
)

var long = flag.Duration("long", 0, "how long TestLoad lasts; 0: some seconds")

// TestLoad has 300 viewers at one server, a process of its own: a tenth reads and acknowledges
// late, another comes back again and again, some send what cannot be obeyed. Figures are printed;
// what must hold on any machine is asserted. After each phase all come to a rest, so that what
// the server holds can be compared with what it held after the first.
func TestLoad(t *testing.T) {
	phases, phase, part := 3, 2*time.Second, 1
	switch {
	case *long > 0:
		phases = max(3, int(*long/time.Minute))
		phase = *long / time.Duration(phases)
	case testing.Short():
		phase = time.Second
	case slow.Race: // a third of the viewers
		phase, part = time.Second, 3
	}
	s := startSeparate(t)
	l := &load{t: t, addr: s.addr, began: time.Now(), specs: loadSpecs()}
	l.state = 1
	_, l.show, _ = wstest.OpenShowAt(t, s.client, "http://"+s.addr, fmt.Sprintf(wstest.SomeState, l.state))

	all := l.come(loadKinds(30)) // what is made once is there from now on
	l.phase(all, time.Second, func() {}, func() {})
	leave(all)
	before := s.until(func(h holding) bool { return h.Viewers == 0 })

	idle := viewerKind{name: "idle", path: "/ws/ct", count: 300}
	all = l.come([]viewerKind{idle})
	h := s.until(func(h holding) bool { return h.Viewers == idle.count })
	each := func(now, was int64) float64 { return float64(now-was) / 1024 / float64(idle.count) }
	t.Logf("an idle viewer takes %.1f KB of heap and %.1f KB of stacks, those of %d goroutines",
		each(h.Heap, before.Heap), each(h.Stack, before.Stack), (h.Goroutines-before.Goroutines)/idle.count)
	leave(all)
	s.gone(before)

	all = l.come(loadKinds(part))
	var first holding
	for i := range phases {
		was, received, began := s.metrics(), l.received.Load(), time.Now()
		l.phase(all, phase, func() {
			seconds, now := time.Since(began).Seconds(), s.metrics()
			count := func(name string) float64 { return now[name] - was[name] }
			t.Logf("%.1f s: %.0f messages/s to viewers, %.1f MB/s; %.0f frames, %.0f passed over at first; %.0f runs; round trip %s",
				seconds, float64(l.received.Load()-received)/seconds, count("gradus_bytes_sent_total")/(1<<20)/seconds,
				count("gradus_frames_sent_total"), count("gradus_frames_coalesced_total"),
				count(`gradus_runs_ended_total{state="done"}`), l.roundTrips())
		}, func() {
			if i == 0 {
				first = s.until(func(h holding) bool { return h.Viewers == len(all) })
				t.Logf("at rest: %v", first)
				return
			}
			h := s.until(func(h holding) bool { return h.Viewers == len(all) && h.Goroutines <= first.Goroutines })
			t.Logf("at rest: %v", h)
			if h.Viewers != len(all) || h.Goroutines > first.Goroutines {
				t.Errorf("%d of %d viewers at rest have %d goroutines, after the first phase they had %d", h.Viewers,
					len(all), h.Goroutines, first.Goroutines)
			}
			h.flat(t, first)
		})
	}
	leave(all)
	s.gone(before)
	s.end()
}

// come connects viewers.
func (l *load) come(kinds []viewerKind) (all []*loadViewer) {
	for _, kind := range kinds {
		for range kind.count {
			all = append(all, l.newViewer(kind, len(all)))
		}
	}
	return all
}

// phase lets viewers work for so long, and then come to their rest.
func (l *load) phase(all []*loadViewer, d time.Duration, atWork, atRest func()) {
	l.over = make(chan struct{})
	l.last.Store(0)
	l.trips = nil
	end := make(chan struct{})
	var working, resting sync.WaitGroup
	working.Add(len(all))
	for _, v := range all {
		resting.Go(func() {
			v.work()
			working.Done()
			v.rest(end)
		})
	}
	time.Sleep(d)
	atWork()
	close(l.over)
	working.Wait()
	atRest()
	close(end)
	resting.Wait()
}

func leave(all []*loadViewer) {
	for _, v := range all {
		v.leave()
	}
}

// gone waits until the server has what it had before any viewer came.
func (s *separateServer) gone(before holding) {
	s.t.Helper()
	h := s.until(func(h holding) bool { return h.Viewers == 0 && h.Goroutines <= before.Goroutines })
	if h.Viewers > 0 || h.Goroutines > before.Goroutines {
		s.t.Errorf("when all have gone there are %d viewers and %v, before they came %v", h.Viewers, h, before)
	}
	h.flat(s.t, before)
}

// flat: the memory besides the logs of runs, which have a bound of their own, has not grown by
// more than a tenth and 4 MB.
func (h holding) flat(t testing.TB, was holding) {
	t.Helper()
	for what, n := range map[string][2]int64{"heap": {h.Heap - h.Logs, was.Heap - was.Logs},
		"stacks": {h.Stack, was.Stack}} {
		if n[0] > n[1]+n[1]/10+4<<20 {
			t.Errorf("the %s grew from %.1f to %.1f MB", what, megabytes(n[1]), megabytes(n[0]))
		}
	}
}

// roundTrips says how long idle viewers waited for an answer.
func (l *load) roundTrips() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := slices.Sorted(slices.Values(l.trips))
	if len(all) == 0 {
		return "unknown"
	}
	at := func(p int) float64 { return float64(all[(len(all)-1)*p/100]) / 1e6 }
	return fmt.Sprintf("p50 %.1f ms, p99 %.1f ms, of %d", at(50), at(99), len(all))
}
