package toyapp

import (
	"gradus/internal/run"
	"gradus/toy2d"
)

type (
	// SweepMessage comes first and says what the rows are.
	SweepMessage struct {
		Type       string    `json:"type"` // "sweep"
		ID         uint32    `json:"id"`
		TMax       []float64 `json:"tmax"`       // of each row
		Iterations []int     `json:"iterations"` // of each column
		N          int       `json:"n"`          // starts per side of the grid
		Min        float64   `json:"min"`
		Max        float64   `json:"max"`
	}
	// SweepRowMessage is one value of t_max; they come in the order in which they are done.
	SweepRowMessage struct {
		Type       string    `json:"type"` // "sweep-row"
		ID         uint32    `json:"id"`
		Index      int       `json:"index"`
		Done       int       `json:"done"`
		Of         int       `json:"of"`
		Global     []float64 `json:"global"` // shares of the starts
		Stationary []float64 `json:"stationary"`
	}
	// sweepWaitMessage says where the sweep stands in the queue; it comes whenever that changes.
	sweepWaitMessage struct {
		Type     string `json:"type"` // "sweep-wait"
		ID       uint32 `json:"id"`
		Position int    `json:"position"` // from 1
		Of       int    `json:"of"`
	}
	SweptMessage struct {
		Type    string    `json:"type"` // "swept"
		ID      uint32    `json:"id"`
		Reached []float64 `json:"reached"` // by start: share of the values of t_max that led to the global minimiser
		Seconds float64   `json:"seconds"` // that the sweep took, whenever that was
	}
)

func (t *task) showSweep() error {
	s, err := sweepSpec(t.Main.Spec)
	if err != nil {
		return err
	}
	if err := t.Send(SweepMessage{
		"sweep", t.ID, toy2d.SweepTMax(), toy2d.SweepIterations(s.Settings().Schedule.Steps()), s.Starts.N,
		s.Starts.Min, s.Starts.Max,
	}); err != nil {
		return err
	}
	done, err := t.app.sweep(t.Ctx, Run{s, t.Main.problem}, run.Follower[toy2d.SweepRow]{
		Status: func(at run.Status) error {
			return t.Send(sweepWaitMessage{"sweep-wait", t.ID, at.Position, at.Of})
		},
		Event: func(r toy2d.SweepRow) error {
			return t.Send(SweepRowMessage{"sweep-row", t.ID, r.Index, r.Done, r.Of, r.Global, r.Stationary})
		},
	})
	if err != nil {
		return err
	}
	return t.Send(SweptMessage{"swept", t.ID, done.rates.Reached, done.seconds})
}
