package toyapp

import "gradus/toy2d"

// RemediesMessage is what was tried to make more starts arrive.
type RemediesMessage struct {
	Type     string          `json:"type"` // "remedies"
	ID       uint32          `json:"id"`
	Remedies *toy2d.Remedies `json:"remedies"`
}

func (t *task) showRemedies() error {
	s := t.Main.Spec
	if err := pathsLimits(s); err != nil {
		return err
	}
	if err := s.ValidateRemedies(); err != nil {
		return err
	}
	found, err := t.app.Core.Remedy(t.Ctx, s, t.Main.problem, t.app.kernel)
	if err != nil {
		return err
	}
	return t.Send(RemediesMessage{"remedies", t.ID, found})
}
