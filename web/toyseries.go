package web

import (
	"math"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

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
	Cosine     digits6 `json:"cosine"`
	Accepted   []bool  `json:"accepted"`
	DivergedAt int     `json:"diverged_at"`
}

// digits6 are numbers to draw: six digits are plenty. What is no number is null.
type digits6 []float64

// MarshalJSONTo implements json.MarshalerTo.
func (d digits6) MarshalJSONTo(e *jsontext.Encoder) error {
	b := make(jsontext.Value, 0, 10*len(d)+2)
	b = append(b, '[')
	for i, v := range d {
		if i > 0 {
			b = append(b, ',')
		}
		if math.IsNaN(v) || math.IsInf(v, 0) {
			b = append(b, "null"...)
		} else {
			b = strconv.AppendFloat(b, v, 'g', 6, 64)
		}
	}
	return e.WriteValue(append(b, ']'))
}

func (t *task) showSeries() error {
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
		s, err := t.viewer.server.toy.observe(t.ctx, r.spec, r.problem, *t.start)
		if err != nil {
			return err
		}
		m.Runs = append(m.Runs, series{s.Steps, s.K, s.T, s.Energy, s.Target, s.TargetNorm, s.Size, s.Cosine, s.Accepted, s.DivergedAt})
	}
	return t.send(m)
}
