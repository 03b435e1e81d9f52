package toy2d

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/plane"
)

// onKernels runs a test on each kernel of this machine.
func onKernels(t *testing.T, test func(t *testing.T, k cpu.Kernel)) {
	for _, k := range cpu.Available() {
		t.Run(string(k), func(t *testing.T) { test(t, k) })
	}
}

// distinct against the definition, word by word.
func TestDistinctAgainstDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 1))
	for range 50 {
		ends := mixturetest.RandomPoints(r, 1+r.IntN(300), 0.1+2*r.Float64())
		if r.IntN(2) == 0 {
			ends[r.IntN(len(ends))] = plane.Vec{math.NaN(), math.NaN()}
		}
		var founders []plane.Vec
		for _, e := range ends {
			if !math.IsNaN(e[0]) &&
				!slices.ContainsFunc(founders,
					func(f plane.Vec) bool { return plane.Distance(e, f) <= ensemble.Near }) {
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
			if _, err := Run(t.Context(), &s, s.Problem(), k, func(_ int, _ float64, e *ensemble.Ensemble) {
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
		if r.Diverged != 1 || r.ShareGlobal != 0 || r.DistinctEnds != 0 || r.FirstDivergence == nil ||
			r.FirstDivergence.Step < 2 {
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

// One float64 start through the solver goes where the ensemble takes it.
func TestEnsembleAgainstSteps(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		for _, c := range []struct {
			method solver.Method
			armijo solver.ArmijoKind
			step   int // at which they are compared; 0 is the end
		}{
			{solver.Flow, solver.PaperArmijo, 0}, {solver.Plain, solver.PaperArmijo, 0},
			{solver.Graduated, solver.PaperArmijo, 0},
			// Later, rounding decides line searches whose candidates differ by less than it.
			{solver.GradientLike, solver.PaperArmijo, 20}, {solver.GradientLike, solver.CorrectedArmijo, 20},
		} {
			s := Default(c.method)
			s.Armijo = c.armijo
			s.Starts = Starts{Kind: "random", N: 40, Min: -10, Max: 10}
			var at []plane.Vec
			r, err := Run(t.Context(), &s, s.Problem(), k, func(step int, _ float64, e *ensemble.Ensemble) {
				if step == c.step || c.step == 0 && step == s.Schedule.Levels {
					at = nil
					for i := range e.Len() {
						at = append(at, e.Point(i))
					}
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			p, far, near := s.Problem(), 0, 0
			for i, start := range s.Points() {
				x := start
				for step, err := range solver.Steps(t.Context(), p, s.Settings(), start[:]) {
					if err != nil {
						t.Fatal(err)
					}
					x = plane.Vec(step.X)
					if step.K == c.step && plane.Distance(x, at[i]) > 1e-4 {
						far++
					}
				}
				if c.step == 0 && plane.Distance(x, at[i]) > 2e-5 {
					far++
				}
				if plane.Distance(x, r.Global.X) <= ensemble.Near {
					near++
				}
			}
			if far > 0 {
				t.Errorf("%v, %v: %d of 40 points differ", c.method, c.armijo, far)
			}
			if got := float64(near) / 40; got != r.ShareGlobal {
				t.Errorf("%v, %v: share %g, in float64 %g", c.method, c.armijo, r.ShareGlobal, got)
			}
		}
	})
}

func TestRunIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := Default(solver.GradientLike)
	last := 0
	_, err := Run(ctx, &s, s.Problem(), "go", func(step int, _ float64, _ *ensemble.Ensemble) {
		last = step
		if step == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || last != 3 {
		t.Errorf("error %v after step %d, want cancelled after 3", err, last)
	}
}

// A nearly singular A still pulls along its weak direction: graduated ends where f is flat.
func TestGraduatedWithNearlySingularOperator(t *testing.T) {
	for _, a := range []plane.Mat{{{1, 0}, {0, 1e-6}}, {{1, 1}, {1, 1 + 1e-6}}} {
		s := Default(solver.Graduated)
		s.A, s.Y, s.A0, s.Schedule.Levels, s.Schedule.TMax = a, plane.Vec{2, 1e4}, 1000, 400, 5
		p := s.Problem()
		var end plane.Vec
		for step, err := range solver.Steps(t.Context(), p, s.Settings(), []float64{0, 0}) {
			if err != nil {
				t.Fatal(err)
			}
			end = plane.Vec(step.X)
		}
		// In units of the pull that the weak direction exerts at the start.
		_, g := p.At(1e-3).Gradient(end)
		_, first := p.At(1e-3).Gradient(plane.Vec{})
		if plane.Norm(g) > 1e-3*plane.Norm(first) || plane.Norm(g) > 0.01 {
			t.Errorf("A = %v: ends at %v with gradient %v, at first %v", a, end, g, first)
		}
	}
}
