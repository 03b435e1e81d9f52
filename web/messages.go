package web

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/solver"
	"gradus/solver/kernel"
	"gradus/solver/strict"
	"gradus/toy2d"
)

// wireVersion is the version of messages and frames.
const wireVersion = 1

// What a client may send.
type (
	helloMessage struct {
		Type    string `json:"type"`
		Version int    `json:"version"`
	}
	runMessage struct {
		Type string         `json:"type"`
		ID   uint32         `json:"id"` // rising
		Spec jsontext.Value `json:"spec"`
	}
	cancelMessage struct {
		Type string `json:"type"`
		ID   uint32 `json:"id"` // up to which no run is wanted any more
	}
)

// What the server sends besides frames.
type (
	helloAnswer struct {
		Type    string        `json:"type"`
		Version int           `json:"version"`
		Kernel  kernel.Kernel `json:"kernel"`
	}
	// runDescription comes before the frames of a run and says what they hold.
	runDescription struct {
		Type       string                  `json:"type"`
		ID         uint32                  `json:"id"`
		Starts     int                     `json:"starts"`
		Steps      int                     `json:"steps"`
		K          []int                   `json:"k"` // the steps whose points are sent; 0 is before the first
		T          []float64               `json:"t"` // the smoothing of each
		TMin       float64                 `json:"tmin"`
		Y          toy2d.Vec               `json:"y"` // with its noise
		Window     toy2d.Window            `json:"window"`
		Stationary []toy2d.StationaryPoint `json:"stationary"` // of f
		Complete   bool                    `json:"complete"`   // whether these are surely all
	}
	doneMessage struct {
		Type   string        `json:"type"`
		ID     uint32        `json:"id"`
		Result *toy2d.Result `json:"result"`
	}
	errorMessage struct {
		Type    string `json:"type"`
		ID      uint32 `json:"id"`    // 0 if not known
		Field   string `json:"field"` // "" if it is not about one
		Message string `json:"message"`
	}
)

func newHelloAnswer(k kernel.Kernel) helloAnswer { return helloAnswer{"hello", wireVersion, k} }

// newErrorMessage tells what is wrong and, where it is known, with which field.
func newErrorMessage(id uint32, err error) errorMessage {
	m := errorMessage{Type: "error", ID: id, Message: strings.ToValidUTF8(err.Error(), "\ufffd")}
	var field *strict.Error
	var outside *solver.RangeError
	switch {
	case errors.As(err, &field):
		m.Field = field.Field
	case errors.As(err, &outside):
		m.Field = outside.Field
	}
	m.Field = strings.ToValidUTF8(m.Field, "\ufffd")
	return m
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
	case "run":
		m, err := decodeAs[runMessage](text)
		if err == nil && m.ID == 0 {
			err = &strict.Error{Field: "id", Message: "must be a whole number from 1 to 4294967295, got 0"}
		}
		return m, err
	case "cancel":
		return decodeAs[cancelMessage](text)
	}
	return nil, &strict.Error{Field: "type", Message: fmt.Sprintf("must be one of hello, run, cancel, got %q", head.Type)}
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

// decodeSpec reads a spec and refuses what is too much for one page.
func decodeSpec(text []byte) (*toy2d.Spec, error) {
	spec, err := toy2d.Decode(text)
	if err != nil {
		return nil, err
	}
	spec.Sweep = false // a page shows one run
	return &spec, pageLimits(&spec)
}
