package toyapp

import (
	"gradus/toy2d"
)

// BasinsMessage is the basin map.
type BasinsMessage struct {
	Type      string        `json:"type"` // "basins"
	ID        uint32        `json:"id"`
	N         int           `json:"n"`   // starts per side
	Min       float64       `json:"min"` // of both coordinates
	Max       float64       `json:"max"`
	Minima    []toy2d.Basin `json:"minima"`
	Elsewhere float64       `json:"elsewhere"` // shares of the starts
	Diverged  float64       `json:"diverged"`
	Complete  bool          `json:"complete"`
	Ends      []byte        `json:"ends"` // base64; as in toy2d.Basins
}

func (t *task) showBasins() error {
	b, err := t.app.findBasins(t.Ctx, t.Main)
	if err != nil {
		return err
	}
	return t.Send(BasinsMessage{
		Type: "basins", ID: t.ID, N: b.N, Min: b.Min, Max: b.Max, Minima: b.Minima,
		Elsewhere: b.Elsewhere, Diverged: b.Diverged, Complete: b.Complete, Ends: b.Ends,
	})
}
