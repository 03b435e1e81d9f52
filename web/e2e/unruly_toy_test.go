package e2e

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"gradus/toy2d"
	"gradus/toy2d/homotopy"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
	"gradus/web/answer"
	"gradus/web/toyapp"
	"gradus/web/wire"
	"gradus/web/ws"
)

// unrulyToy is an unruly server of the 2D example. It computes nothing: whatever it answers tells
// the spec's t_min, in thousandths, on which all panels depend. While it is held, paths go no further than their
// beginning, of a sweep comes one row, and of other panels nothing.
type unrulyToy struct {
	unruly
	owed map[toyapp.Panel]func() // ends of what is held, by panel
}

func newUnrulyToy(t testing.TB) *unrulyToy {
	u := &unrulyToy{unruly: unruly{t: t, name: "start 0"}, owed: map[toyapp.Panel]func(){}}
	u.answer = u.reads
	u.restores = func() {
		for _, end := range u.owed {
			end()
		}
		clear(u.owed)
	}
	u.leaves = func() { clear(u.owed) }
	return u
}

// unrulyValleys is how many minima its landscapes have.
const unrulyValleys = 5

func (u *unrulyToy) reads(c *ws.Socket, text []byte) {
	message, _, err := toyapp.Protocol.Decode(text)
	if err != nil {
		u.t.Errorf("%s: %v", text, err)
		return
	}
	switch m := message.(type) {
	case toyapp.CancelMessage:
		delete(u.owed, m.Panel)
	case toyapp.AskMessage:
		a, err := toyapp.NewAsk(m, (*toy2d.Spec).Problem)
		if err != nil {
			u.t.Errorf("%s: %v", text, err)
			return
		}
		for _, name := range a.Panels {
			delete(u.owed, name)
		}
		u.reply(func() {
			if u.busy {
				u.refuse(c, m.ID, answer.ErrBusy.Error())
				return
			}
			for _, name := range a.Panels {
				u.begin(c, m.ID, name, a)
			}
		})
	}
}

// begin says what a held server says of a panel, and the rest unless it is held.
func (u *unrulyToy) begin(c *ws.Socket, id uint32, name toyapp.Panel, a *toyapp.Ask) {
	var end func()
	spec := a.Main.Spec
	n := thousandths(spec)
	minima := unrulyMinima()
	switch name {
	case toyapp.PanelPaths:
		end = u.paths(c, id, name, toyapp.FramePaths, spec)
	case toyapp.PanelTwin:
		end = u.paths(c, id, name, toyapp.FrameTwin, a.Twin.Spec)
	case toyapp.PanelBasins:
		m := toyapp.BasinsMessage{Type: "basins", ID: id, N: 1, Min: -10, Max: 10, Ends: []byte{0},
			Elsewhere: 1 - float64(n)/1000, Complete: true}
		for i, p := range minima {
			m.Minima = append(m.Minima, toy2d.Basin{Point: p})
			if i == 0 {
				m.Minima[0].Share = float64(n) / 1000
			}
		}
		end = func() { u.send(c, m) }
	case toyapp.PanelSeries:
		m := toyapp.SeriesMessage{Type: "series", ID: id}
		told := wire.Digits6{float64(n), float64(n)}
		m.Runs = []toyapp.Series{{Steps: n, K: []int{1, n + 1}, T: told, Energy: told, Target: told, TargetNorm: told,
			Size: told, Move: told, Cosine: wire.Digits6{1, 1}, Accepted: []bool{true, true}}}
		if a.Twin != nil {
			m.Runs = append(m.Runs, m.Runs[0])
		}
		end = func() { u.send(c, m) }
	case toyapp.PanelHomotopy:
		u.send(c, toyapp.ProgressMessage{Type: "progress", ID: id, Panel: name, Done: 1, Of: 2})
		h := &homotopy.Homotopy{TMin: 0.001, TMax: float64(n), Window: unrulyWindow(), Complete: true,
			Branches: []homotopy.Branch{{
				Kind: stationary.Minimum, Points: []homotopy.Point{{T: 0.001}, {T: float64(n)}},
				Begin: homotopy.End{Type: homotopy.AtTMin, T: 0.001, Partner: -1},
				End:   homotopy.End{Type: homotopy.AtTMax, T: float64(n), Partner: -1},
			}}}
		end = func() { u.send(c, toyapp.HomotopyMessage{Type: "homotopy", ID: id, Homotopy: h}) }
	case toyapp.PanelRemedies:
		change := toy2d.Change{Schedule: toy2d.ScheduleChange{TMax: float64(n)}}
		found := &toy2d.Remedies{Of: 4, Offered: []toy2d.Remedy{{Change: change, Arrived: 4, Of: 4}},
			Tried: []toy2d.Change{change}}
		end = func() { u.send(c, toyapp.RemediesMessage{Type: "remedies", ID: id, Remedies: found}) }
	case toyapp.PanelSweep:
		m := toyapp.SweepMessage{Type: "sweep", ID: id, TMax: []float64{2, 1}, Iterations: []int{0, n},
			N: 1, Min: -10, Max: 10}
		u.send(c, m)
		row := func(i int) {
			u.send(c, toyapp.SweepRowMessage{Type: "sweep-row", ID: id, Index: i, Done: i + 1, Of: 2,
				Global: []float64{0, 1}, Stationary: []float64{0, 1}})
		}
		row(0)
		end = func() {
			row(1)
			u.send(c, toyapp.SweptMessage{Type: "swept", ID: id, Reached: []float64{1}, Seconds: 1})
		}
	}
	if u.held {
		u.owed[name] = end
		return
	}
	end()
}

// paths sends what comes before the end of a run.
func (u *unrulyToy) paths(c *ws.Socket, id uint32, name toyapp.Panel, to toyapp.FramePanel,
	spec *toy2d.Spec) (end func()) {
	starts, minima := spec.Points(), unrulyMinima()
	told, steps := thousandths(spec), spec.Settings().Schedule.Steps()
	valley := told % unrulyValleys
	u.send(c, toyapp.PathsDescription{
		Type: "run", ID: id, Panel: name, Starts: len(starts), Steps: steps, K: []int{0, steps},
		T: []float64{spec.Schedule.TMax, spec.Schedule.TMin}, TMin: spec.Schedule.TMin,
		Y: spec.Y, Window: unrulyWindow(), Stationary: minima, Minima: minima, Complete: true,
	})
	points := func(first int, at func(i int) plane.Vec) {
		f := toyapp.Frame{ID: id, Sequence: uint32(first + 1), First: uint32(first), Entries: 1,
			Starts: uint32(len(starts)), Panel: to}
		for i := range starts {
			f.Points = append(f.Points, float32(at(i)[0]), float32(at(i)[1]))
		}
		c.WriteBinary(f.Encode())
	}
	points(0, func(i int) plane.Vec { return starts[i] })
	return func() {
		points(1, func(int) plane.Vec { return minima[valley].X })
		n := len(starts)
		claims := []toy2d.Claim{
			{Kind: toy2d.ClaimValley, Valley: valley, Count: n, Of: n},
			{Kind: toy2d.ClaimArrived, Valley: valley, Count: n, Of: n},
			{Kind: toy2d.ClaimFirst, Valley: -1, Count: 1, Of: 1, Value: 1, T: float64(told)}, // it is what tells
		}
		u.send(c, toyapp.PathsDone{Type: "done", ID: id, Panel: name, Result: &toy2d.Result{Starts: n, Steps: steps,
			Claims: claims}, Ends: bytes.Repeat([]byte{byte(valley)}, n)})
	}
}

func thousandths(s *toy2d.Spec) int { return int(math.Round(1000 * s.Schedule.TMin)) }

func unrulyMinima() []stationary.Point {
	var minima []stationary.Point
	for i := range unrulyValleys {
		minima = append(minima, stationary.Point{X: plane.Vec{float64(2*i - 4), 1},
			Kind: stationary.Minimum, Value: float64(i)})
	}
	return slices.Clip(minima)
}

func unrulyWindow() plane.Window {
	return plane.Window{Min: plane.Vec{-10, -10}, Max: plane.Vec{10, 10}}
}
