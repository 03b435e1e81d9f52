package wire

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/internal/cpu"
	"gradus/internal/run"
	"gradus/internal/strict"
	"gradus/solver"
)

// Version is the version of messages and frames.
const Version = 3

// FrameHeader is how many bytes every binary message begins with: version, kind, u16 of this length,
// and seven u32 that its kind gives a meaning.
const FrameHeader = 32

// Hello is what a client sends first.
type Hello struct {
	Type    string `json:"type"`
	Version int    `json:"version"`
	Page    string `json:"page"` // a name of its own, which it keeps while it is open; "" is none
}

// MaxPageName is the most bytes of the name by which a page calls itself.
const MaxPageName = 40

// What the server sends on every page.
type (
	// HelloAnswer answers every hello: a client may also ask whether the connection lives.
	HelloAnswer struct {
		Type    string     `json:"type"`
		Version int        `json:"version"`
		Kernel  cpu.Kernel `json:"kernel"`
		Server  string     `json:"server"` // another one after it was started anew, which knows no runs of before
	}
	// Error says why a message cannot be obeyed, or why its work failed.
	Error struct {
		Type    string `json:"type"`
		ID      uint32 `json:"id"`             // 0 if not known
		Panel   string `json:"panel,omitzero"` // "" if it is about the whole message
		Field   string `json:"field"`          // "" if it is not about one
		Message string `json:"message"`
		Show    string `json:"show,omitzero"`  // that a message was about
		Retry   int    `json:"retry,omitzero"` // seconds after which to ask again: the server is busy
	}
)

// NewError tells what is wrong and, where it is known, with which field.
func NewError(id uint32, err error) Error {
	m := Error{Type: "error", ID: id, Field: Clipped(FieldOf(err)), Message: Clipped(err.Error())}
	if run.IsBusy(err) {
		m.Retry = int(run.RetryAfter.Seconds())
	}
	return m
}

// MaxErrorText is the most bytes of a text about an error: a client may nest its fields as
// deep as its message is long.
const MaxErrorText = 1000

// Clipped is a text that can be sent.
func Clipped(text string) string {
	if len(text) > MaxErrorText {
		text = text[:MaxErrorText] + "…"
	}
	return strings.ToValidUTF8(text, "\ufffd")
}

// FieldOf returns the field that an error is about, or "".
func FieldOf(err error) string {
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

// Protocol lists the messages that a page may send.
type Protocol []Kind

// Kind is one of the messages: its type, and how it is read.
type Kind struct {
	Name string
	Read func(text []byte) (message any, err error)
}

// Decode reads a message, and says of which kind it is. Types that are not known are refused.
func (p Protocol) Decode(text []byte) (message any, name string, err error) {
	var head struct {
		Type string `json:"type"`
	}
	if err := strict.Peek(text, &head); err != nil {
		return nil, "", inSpec(err)
	}
	var names []string
	for _, kind := range p {
		if kind.Name == head.Type {
			message, err = kind.Read(text)
			return message, kind.Name, err
		}
		names = append(names, kind.Name)
	}
	return nil, "", &strict.Error{Field: "type", Message: fmt.Sprintf("must be one of %s, got %q",
		strings.Join(names, ", "), head.Type)}
}

// Has reports whether the protocol has a message of that type.
func (p Protocol) Has(name string) bool {
	return slices.ContainsFunc(p, func(kind Kind) bool { return kind.Name == name })
}

// Acknowledgement is a message that says what has arrived. There are many: they are counted apart.
type Acknowledgement interface{ Acknowledges() }

// Greeting is what every page may send.
var Greeting = Protocol{{"hello", readHello}}

func readHello(text []byte) (any, error) {
	m, err := Decode[Hello](text)
	if err == nil && m.Version != Version {
		err = &strict.Error{Field: "version", Message: fmt.Sprintf("must be %d, got %d: reload the page",
			Version, m.Version)}
	}
	if err == nil && len(m.Page) > MaxPageName {
		err = &strict.Error{Field: "page", Message: fmt.Sprintf("must be at most %d bytes, got %d",
			MaxPageName, len(m.Page))}
	}
	return m, err
}

// ValidID refuses the id 0, which stands for none.
func ValidID(id uint32) error {
	if id > 0 {
		return nil
	}
	return &strict.Error{Field: "id", Message: "must be a whole number from 1 to 4294967295, got 0"}
}

// Decode reads a message of a known kind, strictly.
func Decode[M any](text []byte) (m M, err error) {
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

// IDOf returns the id of a message that could not be decoded, or 0.
func IDOf(text []byte) uint32 {
	var head struct {
		ID uint32 `json:"id"`
	}
	strict.Peek(text, &head) // it keeps what came before the fault
	return head.ID
}

// JSON is for what is known to be JSON: it panics at anything else, a fault of ours.
func JSON(v any) jsontext.Value {
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("wire: what JSON cannot hold: %v", err))
	}
	return text
}
