package ctapp

import (
	"context"
	"slices"
	"testing"
	"time"

	"gradus/ct"
	"gradus/ct/baseline"
	"gradus/internal/slow"
	"gradus/web/wstest"
)

// ctCancelCases are runs at the largest size that take from a second to minutes.
func ctCancelCases() map[string]ct.Spec {
	cases := map[string]ct.Spec{}
	for _, method := range ct.Methods()[1:] {
		s := ct.Default(method, ct.PriorScore)
		s.Size, s.Scan.Angles = MaxSize, 180
		if method.Solves() {
			s.Starts, s.Schedule.Levels = make([]ct.Start, MaxStarts), 20
		} else { // looks for lambda all the time
			s.Lambda = baseline.Lambda{Choice: baseline.LambdaOracle}
		}
		cases[method.String()] = s
	}
	return cases
}

// ctCancelled cancels a run that works. It returns the time until its slot is free, and the
// moments that were still told of it after the cancel.
func ctCancelled(t testing.TB, s ct.Spec) (time.Duration, []int) {
	t.Helper()
	began, ended := make(chan struct{}), make(chan struct{})
	var told []int
	srv, h := serve(t, serving{kernel: wstest.FastestKernel()}, func(s *server) {
		was := s.ct.executor.core
		s.ct.executor.core.reconstruct = func(r *ct.Run, ctx context.Context, watch func(*ct.Moment)) error {
			close(began)
			defer close(ended)
			return was.reconstruct(r, ctx, func(m *ct.Moment) {
				if ctx.Err() != nil {
					told = append(told, m.K)
				}
				watch(m)
			})
		}
	})
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "run", 1, s, ""))
	wstest.Soon(t, "the run begins", began)
	time.Sleep(50 * time.Millisecond) // it goes
	at := time.Now()
	c.Send(`{"type":"cancel","id":1}`)
	wstest.Soon(t, "the run ends", ended)
	srv.ct.Close()
	return time.Since(at), told
}

// TestCancelledRunEnds: a run that is cancelled does not go on to its next level, let alone to its end.
// How long it takes to stop is the benchmark's.
func TestCancelledRunEnds(t *testing.T) {
	if slow.Race {
		t.Skip("the race detector makes one convolution take a second")
	}
	for name, s := range ctCancelCases() {
		if _, told := ctCancelled(t, s); len(told) > 1 || slices.Contains(told, s.Steps()) {
			t.Errorf("%s: after the cancel it told of steps %v of %d", name, told, s.Steps())
		}
	}
}

func BenchmarkCTCancelLatency(b *testing.B) {
	for name, s := range ctCancelCases() {
		b.Run(name, func(b *testing.B) {
			var all []time.Duration
			for b.Loop() {
				d, _ := ctCancelled(b, s)
				all = append(all, d)
			}
			b.ReportMetric(float64(slices.Max(all))/1e6, "most-ms")
			report(b, all, "median-ms")
		})
	}
}
