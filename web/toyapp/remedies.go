package toyapp

import "gradus/toy2d"

// RemediesMessage is what was tried to make more starts arrive.
type RemediesMessage struct {
	Type     string          `json:"type"` // "remedies"
	ID       uint32          `json:"id"`
	Remedies *toy2d.Remedies `json:"remedies"`
}

func (t *task) showRemedies() error {
	found, err := t.app.findRemedies(t.Ctx, t.Main)
	if err != nil {
		return err
	}
	return t.Send(RemediesMessage{"remedies", t.ID, found})
}
