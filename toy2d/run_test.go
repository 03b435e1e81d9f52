package toy2d

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d/plane"
)

// distinct against the definition, word by word.
func TestDistinctAgainstDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 1))
	for range 50 {
		ends := randomPoints(r, 1+r.IntN(300), 0.1+2*r.Float64())
		if r.IntN(2) == 0 {
			ends[r.IntN(len(ends))] = plane.Vec{math.NaN(), math.NaN()}
		}
		var founders []plane.Vec
		for _, e := range ends {
			if !math.IsNaN(e[0]) && !slices.ContainsFunc(founders, func(f plane.Vec) bool { return plane.Distance(e, f) <= Near }) {
				founders = append(founders, e)
			}
		}
		if got := distinct(ends); got != len(founders) {
			t.Fatalf("%d groups, want %d", got, len(founders))
		}
	}
}

func TestRunIsDeterministic(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		s := Default(solver.GradientLike)
		s.Starts = Starts{Kind: "random", N: 77, Min: -10, Max: 10}
		var first [][]float32
		for range 2 {
			var frames [][]float32
			if _, err := Run(t.Context(), &s, s.Problem(), k, func(_ int, _ float64, e *Ensemble) {
				frame := make([]float32, 2*e.Len())
				e.Copy(frame)
				frames = append(frames, frame)
			}); err != nil {
				t.Fatal(err)
			}
			if first != nil && !reflect.DeepEqual(first, frames) {
				t.Error("two runs of one spec differ")
			}
			first = frames
		}
		if len(first) != 1301 {
			t.Errorf("%d frames of 1300 steps", len(first))
		}
	})
}

// A point that is alone ends where it ends among others: nothing leaks between lanes.
func TestPointsAreIndependent(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		for _, m := range []solver.Method{solver.Flow, solver.GradientLike, solver.Graduated} {
			s := Default(m)
			s.Schedule.Levels = 200
			s.Starts = Starts{Kind: "random", N: 37, Min: -10, Max: 10}
			all, err := Run(t.Context(), &s, s.Problem(), k, nil)
			if err != nil {
				t.Fatal(err)
			}
			points := s.Points()
			for _, i := range []int{0, 5, 36} {
				one := s
				one.Starts = Starts{Kind: "points", N: 1, Points: points[i : i+1]}
				r, err := Run(t.Context(), &one, one.Problem(), k, nil)
				if err != nil {
					t.Fatal(err)
				}
				if plane.Distance(r.Ends[0], all.Ends[i]) > 1e-6 {
					t.Errorf("%v: start %d ends at %v alone, at %v among others", m, i, r.Ends[0], all.Ends[i])
				}
			}
		}
	})
}

func TestDivergenceIsReported(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		s := Default(solver.Plain)
		s.A, s.A0, s.Step = plane.Mat{{1, 0}, {0, 1}}, 1, 100
		s.Starts = Starts{Kind: "points", N: 1, Points: []plane.Vec{{5, 5}, {-3, 2}}}
		r, err := Run(t.Context(), &s, s.Problem(), k, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.Diverged != 1 || r.ShareGlobal != 0 || r.DistinctEnds != 0 || r.FirstDivergence == nil || r.FirstDivergence.Step < 2 {
			t.Fatalf("%+v, first %+v", r, r.FirstDivergence)
		}
		if r.FirstDivergence.Step != min(r.DivergedAt[0], r.DivergedAt[1]) {
			t.Errorf("first at %d of %v", r.FirstDivergence.Step, r.DivergedAt)
		}
	})
}

// The control experiment of the paper's problem: every start ends at a stationary
// point, 2.4 % at the global minimiser.
func TestPlainDescentStaysInItsValley(t *testing.T) {
	k, err := cpu.Choose("")
	if err != nil {
		t.Fatal(err)
	}
	s := Default(solver.Plain)
	r, err := Run(t.Context(), &s, s.Problem(), k, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.ShareStationary < 0.999 || math.Abs(r.ShareGlobal-0.024) > 0.004 {
		t.Errorf("global %g, stationary %g; want 0.024 and 1", r.ShareGlobal, r.ShareStationary)
	}
}

// The minima of the first level are counted at the smoothing where the run begins.
func TestFirstMinima(t *testing.T) {
	for _, c := range []struct {
		method solver.Method
		tmax   float64
		want   int
	}{{solver.Flow, 1.5, 1}, {solver.Flow, 0.5, 3}, {solver.Flow, 0.6, 2}, {solver.Plain, 1.5, 4}} {
		s := Default(c.method)
		s.Schedule.TMax, s.Schedule.Levels, s.Starts.N = c.tmax, 2, 1
		r, err := Run(t.Context(), &s, s.Problem(), cpu.Go, nil)
		if err != nil || r.FirstMinima != c.want {
			t.Errorf("%s from %g: %+v, %v, want %d minima", c.method, c.tmax, r, err, c.want)
		}
	}
}
