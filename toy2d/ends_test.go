package toy2d

import (
	"context"
	"errors"
	"testing"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

func TestSortingByValleyStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := Default(solver.Plain)
	v, err := s.Problem().Valleys(ctx, 1e-3)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := sortByValley(ctx, v, make([]byte, 1), make([]float64, 1),
		make([]plane.Vec, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// A run from both sides of the border of two valleys whose minima are close together: each end is
// counted once, and all are within Near of both.
func TestEndsBetweenCloseMinima(t *testing.T) {
	s := Default(solver.Plain)
	s.A, s.A0, s.A1, s.Y, s.Schedule.TMin, s.Step = plane.Mat{{1, 0}, {0, 1}}, 1e-6, 1, plane.Vec{}, 1e-5, 5e-4
	s.Modes = []mixture.Mode{
		{Mean: plane.Vec{-0.05, 0}, Cov: plane.Mat{{2e-3, 0}, {0, 2e-3}}, Weight: 1},
		{Mean: plane.Vec{0.05, 0}, Cov: plane.Mat{{2e-3, 0}, {0, 2e-3}}, Weight: 1},
	}
	s.Starts = Starts{Kind: "ring", N: 16, Radius: 2}
	r, err := Run(t.Context(), &s, s.Problem(), cpu.Go, nil)
	if err != nil || r.Valleys[0].Ends != 8 || r.Valleys[1].Ends != 8 || r.Valleys[0].Arrived != 8 ||
		r.ShareGlobal != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}
