package toy2d

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"slices"
	"testing"

	"gradus/internal/cpu"
	"gradus/internal/slow"
	"gradus/solver"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
)

// paperRates are shares that the authors' published code gives; testdata says how.
type paperRates struct {
	Rates map[string]struct {
		TMax float64
		Flow map[string][2]float64
		Like map[string][2]float64
	}
}

// sweepSpec is the sweep of a method over a 100 x 100 grid.
func sweepSpec(m solver.Method) *Spec {
	s := Default(m)
	s.Sweep = true
	return &s
}

// The paper's experiment in full, by the fastest kernel, against the authors' code.
func TestSweepGivesThePapersRates(t *testing.T) {
	b, err := os.ReadFile("testdata/paper_rates.json")
	if err != nil {
		t.Fatal(err)
	}
	var want paperRates
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	k, err := cpu.Choose("")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []solver.Method{solver.Flow, solver.GradientLike} {
		s := sweepSpec(m)
		if k == cpu.Go || !slow.All() {
			// The same rows at the same starts, only fewer values of t_max: minutes otherwise.
			compareRows(t, s, k, want)
			continue
		}
		r, err := Sweep(t.Context(), s, s.Problem(), k, Workers(), nil)
		if err != nil {
			t.Fatal(err)
		}
		compared := 0
		for index, row := range want.Rates {
			var i int
			fmt.Sscan(index, &i)
			if math.Abs(r.TMax[i]/row.TMax-1) > 1e-12 {
				t.Fatalf("t_max %s is %v, want %v", index, r.TMax[i], row.TMax)
			}
			compared += compareRow(t, m, row.TMax, r.Iterations, r.Global[i], r.Stationary[i], row.Flow, row.Like)
		}
		if compared < 30 {
			t.Errorf("%v: only %d rates compared", m, compared)
		}
		best := 0.0
		for _, row := range r.Global {
			best = max(best, row[len(row)-1])
		}
		// What the paper's pictures show and must be said openly.
		if low, high := bestShare(m), bestShare(m)+0.01; best < low || best > high {
			t.Errorf("%v reaches the global minimiser from %.4f at best, want %.2f to %.2f", m, best, low, high)
		}
	}
}

func bestShare(m solver.Method) float64 {
	if m == solver.Flow {
		return 0.905
	}
	return 0.157
}

func compareRows(t *testing.T, s *Spec, k cpu.Kernel, want paperRates) {
	t.Helper()
	one := *s
	for _, index := range []string{"20", "50"} {
		row := want.Rates[index]
		one.Schedule.TMax = row.TMax
		p := one.Problem()
		e := ensemble.New(p.Problem, k, one.Points())
		r := &Rates{Global: make([][]float64, 1), Stationary: make([][]float64, 1)}
		if err := r.record(t.Context(), 0, e, one.Settings(), p.GlobalMinimiser(1e-3).X, 10); err != nil {
			t.Fatal(err)
		}
		var iterations []int
		for i := 0; i <= 1300; i += 10 {
			iterations = append(iterations, i)
		}
		if n := compareRow(t, s.Method, row.TMax, iterations, r.Global[0], r.Stationary[0], row.Flow, row.Like); n < 6 {
			t.Errorf("only %d rates compared", n)
		}
	}
}

// compareRow compares one t_max at all iterations of the reference, and returns their number.
func compareRow(t *testing.T, m solver.Method, tmax float64, iterations []int, global, stationary []float64, flow,
	like map[string][2]float64) int {
	t.Helper()
	reference := flow
	if m == solver.GradientLike {
		reference = like
	}
	n := 0
	for j, it := range iterations {
		want, ok := reference[fmt.Sprint(it)]
		if !ok {
			continue
		}
		n++
		if math.Abs(global[j]-want[0]) > 0.005 || math.Abs(stationary[j]-want[1]) > 0.005 {
			t.Errorf("%v, t_max %.4g, iteration %d: global %.4f, stationary %.4f; the authors' code gives %.4f, %.4f",
				m, tmax, it, global[j], stationary[j], want[0], want[1])
		}
	}
	return n
}

// Method 4 reaches the global minimiser from every start where the smoothing
// suffices, and fails where it does not, as it should.
func TestGraduatedReachesTheGlobalMinimiser(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		for _, c := range []struct{ tmax, low, high float64 }{
			{1.5, 1, 1}, {3, 1, 1}, {10, 1, 1}, {0.5, 0.25, 0.45},
		} {
			s := Default(solver.Graduated)
			s.Schedule.TMax = c.tmax
			r, err := Run(t.Context(), &s, s.Problem(), k, nil)
			if err != nil {
				t.Fatal(err)
			}
			if r.Starts != 10000 || r.ShareGlobal < c.low || r.ShareGlobal > c.high {
				t.Errorf("t_max = %g: %g of %d starts reach it, want %g to %g", c.tmax, r.ShareGlobal,
					r.Starts, c.low, c.high)
			}
			if c.low == 1 && r.DistinctEnds != 1 {
				t.Errorf("t_max = %g: %d distinct ends", c.tmax, r.DistinctEnds)
			}
		}
	})
}

// The sweep does not depend on the number of workers, nor on chance.
func TestSweepIsDeterministic(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		s := sweepSpec(solver.GradientLike)
		s.Starts.N, s.Schedule.Levels = 7, 60
		var first *Rates
		for _, workers := range []int{1, 2, 5} {
			r, err := Sweep(t.Context(), s, s.Problem(), k, workers, nil)
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = r
			} else if !reflect.DeepEqual(first, r) {
				t.Fatalf("%d workers give other rates than one", workers)
			}
		}
	})
}

func TestSweepAgreesWithRun(t *testing.T) {
	k, _ := cpu.Choose("")
	s := sweepSpec(solver.Flow)
	s.Starts.N, s.Schedule.Levels = 20, 200
	r, err := Sweep(t.Context(), s, s.Problem(), k, 2, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{0, 30, 60, 99} {
		one := *s
		one.Schedule.TMax = r.TMax[i]
		got, err := Run(t.Context(), &one, one.Problem(), k, nil)
		if err != nil {
			t.Fatal(err)
		}
		last := len(r.Iterations) - 1
		if got.ShareGlobal != r.Global[i][last] || got.ShareStationary != r.Stationary[i][last] {
			t.Errorf("t_max %g: run %g, %g, sweep %g, %g", r.TMax[i], got.ShareGlobal, got.ShareStationary,
				r.Global[i][last], r.Stationary[i][last])
		}
	}
	mean := 0.0
	for _, share := range r.Reached {
		mean += share / float64(len(r.Reached))
	}
	want := 0.0
	for _, row := range r.Global {
		want += row[len(row)-1] / float64(len(r.Global))
	}
	if math.Abs(mean-want) > 1e-9 {
		t.Errorf("shares by start average %g, by t_max %g", mean, want)
	}
}

// Rows come one at a time, counted, each once, and say what the rates say.
func TestSweepRows(t *testing.T) {
	k, _ := cpu.Choose("")
	s := sweepSpec(solver.GradientLike)
	s.Starts.N, s.Schedule.Levels = 9, 300
	var rows []SweepRow
	r, err := Sweep(t.Context(), s, s.Problem(), k, 3, func(row SweepRow) { rows = append(rows, row) })
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(r.Iterations, SweepIterations(300)) || len(rows) != 100 {
		t.Fatalf("iterations %v, %d rows", r.Iterations, len(rows))
	}
	seen := map[int]bool{}
	for i, row := range rows {
		if row.Done != i+1 || row.Of != 100 || seen[row.Index] || row.TMax != r.TMax[row.Index] {
			t.Errorf("row %d: %d of %d, index %d, t_max %g", i, row.Done, row.Of, row.Index, row.TMax)
		}
		seen[row.Index] = true
		if !reflect.DeepEqual(row.Global, r.Global[row.Index]) ||
			!reflect.DeepEqual(row.Stationary, r.Stationary[row.Index]) {
			t.Errorf("row %d is not what the rates say", i)
		}
		if len(row.Global) != len(r.Iterations) || len(row.Stationary) != len(r.Iterations) {
			t.Errorf("row %d has %d and %d shares at %d iterations", i, len(row.Global),
				len(row.Stationary), len(r.Iterations))
		}
	}
}

func TestSweepIterations(t *testing.T) {
	for steps, want := range map[int][]int{1: {0, 1}, 3: {0, 1, 2, 3}, 260: {0, 2, 4}, 1300: {0, 10, 20},
		1301: {0, 10, 20}} {
		got := SweepIterations(steps)
		if !slices.Equal(got[:len(want)], want) || got[len(got)-1] != steps || len(got) > 262 {
			t.Errorf("%d steps: %d iterations, %v .. %d", steps, len(got), got[:len(want)], got[len(got)-1])
		}
		for i := 1; i < len(got); i++ {
			if got[i] <= got[i-1] {
				t.Errorf("%d steps: %d after %d", steps, got[i], got[i-1])
			}
		}
	}
	for steps := 1; steps < 3000; steps++ {
		if n := len(SweepIterations(steps)); n > 262 {
			t.Errorf("%d steps: %d iterations", steps, n)
		}
	}
}

func TestOnPaperGrid(t *testing.T) {
	s := Default(solver.GradientLike)
	s.Starts = Starts{Kind: "points", N: 1, Points: []plane.Vec{{3, 4}}}
	s.A0 = 0.5
	grid := s.OnPaperGrid()
	points := grid.Points()
	if len(points) != 10000 || points[0] != (plane.Vec{-10, -10}) || points[99] != (plane.Vec{10, -10}) ||
		points[9999] != (plane.Vec{10, 10}) {
		t.Errorf("%d points from %v", len(points), points[0])
	}
	if s.Starts.Kind != "points" || grid.A0 != 0.5 || grid.Method != solver.GradientLike {
		t.Errorf("the rest changed: %+v, %+v", s, grid)
	}
}

func TestSweepStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := sweepSpec(solver.GradientLike)
	s.Starts.N = 20
	done := 0
	_, err := Sweep(ctx, s, s.Problem(), cpu.Go, 2, func(row SweepRow) { done = row.Done; cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if done > 3 {
		t.Errorf("%d values were still done", done)
	}
}

func BenchmarkSweep(b *testing.B) {
	for _, m := range []solver.Method{solver.Flow, solver.GradientLike, solver.Graduated} {
		for _, k := range cpu.Available() {
			if k == cpu.Go {
				continue // minutes; BenchmarkStep has its speed
			}
			b.Run(fmt.Sprintf("%s/%s", m, k), func(b *testing.B) {
				s := sweepSpec(m)
				for b.Loop() {
					if _, err := Sweep(b.Context(), s, s.Problem(), k, 1, nil); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/sweep")
			})
		}
	}
}
