package toyapp

import (
	"slices"
	"testing"

	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/curvature"
	"gradus/web/wstest"
)

// What the page gets of the curvature is what toy2d computes.
func TestCurvature(t *testing.T) {
	_, h := serve(t, serving{})
	spec := wstest.Quick(solver.Flow)
	spec.Modes = slices.Clone(spec.Modes[:2])
	spec.Modes[1].Cov = spec.Modes[0].Cov
	spec.Window.Min[0] = -11
	c := wstest.Dial(t, h)
	c.Send(wstest.Asking(t, 1, spec, "curvature"))
	a := c.Done(1, "curvature")["curvature"]
	first := wstest.Reads[CurvatureMessage](t, a.First())
	if first.Window != spec.Window || len(a.Texts) != len(first.T)+2 {
		t.Fatalf("%d messages, %+v", len(a.Texts), first)
	}
	rows := make([]*curvature.Row, len(first.T))
	for _, m := range a.Texts[1 : len(a.Texts)-1] {
		row := wstest.Reads[CurvatureRowMessage](t, m)
		rows[row.Index] = &row.Row
	}
	want, err := toy2d.FindCurvature(t.Context(), &spec, spec.Problem(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if row == nil || row.T != first.T[i] || row.Lipschitz != want.Rows[i].Lipschitz || row.Least != want.Rows[i].Least ||
			*row.Plane != *want.Rows[i].Plane {
			t.Errorf("row %d: %+v, want %+v", i, row, want.Rows[i])
		}
	}
	got := wstest.Reads[CurvedMessage](t, a.Last()).Curvature
	if *got.ConvexFrom != *want.ConvexFrom || *got.StableStep != *want.StableStep || len(got.Folds) != len(want.Folds) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
