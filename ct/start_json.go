package ct

import (
	"fmt"
	"gradus/ct/phantom"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// startFields are the fields of all starts; nil are those that one does not have.
type startFields struct {
	Kind    *StartKind       `json:"kind,omitzero"`
	Value   *float64         `json:"value,omitzero"`
	Scale   *float64         `json:"scale,omitzero"`
	Phantom *phantom.Kind    `json:"phantom,omitzero"`
	Seed    *int64           `json:"seed,omitzero"`
	File    *string          `json:"file,omitzero"`
	Data    *[]byte          `json:"data,omitempty"`
	Drawing *phantom.Drawing `json:"drawing,omitzero"`
}

// fields points at the fields that the start's kind has.
func (s *Start) fields() startFields {
	f := startFields{Kind: &s.Kind}
	switch s.Kind {
	case StartConstant:
		f.Value = &s.Value
	case StartNoise:
		f.Scale, f.Seed = &s.Scale, &s.Seed
	case StartPhantom:
		f.Phantom, f.Seed = &s.Phantom, &s.Seed
	case StartImage:
		f.File = &s.File
		f.Data = &s.Data
	case StartDrawing:
		f.Drawing = &s.Drawing
	}
	return f
}

// MarshalJSONTo writes the fields that the start's kind has.
func (s Start) MarshalJSONTo(e *jsontext.Encoder) error { return json.MarshalEncode(e, s.fields()) }

// UnmarshalJSONFrom reads a start; fields that its kind does not have are errors.
func (s *Start) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	var got startFields
	if err := json.UnmarshalDecode(d, &got); err != nil {
		return err
	}
	at := d.StackPointer()
	if got.Kind == nil {
		return &json.SemanticError{JSONPointer: at + "/kind", Err: new(StartKind).UnmarshalText(nil)}
	}
	*s = Start{Kind: *got.Kind}
	switch s.Kind {
	case StartNoise:
		s.Scale, s.Seed = 1, 1
	case StartPhantom:
		s.Seed = 1
	case StartDrawing:
		s.Drawing = phantom.Drawing{}
	}
	f := s.fields()
	for _, field := range []struct {
		name  jsontext.Pointer
		taken bool
	}{
		{"value", take(f.Value, got.Value)}, {"scale", take(f.Scale, got.Scale)}, {"phantom", take(f.Phantom, got.Phantom)},
		{"seed", take(f.Seed, got.Seed)}, {"file", take(f.File, got.File)}, {"data", take(f.Data, got.Data)},
		{"drawing", take(f.Drawing, got.Drawing)},
	} {
		if !field.taken {
			return &json.SemanticError{JSONPointer: at + "/" + field.name, Err: fmt.Errorf("is not a field of a start of kind %s", s.Kind)}
		}
	}
	return nil
}

// take stores what was got, if anything was; it reports false if there is no field for it.
func take[T any](field, got *T) bool {
	if got == nil {
		return true
	}
	if field == nil {
		return false
	}
	*field = *got
	return true
}
