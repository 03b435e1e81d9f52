package ctapp

import (
	"gradus/ct"
	"gradus/internal/run"
	"gradus/internal/strict"
	"gradus/web/runs"
	"gradus/web/ws"
)

type (
	// curvatureDescription comes first.
	curvatureDescription struct {
		Type   string `json:"type"` // "curvature"
		ID     uint32 `json:"id"`
		Steps  int    `json:"steps"`  // of the Lanczos method
		Places []int  `json:"places"` // see ct.Spec.CurvaturePlaces
		Last   int    `json:"last"`   // step of the run
	}
	// CurvatureLevelMessage is one place; they come in the order in which they are done.
	CurvatureLevelMessage struct {
		Type           string `json:"type"` // "curvature-level"
		ID             uint32 `json:"id"`
		CurvatureLevel `json:",inline"`
	}
	// CurvedMessage comes last.
	CurvedMessage struct {
		Type        string     `json:"type"` // "curved"
		ID          uint32     `json:"id"`
		ConvexFrom  *ct.Number `json:"convex_from"` // null: not at the first level
		Evaluations int        `json:"evaluations"`
		Seconds     float64    `json:"seconds"` // that it took, whenever that was
	}
)

// hasCurvature refuses a spec that asks for no curvature.
func hasCurvature(s *ct.Spec) error {
	if s.Curvature == 0 {
		return &strict.Error{Field: "curvature", Message: "must be given: a number of Lanczos steps"}
	}
	return nil
}

func (v *viewer) showCurvature(t *ws.Task, spec *ct.Spec) error {
	if err := t.Send(curvatureDescription{"curvature", t.ID, spec.Curvature, spec.CurvaturePlaces(), spec.Steps()}); err != nil {
		return err
	}
	done, err := v.app.curvature(t.Ctx, spec, v.Session, run.Follower[CurvatureLevel]{
		Status: func(at run.Status) error { return t.Send(runs.StateMessage{Type: "state", ID: t.ID, Status: at}) },
		Event:  func(l CurvatureLevel) error { return t.Send(CurvatureLevelMessage{"curvature-level", t.ID, l}) },
	})
	if err != nil {
		return err
	}
	c := done.Curvature
	return t.Send(CurvedMessage{"curved", t.ID, c.ConvexFrom, c.Evaluations, done.seconds})
}
