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

// batchMessage asks for the batch of a spec. The newest wins. It is answered with states, as a run is, a row
// for each reconstruction, and the table.
type batchMessage struct {
	Type string         `json:"type"` // "batch"
	ID   uint32         `json:"id"`   // rising
	Spec jsontext.Value `json:"spec"`
}

type (
	// batchDescription comes first: the batch with what the spec left out.
	batchDescription struct {
		Type  string           `json:"type"` // "batch"
		ID    uint32           `json:"id"`
		First int64            `json:"first"`
		Count int              `json:"count"`
		Rows  []ct.BatchMember `json:"rows"`
	}
	// BatchRowMessage is one reconstruction; they come in the order in which they are done.
	BatchRowMessage struct {
		Type     string `json:"type"` // "batch-row"
		ID       uint32 `json:"id"`
		BatchRow `json:",inline"`
	}
	// BatchedMessage is the table, and comes last.
	BatchedMessage struct {
		Type    string        `json:"type"` // "batched"
		ID      uint32        `json:"id"`
		Rows    []ct.BatchRow `json:"rows"`
		Seconds float64       `json:"seconds"` // that it took, whenever that was
	}
)

func readBatch(text []byte) (any, error) {
	m, err := wire.Decode[batchMessage](text)
	if err == nil {
		err = wire.ValidID(m.ID)
	}
	return m, err
}

// batch answers with the batch of a spec, in the place of the one before.
func (v *viewer) batch(ctx context.Context, m batchMessage) error {
	spec, err := decode(m.Spec)
	if err != nil {
		return err
	}
	if spec.Batch == nil {
		return &strict.Error{Field: "batch", Message: "must be given: first, count and methods"}
	}
	if err := v.Number(m.ID); err != nil {
		return err
	}
	t := v.NewTask(ctx, m.ID, "")
	t.Answer = func() error { return v.showBatch(t, spec) }
	v.batches.Put(t)
	return nil
}

func (v *viewer) showBatch(t *ws.Task, spec *ct.Spec) error {
	if err := v.app.uploads.missing(spec); err != nil {
		return err
	}
	b := spec.Batch
	if err := t.Send(batchDescription{"batch", t.ID, b.First, b.Count, spec.BatchMembers()}); err != nil {
		return err
	}
	done, err := v.app.batch(t.Ctx, spec, v.Session, run.Follower[BatchRow]{
		Status: func(at run.Status) error { return t.Send(runs.StateMessage{Type: "state", ID: t.ID, Status: at}) },
		Event:  func(r BatchRow) error { return t.Send(BatchRowMessage{"batch-row", t.ID, r}) },
	})
	if err != nil {
		return err
	}
	return t.Send(BatchedMessage{"batched", t.ID, done.rows, done.seconds})
}
