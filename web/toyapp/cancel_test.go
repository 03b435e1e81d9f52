package toyapp

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/web/wstest"
)

// longWork is one panel's.
type longWork struct {
	panel string
	spec  toy2d.Spec
}

// cancelCases are works that take 5 s (the homotopy) to hours, all but the last: a search
// for stationary points that takes 0.3 s.
func cancelCases() map[string]longWork {
	cases := map[string]longWork{}
	for _, m := range solver.Methods() {
		for _, p := range []string{"paths", "basins", "sweep"} {
			if p == "sweep" && m == solver.Plain {
				continue
			}
			s := Default(m)
			s.Starts.Kind, s.Starts.N = "random", maxStarts
			cases[fmt.Sprintf("%s/%s", p, m)] = longWork{p, s}
		}
	}
	many := manyModes()
	cases["homotopy"] = longWork{"homotopy", many}
	many.Method = solver.GradientLike
	cases["series"] = longWork{"series", many}
	slow := Default(solver.GradientLike)
	slow.Starts.N = 300
	cases["remedies"] = longWork{"remedies", slow}
	cases["paths/survey"] = longWork{"paths", ringOfModes()}
	return cases
}

// manyModes is a spec whose homotopy takes seconds.
func manyModes() toy2d.Spec {
	s := Default(solver.Flow)
	s.Modes = nil
	for i := range mixture.MaxModes {
		s.Modes = append(s.Modes, mixture.Mode{Mean: plane.Vec{float64(i%6)*3 - 8, float64(i/6)*3 - 8},
			Cov: plane.Mat{{0.1, 0}, {0, 0.1}}, Weight: 1})
	}
	return s
}

// ringOfModes is a spec whose stationary points are hard to find: a flat valley.
func ringOfModes() toy2d.Spec {
	s := Default(solver.Flow)
	s.A, s.Modes = plane.Mat{}, nil
	for i := range mixture.MaxModes {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / mixture.MaxModes)
		s.Modes = append(s.Modes, mixture.Mode{Mean: plane.Vec{3 * cos, 3 * sin},
			Cov: plane.Mat{{2, 0}, {0, 2}}, Weight: 1})
	}
	return s
}

// cancelLatency asks for something long, then for something short of the same panel,
// and returns the time from there to the first answer.
func cancelLatency(t testing.TB, w longWork) time.Duration {
	t.Helper()
	began := make(chan string, 10)
	_, h := serve(t, serving{kernel: cpu.Go}, func(s *server) {
		s.toy.Core = around(s.toy.Core, func(_ context.Context, p string, s *toy2d.Spec) (*toy2d.Spec, error) {
			if s.Schedule.TMax != heldTMax {
				return s, nil
			}
			long := *s
			long.Schedule.Levels = toy2d.MaxSteps // more than a page may ask for
			began <- p
			return &long, nil
		})
	})
	c := wstest.Dial(t, h)
	w.spec.Schedule.TMax = heldTMax
	c.Send(wstest.Spelled(t, 1, w.spec, w.panel))
	wstest.Soon(t, "the work begins", began)
	time.Sleep(20 * time.Millisecond) // it goes
	short := wstest.Quick(w.spec.Method)
	short.Schedule.Levels = 1
	at := time.Now()
	c.Send(wstest.Spelled(t, 2, short, w.panel))
	for {
		m, err := c.Next()
		switch {
		case err != nil:
			t.Fatal(err)
		case m.Type == "error":
			t.Fatalf("%s", m.Raw)
		case m.ID == 1 && m.Last():
			t.Fatal("done before it could be cancelled")
		case m.ID == 2:
			c.Conn.Close()
			return time.Since(at)
		}
	}
}

// TestNewerAskIsAnswered: a newer ask is answered although the older one would take hours. How soon it is
// answered is the benchmark's.
func TestNewerAskIsAnswered(t *testing.T) {
	for _, w := range cancelCases() {
		cancelLatency(t, w)
	}
}

func BenchmarkCancelLatency(b *testing.B) {
	for name, w := range cancelCases() {
		b.Run(name, func(b *testing.B) {
			var all []time.Duration
			for b.Loop() {
				all = append(all, cancelLatency(b, w))
			}
			slices.Sort(all)
			b.ReportMetric(float64(all[len(all)/2])/1e6, "ms/median")
			b.ReportMetric(float64(all[len(all)-1])/1e6, "ms/most")
		})
	}
}
