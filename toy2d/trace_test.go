package toy2d

import (
	"math"
	"testing"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
)

// The moves of a trace are those of single steps, also where it keeps only every second of them.
func TestTraceMoves(t *testing.T) {
	for _, levels := range []int{50, traceSteps + 500} {
		s := Default(solver.Flow)
		s.Schedule.Levels = levels
		s.Starts = Starts{Kind: "ring", N: 3, Radius: 8}
		tr := NewTrace(&s)
		var paths [3][]plane.Vec
		if _, err := Run(t.Context(), &s, s.Problem(), cpu.Go, func(step int, level float64, e *ensemble.Ensemble) {
			tr.Record(step, level, e)
			for i := range paths {
				paths[i] = append(paths[i], e.Point(i))
			}
		}); err != nil {
			t.Fatal(err)
		}
		for i, moves := range tr.Moves {
			if len(moves) != len(tr.Steps) || !math.IsNaN(moves[0]) {
				t.Fatalf("%d moves at %d steps, the first is %g", len(moves), len(tr.Steps), moves[0])
			}
			for j, k := range tr.Steps[1:] {
				if want := plane.Norm(plane.Sub(paths[i][k], paths[i][k-1])); moves[j+1] != want {
					t.Errorf("%d levels, start %d, step %d: %g, want %g", levels, i, k, moves[j+1], want)
				}
			}
		}
	}
}
