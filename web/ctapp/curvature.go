package ctapp

import (
	"context"

	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct"
	"gradus/internal/run"
	"gradus/internal/strict"
	"gradus/web/runs"
	"gradus/web/wire"
	"gradus/web/ws"
)

// curvatureMessage asks for the curvature along the way from the first start of a spec. The newest wins. It is answered
// with states, as a run is, what is found at each place, and what follows from all.
type curvatureMessage struct {
	Type string         `json:"type"` // "curvature"
	ID   uint32         `json:"id"`   // rising
	Spec jsontext.Value `json:"spec"`
}

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

func readCurvature(text []byte) (any, error) {
	m, err := wire.Decode[curvatureMessage](text)
	if err == nil {
		err = wire.ValidID(m.ID)
	}
	return m, err
}

// curvature answers with that of a spec, in the place of the one before.
func (v *viewer) curvature(ctx context.Context, m curvatureMessage) error {
	spec, err := decode(m.Spec)
	if err != nil {
		return err
	}
	if spec.Curvature == 0 {
		return &strict.Error{Field: "curvature", Message: "must be given: a number of Lanczos steps"}
	}
	if err := v.Number(m.ID); err != nil {
		return err
	}
	t := v.NewTask(ctx, m.ID, "")
	t.Answer = func() error { return v.showCurvature(t, spec) }
	v.curvatures.Put(t)
	return nil
}

func (v *viewer) showCurvature(t *ws.Task, spec *ct.Spec) error {
	if err := v.app.uploads.missing(spec); err != nil {
		return err
	}
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
