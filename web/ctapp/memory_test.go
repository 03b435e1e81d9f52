package ctapp

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"testing"

	"gradus/ct"
	"gradus/ct/baseline"
	"gradus/internal/slow"
	"gradus/web/wstest"
)

// TestMemoryOfRuns: what a run takes is no more than what it was let in for, and of the
// solver's methods at least half of that.
func TestMemoryOfRuns(t *testing.T) {
	if slow.Race {
		t.Skip("the race detector takes memory of its own")
	}
	warm := wstest.ShortCT()
	warm.Prior = ct.PriorScore // whose weights are there once
	if run, err := ct.NewRun(&warm, wstest.FastestKernel(), nil); err != nil ||
		run.Reconstruct(t.Context(), nil) != nil {
		t.Fatal("a run failed")
	}
	for _, c := range []struct {
		method ct.Method
		starts int
	}{{ct.MethodGraduated, 1}, {ct.MethodGraduated, 4}, {ct.MethodGradientLike, 4}, {ct.MethodTV, 1},
		{ct.MethodTikhonov, 1}, {ct.MethodPosterior, 1}, {ct.MethodPosterior, 8}} {
		s := ct.Default(c.method, ct.PriorScore)
		s.Size, s.Schedule.Levels, s.CG = 128, 1, 1
		if c.method.Samples() {
			s.Sampling.Chains, s.Schedule.Iterations = c.starts, 1
		} else if c.method.Solves() {
			s.Starts = make([]ct.Start, c.starts)
		} else {
			s.Lambda = baseline.Lambda{Value: 1e6} // which is soon done
		}
		// Of three, since the heap is also that of tests whose goroutines are just ending.
		takes := []int64{memoryTaken(t, &s), memoryTaken(t, &s), memoryTaken(t, &s)}
		slices.Sort(takes)
		most := takes[1]
		estimate := memoryOf(&s)
		t.Logf("%s, %d starts: %.1f MB, estimated %.1f MB", c.method, c.starts, float64(most)/(1<<20),
			float64(estimate)/(1<<20))
		if most > estimate || (c.method.Solves() || c.method.Samples()) && most < estimate/2 {
			t.Errorf("%s, %d starts: %d bytes, estimated were %d", c.method, c.starts, most, estimate)
		}
	}
}

// memoryTaken returns the bytes that a run of a spec takes: of the solver's methods what it
// holds after a step, of a baseline all that it ever asked for.
func memoryTaken(t *testing.T, s *ct.Spec) (most int64) {
	used := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := used()
	run, err := ct.NewRun(s, wstest.FastestKernel(), nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var watch func(*ct.Moment)
	if s.Method.Solves() || s.Method.Samples() {
		watch = func(m *ct.Moment) {
			if m.K == 1 || s.Method.Samples() && m.K == 3 { // of chains when what is kept is measured, too
				most = used() - before
				cancel() // the rest takes no more
			}
		}
	}
	var m1, m2 runtime.MemStats
	runtime.ReadMemStats(&m1)
	if err := run.Reconstruct(ctx, watch); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&m2)
	if watch == nil {
		most = int64(m2.TotalAlloc - m1.TotalAlloc)
	}
	runtime.KeepAlive(run)
	return most
}
