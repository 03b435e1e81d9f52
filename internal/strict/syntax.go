package strict

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// check refuses what is no JSON or more than one value, and says where. It comes before
// anything is read: a fault in the text is not to be taken for one of a field. Where nulls
// are not allowed, it refuses them too, which the JSON package would take for zero.
func (doc document) check(nulls bool) error {
	d := jsontext.NewDecoder(bytes.NewReader(doc.text))
	for {
		token, err := d.ReadToken()
		var fault *jsontext.SyntacticError
		switch {
		case errors.Is(err, io.EOF):
			return doc.fault(len(doc.text), nil)
		case errors.As(err, &fault):
			offset := int(fault.ByteOffset)
			if errors.Is(fault.Err, io.ErrUnexpectedEOF) { // of a number it has the beginning
				offset = len(doc.text)
			}
			e := doc.fault(offset, fault.Err)
			e.Field = path(fault.JSONPointer)
			return e
		case err != nil:
			return &Error{"", err.Error()}
		case token.Kind() == 'n' && !nulls:
			return &Error{path(d.StackPointer()), "must not be null; leave it out for its default"}
		}
		if d.StackDepth() > 0 {
			continue
		}
		after := doc.text[d.InputOffset():]
		if rest := bytes.TrimLeft(after, " \t\r\n"); len(rest) > 0 {
			return doc.fault(len(doc.text)-len(rest), nil)
		}
		return nil
	}
}

// fault says where the text is no JSON, and what stands there.
func (doc document) fault(offset int, err error) *Error {
	line, column := doc.lineAt(offset)
	return &Error{"", fmt.Sprintf("not valid JSON at byte %d (line %d, column %d): %s", doc.byteAt(offset), line,
		column, reason(doc.text[offset:], err))}
}

// reason says what is wrong with a text at its beginning. The page says the same of a file
// (static/js/jsontext.js).
func reason(rest []byte, err error) string {
	r, size := utf8.DecodeRune(rest)
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName):
		return "the name is there twice"
	case size == 0:
		return "it ends too early"
	case r == utf8.RuneError && size == 1:
		return "not UTF-8"
	case err != nil && strings.Contains(err.Error(), "depth"):
		return "nested too deep"
	case r == ',' && strings.ContainsAny(next(rest[1:]), "}]"):
		return "a comma with nothing after it"
	case r > ' ' && r <= '~':
		return "unexpected " + string(r)
	}
	return fmt.Sprintf("unexpected U+%04X", r)
}

// next is the next character of a text but for white space, "" at its end.
func next(text []byte) string {
	r, size := utf8.DecodeRune(bytes.TrimLeft(text, " \t\r\n"))
	if size == 0 {
		return ""
	}
	return string(r)
}
