package web

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/internal/cpu"
	"gradus/internal/strict"
	"gradus/solver"
)

// wireVersion is the version of messages and frames.
const wireVersion = 3

// frameHeader is how many bytes every binary message begins with: version, kind, u16 of this length,
// and seven u32 that its kind gives a meaning.
const frameHeader = 32

// helloMessage is what a client sends first.
type helloMessage struct {
	Type    string `json:"type"`
	Version int    `json:"version"`
	Page    string `json:"page"` // a name of its own, which it keeps while it is open; "" is none
}

const maxPageName = 40 // bytes

// What the server sends on every page.
type (
	helloAnswer struct {
		Type    string     `json:"type"`
		Version int        `json:"version"`
		Kernel  cpu.Kernel `json:"kernel"`
		Server  string     `json:"server"` // another one after it was started anew, which knows no runs of before
	}
	errorMessage struct {
		Type    string `json:"type"`
		ID      uint32 `json:"id"`             // 0 if not known
		Panel   string `json:"panel,omitzero"` // "" if it is about the whole message
		Field   string `json:"field"`          // "" if it is not about one
		Message string `json:"message"`
		Show    string `json:"show,omitzero"`  // that a message was about
		Retry   int    `json:"retry,omitzero"` // seconds after which to ask again: the server is busy
	}
)

// newErrorMessage tells what is wrong and, where it is known, with which field.
func newErrorMessage(id uint32, err error) errorMessage {
	m := errorMessage{Type: "error", ID: id, Field: clipped(fieldOf(err)), Message: clipped(err.Error())}
	if isBusy(err) {
		m.Retry = int(retryAfter.Seconds())
	}
	return m
}

// maxErrorText is the most bytes of a text about an error: a client may nest its fields as
// deep as its message is long.
const maxErrorText = 1000

// clipped is a text that can be sent.
func clipped(text string) string {
	if len(text) > maxErrorText {
		text = text[:maxErrorText] + "…"
	}
	return strings.ToValidUTF8(text, "\ufffd")
}

// fieldOf returns the field that an error is about, or "".
func fieldOf(err error) string {
	var field *strict.Error
	var outside *solver.RangeError
	switch {
	case errors.As(err, &field):
		return field.Field
	case errors.As(err, &outside):
		return outside.Field
	}
	return ""
}

// protocol lists the messages that a page may send.
type protocol []messageKind

type messageKind struct {
	name string
	read func(text []byte) (message any, err error)
}

// decode reads a client's message. Types, fields and values that are not known are
// refused.
func (p protocol) decode(text []byte) (any, error) {
	kind, err := p.kindOf(text)
	if err != nil {
		return nil, err
	}
	return kind.read(text)
}

// kindOf finds the kind of a message by its type.
func (p protocol) kindOf(text []byte) (messageKind, error) {
	var head struct {
		Type string `json:"type"`
	}
	if err := strict.Peek(text, &head); err != nil {
		return messageKind{}, inSpec(err)
	}
	var names []string
	for _, kind := range p {
		if kind.name == head.Type {
			return kind, nil
		}
		names = append(names, kind.name)
	}
	return messageKind{}, &strict.Error{Field: "type", Message: fmt.Sprintf("must be one of %s, got %q", strings.Join(names, ", "), head.Type)}
}

func (p protocol) has(name string) bool {
	return slices.ContainsFunc(p, func(kind messageKind) bool { return kind.name == name })
}

// acknowledgement is a message that says what has arrived. There are many: they are counted apart.
type acknowledgement interface{ acknowledges() }

// greeting is what every page may send.
var greeting = protocol{{"hello", readHello}}

func readHello(text []byte) (any, error) {
	m, err := decodeAs[helloMessage](text)
	if err == nil && m.Version != wireVersion {
		err = &strict.Error{Field: "version", Message: fmt.Sprintf("must be %d, got %d: reload the page", wireVersion, m.Version)}
	}
	if err == nil && len(m.Page) > maxPageName {
		err = &strict.Error{Field: "page", Message: fmt.Sprintf("must be at most %d bytes, got %d", maxPageName, len(m.Page))}
	}
	return m, err
}

func validID(id uint32) error {
	if id > 0 {
		return nil
	}
	return &strict.Error{Field: "id", Message: "must be a whole number from 1 to 4294967295, got 0"}
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
	strict.Peek(text, &head) // it keeps what came before the fault
	return head.ID
}

// jsonOf is for what is known to be JSON: it panics at anything else, a fault of ours.
func jsonOf(v any) jsontext.Value {
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("web: what JSON cannot hold: %v", err))
	}
	return text
}
