package toyapp

import "gradus/web/wire"

// SeriesMessage is what the charts show of one start.
type SeriesMessage struct {
	Type string   `json:"type"` // "series"
	ID   uint32   `json:"id"`
	Runs []Series `json:"runs"` // of the spec, and of its twin if there is one
}

// Series is toy2d.Series.
type Series struct {
	Steps      int          `json:"steps"`
	K          []int        `json:"k"`
	T          wire.Digits6 `json:"t"`
	Energy     wire.Digits6 `json:"energy"`
	Target     wire.Digits6 `json:"target"`
	TargetNorm wire.Digits6 `json:"target_norm"`
	Size       wire.Digits6 `json:"size"`
	Move       wire.Digits6 `json:"move"`
	Cosine     wire.Digits6 `json:"cosine"`
	Accepted   []bool       `json:"accepted"`
	DivergedAt int          `json:"diverged_at"`
}

func (t *task) showSeries() error {
	runs := []Run{t.Main}
	if t.Twin != nil {
		runs = append(runs, *t.Twin)
	}
	m := SeriesMessage{Type: "series", ID: t.ID}
	for i, r := range runs {
		s, err := t.app.findSeries(t.Ctx, r, *t.start)
		if err != nil {
			if i > 0 {
				err = inTwin(err)
			}
			return err
		}
		m.Runs = append(m.Runs, Series{s.Steps, s.K, s.T, s.Energy, s.Target, s.TargetNorm, s.Size, s.Move, s.Cosine,
			s.Accepted, s.DivergedAt})
	}
	return t.Send(m)
}
