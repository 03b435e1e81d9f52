package ctapp

import (
	"gradus/ct"
	"gradus/internal/run"
	"gradus/internal/strict"
	"gradus/web/runs"
	"gradus/web/ws"
)

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

// hasBatch refuses a spec without a batch.
func hasBatch(s *ct.Spec) error {
	if s.Batch == nil {
		return &strict.Error{Field: "batch", Message: "must be given: first, count and methods"}
	}
	return nil
}

func (v *viewer) showBatch(t *ws.Task, spec *ct.Spec) error {
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
