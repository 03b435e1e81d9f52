package curvature

import (
	"testing"

	"gradus/toy2d/mixture"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/plane"
)

// TestCircle: the score of a circle is steepest at its centre, and the bound is near. The energy of the points alone is
// convex from v = rho^2/2 on.
func TestCircle(t *testing.T) {
	const rho = 4.0
	p := &mixture.Problem{A1: 1, Sigma: 1, Modes: mixture.Points(mixturetest.CirclePoints(200, rho))}
	for _, v := range []float64{0.02, 0.1, 0.5, 2} {
		e, err := Lipschitz(t.Context(), p, v, Window)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "the Lipschitz constant", e.Value, rho*rho/(2*v*v)-1/v, 1e-6)
		near(t, "its bound", e.Bound, e.Value, tolerance+1e-9)
		if plane.Norm(e.X) > 1e-3 {
			t.Errorf("v = %g: steepest at %v", v, e.X)
		}
	}
	th, err := ConvexFrom(t.Context(), p, Window, 0.02, 20)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "convex from", th.T, rho*rho/2, 1e-6)
	near(t, "proven from", th.Proven, th.T, 0.01)
}

// TestPointsHaveNoBound: a point's density has no curvature before it is smoothed, and Mooney's bound needs one.
func TestPointsHaveNoBound(t *testing.T) {
	p := mixture.Paper()
	for _, modes := range [][]mixture.Mode{nil, p.Modes} {
		p.Modes = append(modes[:len(modes):len(modes)], mixture.Points([]plane.Vec{{1, 2}, {3, 4}})...)
		rows, err := Rows(t.Context(), p, Window, []float64{0.5}, nil)
		if err != nil || rows[0].Bound != nil || rows[0].Plane == nil {
			t.Errorf("%d modes: %+v, %v", len(modes), rows, err)
		}
	}
}
