package web

import "gradus/toy2d"

// remediesMessage is what was tried to make more starts arrive.
type remediesMessage struct {
	Type     string          `json:"type"` // "remedies"
	ID       uint32          `json:"id"`
	Remedies *toy2d.Remedies `json:"remedies"`
}

func (t *toyTask) showRemedies() error {
	s := t.main.spec
	if err := pathsLimits(s); err != nil {
		return err
	}
	if err := s.ValidateRemedies(); err != nil {
		return err
	}
	found, err := t.app.core.remedy(t.Ctx, s, t.main.problem, t.app.kernel)
	if err != nil {
		return err
	}
	return t.Send(remediesMessage{"remedies", t.ID, found})
}
