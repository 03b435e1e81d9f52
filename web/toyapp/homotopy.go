package toyapp

import (
	"context"

	"gradus/toy2d"
	"gradus/toy2d/homotopy"
)

// HomotopyMessage is how the stationary points move while the smoothing grows.
type HomotopyMessage struct {
	Type     string             `json:"type"` // "homotopy"
	ID       uint32             `json:"id"`
	Homotopy *homotopy.Homotopy `json:"homotopy"`
}

func (t *task) showHomotopy() error {
	var h *homotopy.Homotopy
	err := t.withProgress(func(ctx context.Context, progress toy2d.Progress) (err error) {
		h, err = t.app.homotopy(ctx, t.Main, progress)
		return err
	})
	if err != nil {
		return err
	}
	return t.Send(HomotopyMessage{"homotopy", t.ID, h})
}
