// Package strict reads JSON that people write, and writes such. Unknown and repeated fields, lists of
// the wrong length, nulls and wrong types are refused, with an error that names the
// field by its path.
package strict

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Error says what is wrong with a field.
type Error struct {
	Field   string // path such as modes[1].cov; "" for the whole
	Message string
}

func (e *Error) Error() string {
	if e.Field == "" {
		return e.Message
	}
	return e.Field + ": " + e.Message
}

// Unmarshal reads data into v, which may hold defaults for the fields that data
// leaves out. The data is UTF-8, or has a byte order mark. The error is an *Error.
func Unmarshal(data []byte, v any) error {
	doc := read(data)
	if err := doc.check(false); err != nil {
		return err
	}
	return rename(json.Unmarshal(doc.text, v, json.RejectUnknownMembers(true), wholeNumbers))
}

// Peek reads the fields that v has and passes over all others: what kind of thing
// data is must be known before it can be read. Where data is no JSON, v has what came
// before the fault. The error is an *Error.
func Peek(data []byte, v any) error {
	doc := read(data)
	err := rename(json.Unmarshal(doc.text, v, wholeNumbers))
	if fault := doc.check(true); fault != nil {
		return fault
	}
	return err
}

// rename rewrites an error of the JSON package: the field's path, then what is wrong.
func rename(err error) error {
	if err == nil {
		return nil
	}
	var semantic *json.SemanticError
	if errors.As(err, &semantic) {
		return &Error{path(semantic.JSONPointer), mismatch(semantic)}
	}
	return &Error{"", err.Error()}
}

func mismatch(e *json.SemanticError) string {
	var own *Error
	switch {
	case errors.Is(e, json.ErrUnknownName):
		return "unknown field"
	case e.Err != nil && (readsItself(e.GoType) || errors.As(e.Err, &own)): // and says itself what is wrong
		return e.Err.Error()
	case e.GoType != nil && named(e.GoType) && e.JSONKind != '"':
		return "must be a string" + got(e)
	case e.GoType != nil && wanted(e.GoType) != "":
		return "must be " + wanted(e.GoType) + got(e)
	case e.Err != nil:
		return e.Err.Error()
	}
	return "is of the wrong type" + got(e)
}

// path turns /modes/1/cov into modes[1].cov.
func path(p jsontext.Pointer) string {
	var b strings.Builder
	for token := range p.Tokens() {
		switch {
		case token != "" && strings.Trim(token, "0123456789") == "":
			fmt.Fprintf(&b, "[%s]", token)
		case b.Len() > 0:
			b.WriteString("." + printable(token))
		default:
			b.WriteString(printable(token))
		}
	}
	return b.String()
}

// printable quotes a name that is not one of letters, digits and _, which would
// break the line or hide in it, and cuts a long one.
func printable(name string) string {
	const most = 60
	plain := func(r rune) bool { return r == '_' || r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	if name == "" || len(name) > most || strings.ContainsFunc(name, func(r rune) bool { return !plain(r) }) {
		quoted := strconv.QuoteToASCII(name)
		return quoted[:min(len(quoted), most)]
	}
	return name
}

func readsItself(t reflect.Type) bool {
	return t != nil && reflect.PointerTo(t).Implements(reflect.TypeFor[json.UnmarshalerFrom]())
}

// named reports whether a type is one of those that are written by name.
func named(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// wanted names a type in words; types that read themselves have their own.
func wanted(t reflect.Type) string {
	if named(t) { // its own error lists the names
		return ""
	}
	switch t.Kind() {
	case reflect.Float64:
		return "a number that float64 holds"
	case reflect.Int, reflect.Int64, reflect.Uint32:
		return "a whole number"
	case reflect.Struct:
		return "an object"
	case reflect.Slice:
		return "a list"
	case reflect.Array:
		return fmt.Sprintf("a list of %d", t.Len())
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a string"
	}
	return ""
}

// got adds what was found, cut short, if the JSON package says it.
func got(e *json.SemanticError) string {
	if value := string(e.JSONValue); value != "" {
		return ", got " + short(value)
	}
	switch e.JSONKind {
	case '{':
		return ", got an object"
	case '[':
		return ", got a list"
	case '"':
		return ", got a string"
	case '0':
		return ", got a number"
	}
	return ""
}

// short cuts a value that is too long for a line.
func short(value string) string {
	const most = 40
	if len(value) <= most {
		return value
	}
	return strings.ToValidUTF8(value[:most], "") + ".."
}

// Named calls what is wrong with the whole, rather than with a field, by a name.
func Named(name string, err error) error {
	var e *Error
	if errors.As(err, &e) && e.Field == "" {
		e.Field = name
	}
	return err
}

// Marshal writes every field of a document for people to read: indented, and always in
// the same order.
func Marshal(v any) ([]byte, error) {
	b, err := json.Marshal(v, jsontext.WithIndent("  "), json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("encoding JSON: %w", err)
	}
	return append(b, '\n'), nil
}
