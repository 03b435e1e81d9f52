package strict

import (
	"encoding/binary"
	"regexp"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// FuzzUnmarshal: only JSON is read, and what is not is called so; marks and UTF-16 change
// nothing but the byte of a fault.
func FuzzUnmarshal(f *testing.F) {
	for _, text := range []string{`{"n":64.0}`, `{"n":6.4e1,"list":[{"on":true}]}`, `{"n":1,}`, `{"x":NaN}`,
		`{"n":1 "x":2}`, "{\n\"😀\":1}", `{"n":1,"n":2}`, `{} {}`} {
		f.Add([]byte(text))
	}
	place := regexp.MustCompile(`at byte \d+`)
	result := func(data []byte) (v thing, says string) {
		if err := Unmarshal(data, &v); err != nil {
			says = place.ReplaceAllString(err.Error(), "")
		}
		return v, says
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		doc := read(data)
		v, says := result(data)
		if is, fault := jsontext.Value(doc.text).IsValid(), doc.check(true); is != (fault == nil) ||
			fault != nil && says == "" {
			t.Fatalf("%q is JSON: %v; but %v, %q", data, is, fault, says)
		}
		if !utf8.Valid(doc.text) {
			return
		}
		var wide []byte
		for _, unit := range utf16.Encode([]rune("\ufeff" + string(doc.text))) {
			wide = binary.BigEndian.AppendUint16(wide, unit)
		}
		for _, other := range [][]byte{append([]byte("\ufeff"), doc.text...), wide} {
			if w, also := result(other); says != also || says == "" &&
				(v.N != w.N || v.X != w.X || v.Large != w.Large || len(v.List) != len(w.List)) {
				t.Fatalf("%q: %+v, %q; as %q: %+v, %q", doc.text, v, says, other, w, also)
			}
		}
	})
}
