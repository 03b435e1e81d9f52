package ct

import (
	"gradus/ct/score"
	"gradus/solver"
)

// PriorKind names a prior: total variation, Tikhonov's, or a learnt one by the name of its weights.
type PriorKind string

// The priors that are always there. Learnt ones besides, see LoadPriors, go by the names in their files.
const (
	PriorScore    PriorKind = "score" // learnt: the program's own weights, which may be called by their name, too
	PriorTV       PriorKind = "tv"
	PriorTikhonov PriorKind = "tikhonov"
)

// Priors returns all of them: the learnt ones, of which the program's own comes first, and the others.
func Priors() []PriorKind {
	all := []PriorKind{PriorScore}
	for _, m := range loaded.models() {
		all = append(all, PriorKind(m.Card.Name))
	}
	return append(all, PriorTV, PriorTikhonov)
}

// String returns the name.
func (k PriorKind) String() string { return string(k) }

// UnmarshalText reads a name; the error lists them. The program's own weights are PriorScore by any of their names,
// so that what is the same is called the same in links and runs.
func (k *PriorKind) UnmarshalText(b []byte) error {
	if PriorKind(b) != PriorScore && string(b) == score.Default().Card.Name {
		b = []byte(PriorScore)
	}
	return solver.Choose(k, b, Priors())
}

// Learnt reports whether the prior is a network's.
func (k PriorKind) Learnt() bool { return k != PriorTV && k != PriorTikhonov }

// Family is the kind whose defaults a spec of this prior has: PriorScore for all that are learnt.
func (k PriorKind) Family() PriorKind {
	if k.Learnt() {
		return PriorScore
	}
	return k
}

// Card returns what a learnt prior's weights say of themselves; false of others.
func (k PriorKind) Card() (score.Card, bool) {
	if m := k.Model(); m != nil {
		return m.Card, true
	}
	return score.Card{}, false
}

// Weights are what a result says of a learnt prior, nil of others.
func (k PriorKind) Weights() *Weights {
	c, ok := k.Card()
	if !ok {
		return nil
	}
	return &Weights{c.Name, c.SHA256, c.Training, c.Licence}
}

// Model returns the network of a learnt prior, nil if there is none of that name.
func (k PriorKind) Model() *score.Model {
	if k == PriorScore {
		return score.Default()
	}
	for _, m := range loaded.models() {
		if m.Card.Name == string(k) {
			return m
		}
	}
	return nil
}
