package toy2d

import (
	"context"
	"errors"
	"testing"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d/plane"
)

// One float64 start through the solver goes where the ensemble takes it.
func TestEnsembleAgainstSteps(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		for _, c := range []struct {
			method solver.Method
			armijo solver.ArmijoKind
			step   int // at which they are compared; 0 is the end
		}{
			{solver.Flow, solver.PaperArmijo, 0}, {solver.Plain, solver.PaperArmijo, 0}, {solver.Graduated, solver.PaperArmijo, 0},
			// Later, rounding decides line searches whose candidates differ by less than it.
			{solver.GradientLike, solver.PaperArmijo, 20}, {solver.GradientLike, solver.CorrectedArmijo, 20},
		} {
			s := Default(c.method)
			s.Armijo = c.armijo
			s.Starts = Starts{Kind: "random", N: 40, Min: -10, Max: 10}
			var at []plane.Vec
			r, err := Run(t.Context(), &s, s.Problem(), k, func(step int, _ float64, e *Ensemble) {
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
				if plane.Distance(x, r.Global.X) <= Near {
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
	_, err := Run(ctx, &s, s.Problem(), "go", func(step int, _ float64, _ *Ensemble) {
		last = step
		if step == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || last != 3 {
		t.Errorf("error %v after step %d, want cancelled after 3", err, last)
	}
}
