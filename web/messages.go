package web

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/solver"
	"gradus/solver/kernel"
	"gradus/solver/strict"
	"gradus/toy2d"
)

// wireVersion is the version of messages and frames.
const wireVersion = 2

// What a client may send.
type (
	helloMessage struct {
		Type    string `json:"type"`
		Version int    `json:"version"`
	}
	// askMessage asks for panels. For each of them the newest ask wins; others go on.
	askMessage struct {
		Type   string         `json:"type"`
		ID     uint32         `json:"id"` // rising
		Spec   jsontext.Value `json:"spec"`
		Panels []panel        `json:"panels"` // each once
		Twin   jsontext.Value `json:"twin"`   // a second spec, for the panels twin and series
		Start  *toy2d.Vec     `json:"start"`  // for the panel series
	}
	cancelMessage struct {
		Type  string `json:"type"`
		ID    uint32 `json:"id"` // up to which no answer is wanted any more
		Panel panel  `json:"panel"`
	}
)

// What the server sends besides frames and what the panels say: see there.
type (
	helloAnswer struct {
		Type    string        `json:"type"`
		Version int           `json:"version"`
		Kernel  kernel.Kernel `json:"kernel"`
	}
	progressMessage struct {
		Type  string `json:"type"`
		ID    uint32 `json:"id"`
		Panel panel  `json:"panel"`
		Done  int    `json:"done"`
		Of    int    `json:"of"`
	}
	errorMessage struct {
		Type    string `json:"type"`
		ID      uint32 `json:"id"`    // 0 if not known
		Panel   panel  `json:"panel"` // "" if it is about the whole message
		Field   string `json:"field"` // "" if it is not about one
		Message string `json:"message"`
	}
)

func newHelloAnswer(k kernel.Kernel) helloAnswer { return helloAnswer{"hello", wireVersion, k} }

// newErrorMessage tells what is wrong and, where it is known, with which field.
func newErrorMessage(id uint32, err error) errorMessage {
	return errorMessage{Type: "error", ID: id, Field: fieldOf(err), Message: strings.ToValidUTF8(err.Error(), "\ufffd")}
}

// fieldOf returns the field that an error is about, or "".
func fieldOf(err error) string {
	var field *strict.Error
	var outside *solver.RangeError
	switch {
	case errors.As(err, &field):
		return strings.ToValidUTF8(field.Field, "\ufffd")
	case errors.As(err, &outside):
		return strings.ToValidUTF8(outside.Field, "\ufffd")
	}
	return ""
}

// decodeMessage reads a client's message. Types, fields and values that are not
// known are refused.
func decodeMessage(text []byte) (any, error) {
	var head struct {
		Type string `json:"type"`
	}
	if err := strict.Peek(text, &head); err != nil {
		return nil, inSpec(err)
	}
	switch head.Type {
	case "hello":
		m, err := decodeAs[helloMessage](text)
		if err == nil && m.Version != wireVersion {
			err = &strict.Error{Field: "version", Message: fmt.Sprintf("must be %d, got %d: reload the page", wireVersion, m.Version)}
		}
		return m, err
	case "ask":
		m, err := decodeAs[askMessage](text)
		if err == nil && m.ID == 0 {
			err = &strict.Error{Field: "id", Message: "must be a whole number from 1 to 4294967295, got 0"}
		}
		if err == nil {
			err = validPanels(m.Panels)
		}
		return m, err
	case "cancel":
		m, err := decodeAs[cancelMessage](text)
		if err == nil {
			err = validPanel("panel", m.Panel)
		}
		return m, err
	}
	return nil, &strict.Error{Field: "type", Message: fmt.Sprintf("must be one of hello, ask, cancel, got %q", head.Type)}
}

func validPanels(names []panel) error {
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

func validPanel(field string, name panel) error {
	if _, ok := answerOf(name); ok {
		return nil
	}
	const most = 40 // of a client's text in an answer
	return &strict.Error{Field: field, Message: fmt.Sprintf("must be one of %s, got %.*q", panelNames(), most, string(name))}
}

func panelNames() string {
	var names []string
	for _, p := range toyPanels {
		names = append(names, string(p.panel))
	}
	return strings.Join(names, ", ")
}

func decodeAs[M any](text []byte) (m M, err error) {
	err = strict.Unmarshal(text, &m)
	return m, inSpec(err)
}

// inSpec names fields of the spec as the spec does.
func inSpec(err error) error {
	var e *strict.Error
	if errors.As(err, &e) {
		e.Field = strings.TrimPrefix(e.Field, "spec.")
	}
	return err
}

// messageID returns the id of a message that could not be decoded, or 0.
func messageID(text []byte) uint32 {
	var head struct {
		ID uint32 `json:"id"`
	}
	json.Unmarshal(text, &head) // it keeps what came before the fault
	return head.ID
}
