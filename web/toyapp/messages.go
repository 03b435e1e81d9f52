package toyapp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"gradus/internal/strict"
	"gradus/toy2d/plane"
	"gradus/web/wire"
)

// What a page about the 2D example may send.
type (
	// AskMessage asks for panels. For each of them the newest ask wins; others go on.
	AskMessage struct {
		Type   string         `json:"type"`
		ID     uint32         `json:"id"` // rising
		Spec   jsontext.Value `json:"spec"`
		Panels []Panel        `json:"panels"` // each once
		Twin   jsontext.Value `json:"twin"`   // a second spec, for the panels twin and series
		Start  *plane.Vec     `json:"start"`  // for the panel series
		Most   *int           `json:"most"`   // for the panel samples: how many draws to send of each moment, at most
	}
	CancelMessage struct {
		Type  string `json:"type"`
		ID    uint32 `json:"id"` // up to which no answer is wanted any more
		Panel Panel  `json:"panel"`
	}
)

// ProgressMessage says how far a panel is; what else panels say: see there.
type ProgressMessage struct {
	Type  string `json:"type"`
	ID    uint32 `json:"id"`
	Panel Panel  `json:"panel"`
	Done  int    `json:"done"`
	Of    int    `json:"of"`
}

// Protocol is what a page of this explorer may send.
var Protocol = wire.Protocol{
	{Name: "ask", Read: func(text []byte) (any, error) {
		m, err := wire.Decode[AskMessage](text)
		if err == nil {
			err = wire.ValidID(m.ID)
		}
		if err == nil {
			err = validPanels(m.Panels)
		}
		return m, err
	}},
	{Name: "cancel", Read: func(text []byte) (any, error) {
		m, err := wire.Decode[CancelMessage](text)
		if err == nil {
			err = validPanel("panel", m.Panel)
		}
		return m, err
	}},
}

func validPanels(names []Panel) error {
	if len(names) == 0 {
		return &strict.Error{Field: "panels", Message: "must name at least one of " + panelNames()}
	}
	for i, name := range names {
		if err := validPanel("panels", name); err != nil {
			return err
		}
		if slices.Contains(names[:i], name) {
			return &strict.Error{Field: "panels", Message: fmt.Sprintf("must name each panel once, got %s twice", name)}
		}
	}
	return nil
}

func validPanel(field string, name Panel) error {
	if _, ok := answerOf(name); ok {
		return nil
	}
	const most = 40 // of a client's text in an answer
	return &strict.Error{Field: field, Message: fmt.Sprintf("must be one of %s, got %.*q", panelNames(),
		most, string(name))}
}

func panelNames() string {
	var names []string
	for _, p := range panels {
		names = append(names, string(p.panel))
	}
	return strings.Join(names, ", ")
}
