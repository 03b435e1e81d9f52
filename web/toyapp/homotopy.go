package toyapp

import (
	"gradus/internal/run"
	"gradus/toy2d/homotopy"
	"time"
)

// HomotopyMessage is how the stationary points move while the smoothing grows.
type HomotopyMessage struct {
	Type     string             `json:"type"` // "homotopy"
	ID       uint32             `json:"id"`
	Homotopy *homotopy.Homotopy `json:"homotopy"`
}

func (t *task) showHomotopy() error {
	h, err := t.app.homotopy(t.Ctx, t.Main, t.progress())
	if err != nil {
		return err
	}
	return t.Send(HomotopyMessage{"homotopy", t.ID, h})
}

// progress tells the client how far work is, now and then.
func (t *task) progress() func(run.Status) error {
	last := time.Now()
	return func(at run.Status) error {
		now := time.Now()
		if now.Sub(last) < run.ProgressEvery {
			return nil
		}
		last = now
		return t.Send(ProgressMessage{"progress", t.ID, Panel(t.Panel), *at.Done, at.Of})
	}
}
