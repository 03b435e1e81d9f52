package homotopy

import (
	"math"

	"gradus/toy2d/mixture"
	"gradus/toy2d/stationary"
)

// level is F at one smoothing: all that following a stationary point needs.
type level struct {
	tau  float64 // log t
	l    *mixture.Landscape
	f    *stationary.Field
	work *stationary.Work
}

// newLevel makes the level of tau = log t, and counts the work.
func newLevel(p *mixture.Problem, tau float64, w *stationary.Work) level {
	return levelAt(p, math.Exp(tau), w)
}

// levelAt is newLevel, of t itself.
func levelAt(p *mixture.Problem, t float64, w *stationary.Work) level {
	w.Spent += levelWork * len(p.Modes)
	l := p.Landscape(t)
	return level{tau: math.Log(t), l: l, f: stationary.NewField(l, w), work: w}
}

// levelWork is that of making one mode of a level.
const levelWork = 2
