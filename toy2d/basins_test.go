package toy2d

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"gradus/internal/cpu"
	"gradus/internal/slow"
	"gradus/solver"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

func basinsOf(t *testing.T, s *Spec, k cpu.Kernel, workers int) *Basins {
	t.Helper()
	b, err := FindBasins(t.Context(), s, s.Problem(), k, workers, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// agreesWithRun compares basins with a run from the same starts, by the definition of
// Ends written another way, and their shares with the ends.
func agreesWithRun(t *testing.T, s *Spec, b *Basins, k cpu.Kernel) {
	t.Helper()
	grid := s.OnPaperGrid()
	p := grid.Problem()
	r, err := Run(t.Context(), &grid, p, k, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Ends) != len(r.Ends) || b.N*b.N != len(b.Ends) {
		t.Fatalf("%d ends of %d x %d starts, the run has %d", len(b.Ends), b.N, b.N, len(r.Ends))
	}
	if len(b.Minima) == 0 || b.Minima[0].X != r.Global.X || b.Complete != r.GlobalProven {
		t.Fatalf("minima %v, global %v", b.Minima, r.Global.X)
	}
	for i := 1; i < len(b.Minima); i++ {
		if b.Minima[i].Value < b.Minima[i-1].Value || b.Minima[i].Kind != stationary.Minimum {
			t.Errorf("minima are not sorted: %v", b.Minima)
		}
	}
	if !slices.Equal(b.Ends, r.Valley) {
		t.Fatal("starts end in other valleys than in the run")
	}
	n := float64(len(b.Ends))
	sum := b.Elsewhere + b.Diverged
	for i, m := range b.Minima {
		sum += m.Share
		near := 0
		for j, end := range r.Ends {
			if r.Valley[j] != byte(i) {
				continue
			}
			away := math.Hypot(end[0]-m.X[0], end[1]-m.X[1])
			if away != b.Away[j] {
				t.Fatalf("start %d ends at %v, %g from its minimum; the map says %g", j, end, away, b.Away[j])
			}
			if away <= 0.1 {
				near++
			}
		}
		v := r.Valleys[i]
		if m.Share != float64(v.Ends)/n || m.Arrived != float64(near)/n || v.Arrived != near {
			t.Errorf("minimum %d has %g of the starts, %g arrived; want %d and %d", i, m.Share, m.Arrived, v.Ends, near)
		}
	}
	if math.Abs(sum-1) > 1e-12 || b.Diverged != r.Diverged || b.Elsewhere != float64(r.Nowhere)/n {
		t.Errorf("shares add up to %g; %g diverged, %g in the run", sum, b.Diverged, r.Diverged)
	}
}

func TestBasinsAgreeWithRun(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		for _, m := range []solver.Method{solver.Flow, solver.GradientLike, solver.Plain, solver.Graduated} {
			s := Default(m)
			s.Starts = Starts{Kind: "ring", N: 3, Radius: 1} // which basins ignore
			if m != solver.Graduated && (k == cpu.Go || slow.Race || testing.Short()) {
				s.Schedule.Levels = 60
			}
			agreesWithRun(t, &s, basinsOf(t, &s, k, 2), k)
		}
	})
}

// Bit for bit the ends of a run: what is stored before it is classified.
func TestBasinChunksEndWhereRunsEnd(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		r := rand.New(rand.NewPCG(9, 9))
		for _, m := range []solver.Method{solver.Flow, solver.GradientLike, solver.Plain, solver.Graduated} {
			s := Default(m).OnPaperGrid()
			s.Schedule.Levels = 40
			p := s.Problem()
			run, err := Run(t.Context(), &s, p, k, nil)
			if err != nil {
				t.Fatal(err)
			}
			starts := s.Points()
			for range 5 {
				from := r.IntN(100) * ensemble.Lanes
				to := min(len(starts), from+r.IntN(200)*ensemble.Lanes+1)
				ends := make([]plane.Vec, to-from)
				if err := runTo(t.Context(), ends, ensemble.New(p.Problem, k, starts[from:to]),
					s.Settings()); err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(ends, run.Ends[from:to]) {
					t.Fatalf("%v: starts %d to %d end elsewhere than in a run", m, from, to)
				}
			}
		}
	})
}

// Two parts for each worker, of whole lanes but the last; and each is told.
func TestBasinParts(t *testing.T) {
	for workers, want := range map[int]int{0: 5024, 1: 5024, 2: 2528, 3: 1696, 16: 320, 10_000: ensemble.Lanes} {
		if got := basinPart(10_000, workers); got != want {
			t.Errorf("%d workers: %d starts in a part, want %d", workers, got, want)
		}
	}
	s := Default(solver.Graduated)
	s.Schedule.Levels = 3
	told := 0
	if _, err := FindBasins(t.Context(), &s, s.Problem(), cpu.Go, 3, func(done, of int) {
		if told++; done != told || of != 6 {
			t.Errorf("told of %d of %d", done, of)
		}
	}); err != nil || told != 6 {
		t.Errorf("told of %d parts, %v", told, err)
	}
}

func TestBasinsDoNotDependOnWorkers(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		s := Default(solver.GradientLike)
		s.Schedule.Levels = 50
		first := basinsOf(t, &s, k, 1)
		for _, workers := range []int{0, 2, 3, 16} {
			if got := basinsOf(t, &s, k, workers); !reflect.DeepEqual(got, first) {
				t.Errorf("%d workers give other basins than one", workers)
			}
		}
	})
}

// The paper's problem: four minima; the flow leads most starts to the lowest one, the
// graduated flow all.
func TestBasinsOfThePaper(t *testing.T) {
	k, err := cpu.Choose("")
	if err != nil {
		t.Fatal(err)
	}
	s := Default(solver.Graduated)
	b := basinsOf(t, &s, k, 2)
	if len(b.Minima) != 4 || b.Minima[0].Share != 1 || !b.Complete || b.N != 100 || b.Min != -10 || b.Max != 10 {
		t.Errorf("graduated: %+v", b.Minima)
	}
	s = Default(solver.Plain)
	b = basinsOf(t, &s, k, 2)
	for i, want := range []float64{0.024, 0.3, 0.3, 0.3} { // the lowest well is the narrowest
		if got := b.Minima[i].Share; got < want/2 && i > 0 || i == 0 && math.Abs(got-want) > 0.004 {
			t.Errorf("plain: minimum %d has %g", i, got)
		}
	}
	// A row runs along the first coordinate: left and right end in different valleys.
	if left, right := b.Ends[50*100], b.Ends[50*100+99]; b.Minima[left].X[0] > -5 || b.Minima[right].X[0] < 5 {
		t.Errorf("from the left to %v, from the right to %v", b.Minima[left].X, b.Minima[right].X)
	}
}

func TestBasinsOfADivergentRun(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		s := Default(solver.Plain)
		s.A, s.A0, s.Step, s.Schedule.Levels = plane.Mat{{1, 0}, {0, 1}}, 1, 100, 30
		b := basinsOf(t, &s, k, 2)
		if b.Diverged != 1 || b.Elsewhere != 0 {
			t.Errorf("%g diverged, %g elsewhere", b.Diverged, b.Elsewhere)
		}
		agreesWithRun(t, &s, b, k)
	})
}

// A run that is too short arrives nowhere, and yet every start is in a valley.
func TestBasinsOfAShortRun(t *testing.T) {
	s := Default(solver.Flow)
	s.Schedule.Levels = 60
	b := basinsOf(t, &s, cpu.Go, 2)
	arrived := 0.0
	for _, m := range b.Minima {
		arrived += m.Arrived
	}
	if b.Elsewhere > 0 || arrived > 0.01 || arrived == 0 {
		t.Errorf("%g elsewhere, %g arrived", b.Elsewhere, arrived)
	}
	agreesWithRun(t, &s, b, cpu.Go)
}

func TestBasinsOfRandomSpecs(t *testing.T) {
	k, err := cpu.Choose("")
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(77, 1))
	n := 8
	if slow.All() && k != cpu.Go {
		n = 40
	}
	for range n {
		s := Default([]solver.Method{solver.Flow, solver.GradientLike, solver.Plain, solver.Graduated}[r.IntN(4)])
		p := mixturetest.RandomProblem(r, 1+r.IntN(6))
		s.A, s.Y, s.A0, s.A1, s.Sigma, s.Modes = p.A, p.Y, p.A0, p.A1, p.Sigma, p.Modes
		s.Schedule.Levels, s.Schedule.TMax = 1+r.IntN(80), math.Exp(3*r.Float64()-2)
		s.Step = math.Exp(2*r.Float64() - 1)
		if err := s.Validate(); err != nil {
			t.Fatal(err)
		}
		agreesWithRun(t, &s, basinsOf(t, &s, k, 1+r.IntN(4)), k)
	}
}

func TestBasinsStopWhenCancelled(t *testing.T) {
	s := Default(solver.GradientLike)
	s.Schedule.Levels = 100_000 // minutes
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	b, err := FindBasins(ctx, &s, s.Problem(), cpu.Go, 2, nil)
	if b != nil || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, error %v", b, err)
	}
	if took := time.Since(began); took > 30*time.Second { // where the whole takes minutes
		t.Errorf("it took %v", took)
	}
	ctx, cancel = context.WithCancel(t.Context())
	cancel()
	p := s.Problem()
	if _, err := FindBasins(ctx, &s, p, cpu.Go, 2, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if n := len(p.Survey(1e-3).Points); n < 7 { // what was cut short must not be kept
		t.Errorf("%d stationary points after a search that was cancelled", n)
	}
}

func BenchmarkBasins(b *testing.B) {
	for _, m := range []solver.Method{solver.Flow, solver.GradientLike, solver.Plain, solver.Graduated} {
		for _, k := range cpu.Available() {
			b.Run(fmt.Sprintf("%s/%s", m, k), func(b *testing.B) {
				s := Default(m)
				for b.Loop() { // the survey is part of it: every move of a mode asks for a new one
					if _, err := FindBasins(b.Context(), &s, s.Problem(), k, 2, nil); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)*1e3, "ms/map")
			})
		}
	}
}
