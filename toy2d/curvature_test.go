package toy2d

import (
	"math"
	"testing"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// TestStableStep: with one mode the flow's step is stable as long as it contracts: just below it starts come near, and just
// above they do not.
func TestStableStep(t *testing.T) {
	for _, method := range []solver.Method{solver.Flow, solver.Plain, solver.Graduated} {
		s := Default(method)
		s.Modes = []mixture.Mode{{Mean: plane.Vec{1, 1}, Cov: plane.Mat{{0.5, 0}, {0, 0.5}}, Weight: 1}}
		s.A = plane.Mat{{1, 0}, {0, 1}}
		s.Schedule.Kind, s.Schedule.TMin, s.Schedule.TMax = solver.Fixed, 0.2, 0.2
		stable, err := stableStep(t.Context(), &s, s.Problem())
		if err != nil {
			t.Fatal(err)
		}
		if want := 2.0; method == solver.Graduated && *stable != want {
			t.Errorf("graduated: %g, want %g", *stable, want)
		}
		curve := s.A0 + s.A1/(0.5+mixture.Variance(0.2, s.Sigma))
		if want := map[solver.Method]float64{solver.Flow: 2 / (0.2 * curve), solver.Plain: 2 / curve}[method]; want > 0 &&
			math.Abs(*stable-want) > 1e-6*want {
			t.Errorf("%s: %g, want %g", method, *stable, want)
		}
	}
	s := Default(solver.GradientLike)
	if stable, err := stableStep(t.Context(), &s, s.Problem()); err != nil || stable != nil {
		t.Errorf("gradient-like: %v, %v", stable, err)
	}
}

// TestStableStepIsTheLeast over the levels of a schedule, of which only some are looked at.
func TestStableStepIsTheLeast(t *testing.T) {
	s := Default(solver.Flow)
	p := s.Problem()
	stable, err := stableStep(t.Context(), &s, p)
	if err != nil {
		t.Fatal(err)
	}
	c, err := FindCurvature(t.Context(), &s, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	least := math.Inf(1)
	for _, r := range c.Rows {
		if r.T <= s.Schedule.TMax {
			least = min(least, 2/(r.T*r.Largest.Value))
		}
	}
	if !(*stable <= least*(1+1e-9) && *stable > 0.95*least) || *c.StableStep != *stable {
		t.Errorf("%g, of the rows %g, told %g", *stable, least, *c.StableStep)
	}
}

// TestFewLevels: with the preconditioned step levels that follow the curvature save nothing. Beyond the threshold a few
// steps gather all of the paper's starts, and one at t_min leads them to the star from there; but so does a log schedule
// of four levels.
func TestFewLevels(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		s := Default(solver.Graduated)
		s = s.OnPaperGrid()
		s.Schedule.Levels = 4
		p := s.Problem()
		r, err := Run(t.Context(), &s, p, k, nil)
		if err != nil || r.ShareGlobal != 1 {
			t.Errorf("four levels from t_max = 1.5: %g, %v", r.ShareGlobal, err)
		}
		for steps, want := range map[int]bool{3: false, 4: true} {
			e := ensemble.New(p.Problem, k, s.Points())
			for _, at := range []struct {
				t float64
				n int
			}{{1.1 * 0.98627, steps}, {s.Schedule.TMin, 1}} {
				q := s
				q.Schedule = Schedule{Kind: solver.Fixed, TMax: at.t, TMin: at.t, Levels: at.n, Iterations: 1}
				for _, err := range solver.Many(t.Context(), e, q.Settings()) {
					if err != nil {
						t.Fatal(err)
					}
				}
			}
			if all := e.CountNear(p.GlobalMinimiser(s.Schedule.TMin).X) == 10_000; all != want {
				t.Errorf("%d steps beyond the threshold and one at t_min: all arrive: %v", steps, all)
			}
		}
	})
}
