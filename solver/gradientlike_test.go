package solver_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"gradus/solver"
)

// rises has a direction at t that is no descent direction at t_min.
type rises struct{}

func (rises) Dim() int { return 1 }

func (rises) Energy(_ context.Context, x []float64, t float64) (float64, error) {
	if t > 0.5 {
		return -x[0], nil
	}
	return x[0], nil
}

func (r rises) Gradient(ctx context.Context, dst, x []float64, t float64) (float64, error) {
	dst[0] = 1
	if t > 0.5 {
		dst[0] = -1
	}
	return r.Energy(ctx, x, t)
}

// Where the direction does not descend, the point waits for the next level, and the
// clock with it.
func TestGradientLikeWaitsForTheNextLevel(t *testing.T) {
	s := solver.Settings{Rule: solver.Rule{Method: solver.GradientLike},
		Schedule: solver.Schedule{Max: 1, Min: 0.25, Levels: 4, Iterations: 10}}
	var ks []int
	x := 7.0
	for step, err := range solver.Steps(t.Context(), rises{}, s, []float64{x}) {
		if err != nil {
			t.Fatal(err)
		}
		ks = append(ks, step.K)
		if step.T > 0.5 && (step.X[0] != 7 || step.Accepted || step.Size != 0) {
			t.Errorf("step %d at t = %g moved to %g", step.K, step.T, step.X[0])
		}
		x = step.X[0]
	}
	// Levels 1 and 0.75 are skipped after one look each, 0.5 and 0.25 take ten steps.
	if want := []int{10, 20, 21, 22}; !slices.Equal(ks[:4], want) || len(ks) != 22 || ks[21] != 40 {
		t.Errorf("clock %v", ks)
	}
	if math.Abs(x-(7-10*0.5-10*0.25)) > 1e-12 {
		t.Errorf("ends at %g", x)
	}
}

// steep defeats the line search: f rises along d as far as it looks.
type steep struct{}

func (steep) Dim() int { return 1 }

func (steep) Energy(_ context.Context, x []float64, t float64) (float64, error) {
	return math.Abs(x[0]), nil
}

func (s steep) Gradient(ctx context.Context, dst, x []float64, t float64) (float64, error) {
	dst[0] = 100 * math.Copysign(1, x[0]) // a descent direction, far too long
	return s.Energy(ctx, x, t)
}

func TestArmijoBehaviours(t *testing.T) {
	for _, c := range []struct {
		kind solver.ArmijoKind
		want float64
	}{
		{solver.PaperArmijo, 1 - 100*math.Pow(0.9, 9)}, // the last candidate, although f rises
		{solver.CorrectedArmijo, 1},
	} {
		s := solver.Settings{Rule: solver.Rule{Method: solver.GradientLike, Search: solver.LineSearch{Kind: c.kind}},
			Schedule: solver.Schedule{Max: 1, Min: 1, Levels: 1}}
		last, _ := run(t, steep{}, s, []float64{1})
		if math.Abs(last.X[0]-c.want) > 1e-12 || last.Accepted {
			t.Errorf("%v: %+v, want x = %g", c.kind, last, c.want)
		}
	}
}
