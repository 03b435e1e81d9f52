package toyapp

import (
	"errors"
	"fmt"
	"slices"

	"gradus/internal/strict"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/plane"
)

// Ask is what a client wants to see. Its panels share the problems, which remember
// what is costly to find.
type Ask struct {
	Panels []Panel
	Main   Run
	Twin   *Run       // nil if none was given
	start  *plane.Vec // likewise
	most   int        // draws to send of each moment
}

// Run is a spec with its problem.
type Run struct {
	Spec    *toy2d.Spec
	problem *toy2d.Problem
}

// NewAsk reads what an ask is about, and finds the problems of its specs. It refuses what no panel could answer. What
// is too much for one panel is that panel's to refuse.
func NewAsk(m AskMessage, problemOf func(*toy2d.Spec) *toy2d.Problem) (*Ask, error) {
	spec, err := decodeSpec(m.Spec)
	if err != nil {
		return nil, err
	}
	a := &Ask{Panels: m.Panels, Main: Run{spec, problemOf(spec)}, start: m.Start, most: maxDraws}
	if m.Most != nil {
		if err := solver.WithinInt("most", *m.Most, 100, maxDraws); err != nil {
			return nil, err
		}
		a.most = *m.Most
	}
	if m.Twin != nil {
		twin, err := decodeSpec(m.Twin)
		if err != nil {
			return nil, inTwin(err)
		}
		a.Twin = &Run{twin, problemOf(twin)}
	}
	if a.start != nil {
		for i, v := range a.start {
			if err := solver.Within(fmt.Sprintf("start[%d]", i), v, -maxStart, maxStart); err != nil {
				return nil, err
			}
		}
	}
	switch {
	case a.Twin == nil && slices.Contains(a.Panels, PanelTwin):
		return nil, &strict.Error{Field: "twin", Message: "must be given with the panel twin"}
	case a.start == nil && slices.Contains(a.Panels, PanelSeries):
		return nil, &strict.Error{Field: "start", Message: "must be given with the panel series"}
	}
	return a, nil
}

// maxStart is how far out a start of a spec may lie.
const maxStart = 1e4

// decodeSpec reads a spec. Whether it asks for a sweep does not matter: there is a panel for that.
func decodeSpec(text []byte) (*toy2d.Spec, error) {
	spec, err := toy2d.Decode(text)
	if err != nil {
		return nil, err
	}
	spec.Sweep = false
	return &spec, nil
}

// inTwin names fields of the second spec.
func inTwin(err error) error {
	var field *strict.Error
	var outside *solver.RangeError
	switch {
	case errors.As(err, &field):
		name := "twin"
		if field.Field != "spec" { // the whole
			name += "." + field.Field
		}
		return &strict.Error{Field: name, Message: field.Message}
	case errors.As(err, &outside):
		return outside.In("twin")
	}
	return err
}
