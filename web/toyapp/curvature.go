package toyapp

import (
	"context"

	"gradus/internal/run"
	"gradus/toy2d"
	"gradus/toy2d/curvature"
	"gradus/toy2d/plane"
)

type (
	// CurvatureMessage comes first and says what the rows are.
	CurvatureMessage struct {
		Type   string       `json:"type"` // "curvature"
		ID     uint32       `json:"id"`
		T      []float64    `json:"t"` // of each row; they come in any order
		Window plane.Window `json:"window"`
	}
	CurvatureRowMessage struct {
		Type string `json:"type"` // "curvature-row"
		ID   uint32 `json:"id"`
		curvatureRow
	}
	CurvedMessage struct {
		Type      string           `json:"type"` // "curved"
		ID        uint32           `json:"id"`
		Curvature *toy2d.Curvature `json:"curvature"`
	}
)

// curvatureRow is a row with its place.
type curvatureRow struct {
	Index int `json:"index"`
	curvature.Row
}

// curvature finds out how the energy of a spec bends. f, which may be nil, is told of the rows.
func (a *App) curvature(ctx context.Context, r Run, f func(curvatureRow) error) (*toy2d.Curvature, error) {
	return a.jobs.curvatures.Follow(ctx, curvatureKey(*r.Spec),
		func(ctx context.Context, tell run.Teller[curvatureRow]) (*toy2d.Curvature, error) {
			return a.Core.Curvature(ctx, r.Spec, r.problem, func(i int, r curvature.Row) { tell.Event(curvatureRow{i, r}) })
		}, run.Follower[curvatureRow]{Event: f})
}

func (t *task) showCurvature() error {
	t1 := toy2d.CurvatureT(t.Main.Spec)
	if err := t.Send(CurvatureMessage{"curvature", t.ID, t1, t.Main.Spec.Window}); err != nil {
		return err
	}
	c, err := t.app.curvature(t.Ctx, t.Main, func(r curvatureRow) error {
		return t.Send(CurvatureRowMessage{"curvature-row", t.ID, r})
	})
	if err != nil {
		return err
	}
	return t.Send(CurvedMessage{"curved", t.ID, c})
}
