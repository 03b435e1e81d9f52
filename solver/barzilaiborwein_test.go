package solver_test

import (
	"context"
	"math"
	"testing"

	"gradus/solver"
)

// bowl is c/2 x^2 at every t.
type bowl float64

func (bowl) Dim() int { return 1 }
func (c bowl) Energy(_ context.Context, x []float64, _ float64) (float64, error) {
	return float64(c) / 2 * x[0] * x[0], nil
}
func (c bowl) Gradient(ctx context.Context, dst, x []float64, t float64) (float64, error) {
	dst[0] = float64(c) * x[0]
	return c.Energy(ctx, x, t)
}

// On a parabola, d = -t c x, and the second search starts from 4/(t c), which
// overshoots; halved twice, it is Newton's step and lands on the minimum.
func TestBarzilaiBorwein(t *testing.T) {
	for _, c := range []bowl{1e-3, 1, 4000} {
		s := solver.Settings{
			Rule: solver.Rule{Method: solver.GradientLike,
				Search: solver.LineSearch{First: 0.1 / float64(c), Shrink: 0.5, Tries: 15, BarzilaiBorwein: true}},
			Schedule: solver.Schedule{Kind: solver.Fixed, Min: 0.5, Levels: 3},
		}
		var sizes []float64
		x := 0.0
		for step, err := range solver.Steps(t.Context(), c, s, []float64{7}) {
			if err != nil {
				t.Fatal(err)
			}
			sizes, x = append(sizes, step.Size), step.X[0]
			if step.K == 2 {
				break
			}
		}
		for i, want := range []float64{0.1 / float64(c), 1 / (0.5 * float64(c))} {
			if math.Abs(sizes[i]/want-1) > 1e-12 {
				t.Errorf("curvature %g, step %d: size %g, want %g", c, i+1, sizes[i], want)
			}
		}
		if math.Abs(x) > 1e-9 {
			t.Errorf("curvature %g: ends at %g", c, x)
		}
	}
}
