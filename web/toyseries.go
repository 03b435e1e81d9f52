package web

import "gradus/web/wire"

// seriesMessage is what the charts show of one start.
type seriesMessage struct {
	Type string   `json:"type"` // "series"
	ID   uint32   `json:"id"`
	Runs []series `json:"runs"` // of the spec, and of its twin if there is one
}

// series is toy2d.Series.
type series struct {
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

func (t *toyTask) showSeries() error {
	runs := []toyRun{t.main}
	if t.twin != nil {
		runs = append(runs, *t.twin)
	}
	m := seriesMessage{Type: "series", ID: t.ID}
	for i, r := range runs {
		if err := stepLimit(r.spec, "the charts", maxSeriesSteps); err != nil {
			if i > 0 {
				err = inTwin(err)
			}
			return err
		}
		s, err := t.app.core.observe(t.Ctx, r.spec, r.problem, *t.start)
		if err != nil {
			return err
		}
		m.Runs = append(m.Runs, series{s.Steps, s.K, s.T, s.Energy, s.Target, s.TargetNorm, s.Size, s.Move, s.Cosine, s.Accepted, s.DivergedAt})
	}
	return t.Send(m)
}
