package posterior

import (
	"context"
	"math"
	"slices"
)

// memory is what the prior has told of the last two points of a chain, such as where it stands and what a Metropolis
// test has it think of: a network is dear, and a point that is asked for again costs nothing.
type memory struct{ last, before evaluation }

// evaluation is what a prior says of a point.
type evaluation struct {
	x        []float64
	t        float64
	energy   float64
	gradient []float32
}

func (e *evaluation) is(x []float64, t float64) bool { return e.t == t && slices.Equal(e.x, x) }

// look returns what the prior says of a point of a chain, which is valid until two other points were asked for.
func (q *Target) look(ctx context.Context, w *workspace, chain int, x []float64, t float64) (*evaluation, error) {
	m := &q.memories[chain]
	if m.last.is(x, t) {
		return &m.last, nil
	}
	m.last, m.before = m.before, m.last
	e := &m.last
	if e.is(x, t) {
		return e, nil
	}
	if e.x == nil {
		e.x, e.gradient = make([]float64, len(x)), make([]float32, len(x))
	}
	copy(e.x, x)
	toFloat32(w.x, x)
	e.t = math.NaN() // until it is known
	energy, err := w.prior.Gradient(ctx, e.gradient, w.x, t)
	if err != nil {
		return nil, err
	}
	e.t, e.energy = t, energy
	q.evaluations.Add(1)
	return e, nil
}
