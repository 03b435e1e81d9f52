package toy2d

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/solver"
)

// Decode reads a spec; fields that are absent have their defaults, which depend
// on the method. Unknown and repeated fields, wrong types and values out of range
// are refused with an error that names the field.
func Decode(data []byte) (Spec, error) {
	var head struct {
		Kind   string        `json:"kind"`
		Method solver.Method `json:"method"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return Spec{}, named(err)
	}
	if err := refuseNull(data); err != nil {
		return Spec{}, err
	}
	s := Default(head.Method)
	if err := json.Unmarshal(data, &s, json.RejectUnknownMembers(true)); err != nil {
		return Spec{}, named(err)
	}
	if err := s.Validate(); err != nil {
		return Spec{}, err
	}
	return s, nil
}

// refuseNull refuses null anywhere: the JSON package would take it for zero.
func refuseNull(data []byte) error {
	d := jsontext.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.ReadToken()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return named(err)
		case token.Kind() == 'n':
			return fmt.Errorf("%s: must not be null; leave it out for its default", fieldPath(d.StackPointer()))
		}
	}
}

// Encode writes every field of a spec, indented.
func Encode(s Spec) ([]byte, error) {
	b, err := json.Marshal(s, jsontext.WithIndent("  "), json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("encoding the spec: %w", err)
	}
	return append(b, '\n'), nil
}

// UnmarshalJSONFrom gives a mode without a weight the weight 1.
func (m *Mode) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	type plain Mode // without this method
	p := plain{Weight: 1}
	if err := json.UnmarshalDecode(d, &p); err != nil {
		return err
	}
	*m = Mode(p)
	return nil
}

// named rewrites an error of the JSON package in the words of the spec: the
// field's path, then what is wrong.
func named(err error) error {
	var semantic *json.SemanticError
	if errors.As(err, &semantic) {
		field := fieldPath(semantic.JSONPointer)
		switch {
		case errors.Is(err, json.ErrUnknownName):
			return fmt.Errorf("%s: unknown field", field)
		case semantic.GoType != nil && plain(semantic.GoType):
			return fmt.Errorf("%s: must be %s, got %s", field, wanted(semantic.GoType), got(semantic))
		case semantic.Err != nil:
			return fmt.Errorf("%s: %w", field, semantic.Err)
		default:
			return fmt.Errorf("%s: must be %s", field, wanted(semantic.GoType))
		}
	}
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		return fmt.Errorf("%s: not valid JSON at byte %d: %w", fieldPath(syntactic.JSONPointer), syntactic.ByteOffset, syntactic.Err)
	}
	return fmt.Errorf("spec: %w", err)
}

// fieldPath turns /modes/1/cov into modes[1].cov.
func fieldPath(p jsontext.Pointer) string {
	var b strings.Builder
	for token := range p.Tokens() {
		switch {
		case token != "" && strings.Trim(token, "0123456789") == "":
			fmt.Fprintf(&b, "[%s]", token)
		case b.Len() > 0:
			b.WriteString("." + token)
		default:
			b.WriteString(token)
		}
	}
	if b.Len() == 0 {
		return "spec"
	}
	return b.String()
}

// plain says whether a type is one of JSON's own, of which wanted has a name.
func plain(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Float64, reflect.Struct, reflect.Slice, reflect.Array, reflect.Bool, reflect.String, reflect.Int64:
		return true
	case reflect.Int:
		return t.PkgPath() == "" // else one with names
	}
	return false
}

func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Float64:
		return "a number that float64 holds"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Struct:
		return "an object"
	case reflect.Slice:
		return "a list"
	case reflect.Array:
		return fmt.Sprintf("a list of %d", t.Len())
	case reflect.Bool:
		return "true or false"
	}
	return "a string"
}

// got is what was found, cut short.
func got(e *json.SemanticError) string {
	if len(e.JSONValue) > 0 {
		const most = 40
		if v := string(e.JSONValue); len(v) <= most {
			return v
		}
		return string(e.JSONValue[:most]) + ".."
	}
	switch e.JSONKind {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a string"
	case '0':
		return "a number"
	case 't', 'f':
		return "true or false"
	}
	return "something else"
}
