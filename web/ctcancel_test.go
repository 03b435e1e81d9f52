package web

import (
	"context"
	"slices"
	"testing"
	"time"

	"gradus/ct"
	"gradus/ct/baseline"
	"gradus/internal/slow"
)

// ctCancelCases are runs at the largest size that take from a second to minutes.
func ctCancelCases() map[string]ct.Spec {
	cases := map[string]ct.Spec{}
	for method := ct.MethodTikhonov; method <= ct.MethodGraduated; method++ {
		s := ct.Default(method, ct.PriorScore)
		s.Size, s.Scan.Angles = maxCTSize, 180
		if method.Solves() {
			s.Starts, s.Schedule.Levels = make([]ct.Start, maxCTStarts), 20
		} else { // looks for lambda all the time
			s.Lambda = baseline.Lambda{Choice: baseline.LambdaOracle}
		}
		cases[method.String()] = s
	}
	return cases
}

// ctCancelLatency cancels a run that works, and returns the time until its slot is free.
func ctCancelLatency(t testing.TB, s ct.Spec) time.Duration {
	t.Helper()
	began, ended := make(chan struct{}), make(chan struct{})
	srv, h := start(t, Config{Kernel: fastestKernel()}, func(s *Server) {
		was := s.hub.core
		s.hub.core.reconstruct = func(r *ct.Run, ctx context.Context, watch func(*ct.Moment)) error {
			close(began)
			defer close(ended)
			return was.reconstruct(r, ctx, watch)
		}
	})
	c := dialCT(t, h)
	c.send(ctAsk(t, "run", 1, s, ""))
	soon(t, "the run begins", began)
	time.Sleep(50 * time.Millisecond) // it goes
	at := time.Now()
	c.send(`{"type":"cancel","id":1}`)
	soon(t, "the run ends", ended)
	srv.hub.works.Wait()
	return time.Since(at)
}

// TestS11CTCancelLatency: a run that is cancelled ends long before it would have ended, on
// any machine. What it takes is the benchmark's.
func TestS11CTCancelLatency(t *testing.T) {
	if slow.Race {
		t.Skip("the race detector makes one convolution take a second")
	}
	for name, s := range ctCancelCases() {
		if d := ctCancelLatency(t, s); d > 2*time.Second {
			t.Errorf("%s: %v", name, d)
		}
	}
}

func BenchmarkS11CTCancelLatency(b *testing.B) {
	for name, s := range ctCancelCases() {
		b.Run(name, func(b *testing.B) {
			var all []time.Duration
			for b.Loop() {
				all = append(all, ctCancelLatency(b, s))
			}
			b.ReportMetric(float64(slices.Max(all))/1e6, "most-ms")
			report(b, all, "median-ms")
		})
	}
}
