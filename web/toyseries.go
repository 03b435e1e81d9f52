package web

// seriesMessage is what the charts show of one start.
type seriesMessage struct {
	Type string   `json:"type"` // "series"
	ID   uint32   `json:"id"`
	Runs []series `json:"runs"` // of the spec, and of its twin if there is one
}

// series is toy2d.Series.
type series struct {
	Steps      int     `json:"steps"`
	K          []int   `json:"k"`
	T          digits6 `json:"t"`
	Energy     digits6 `json:"energy"`
	Target     digits6 `json:"target"`
	TargetNorm digits6 `json:"target_norm"`
	Size       digits6 `json:"size"`
	Move       digits6 `json:"move"`
	Cosine     digits6 `json:"cosine"`
	Accepted   []bool  `json:"accepted"`
	DivergedAt int     `json:"diverged_at"`
}

func (t *toyTask) showSeries() error {
	runs := []toyRun{t.main}
	if t.twin != nil {
		runs = append(runs, *t.twin)
	}
	m := seriesMessage{Type: "series", ID: t.id}
	for i, r := range runs {
		if err := stepLimit(r.spec, "the charts", maxSeriesSteps); err != nil {
			if i > 0 {
				err = inTwin(err)
			}
			return err
		}
		s, err := t.app.core.observe(t.ctx, r.spec, r.problem, *t.start)
		if err != nil {
			return err
		}
		m.Runs = append(m.Runs, series{s.Steps, s.K, s.T, s.Energy, s.Target, s.TargetNorm, s.Size, s.Move, s.Cosine, s.Accepted, s.DivergedAt})
	}
	return t.send(m)
}
