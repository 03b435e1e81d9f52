package strict

import (
	"encoding/binary"
	"errors"
	"slices"
	"testing"
	"unicode/utf16"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

type thing struct {
	Small uint32     `json:"small"`
	Large int64      `json:"large"`
	Items []item     `json:"items"`
	N     int        `json:"n"`
	X     float64    `json:"x"`
	Pair  [2]float64 `json:"pair"`
	List  []struct {
		On   bool   `json:"on"`
		Name string `json:"name"`
	} `json:"list"`
}

// item reads itself, as parts of specs do that are of several kinds.
type item struct{ n int }

func (i *item) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	var p struct {
		N *int `json:"n"`
	}
	if err := json.UnmarshalDecode(d, &p); err != nil {
		return err
	}
	i.n = *p.N
	return nil
}

func TestUnmarshal(t *testing.T) {
	for _, c := range []struct{ text, field, message string }{
		{`{"n":1.5}`, "n", "must be a whole number, got 1.5"},
		{`{"n":1e99}`, "n", "must be a whole number, got 1e99"},
		{`{"n":"1"}`, "n", `must be a whole number, got a string`},
		{`{"n":64.5}`, "n", "must be a whole number, got 64.5"},
		{`{"n":9007199254740993.0}`, "n", "must be a whole number, got 9007199254740993.0"},
		{`{"small":-1}`, "small", "must be a whole number, got -1"},
		{`{"small":4294967296.0}`, "small", "must be a whole number, got 4294967296.0"},
		{`{"small":[]}`, "small", "must be a whole number, got a list"},
		{`{"items":[{"n":0.5}]}`, "items[0].n", "must be a whole number, got 0.5"},
		{`{"x":1e999}`, "x", "must be a number that float64 holds, got 1e999"},
		{`{"x":null}`, "x", "must not be null; leave it out for its default"},
		{`{"pair":[1]}`, "pair", "must be a list of 2"},
		{`{"pair":[1,2,3]}`, "pair", "must be a list of 2"},
		{`{"pair":[1,"a"]}`, "pair[1]", "must be a number that float64 holds, got a string"},
		{`{"list":[{"on":true},{"on":1}]}`, "list[1].on", "must be true or false, got a number"},
		{`{"list":[{"off":true}]}`, "list[0].off", "unknown field"},
		{`{"list":{}}`, "list", "must be a list, got an object"},
		{`{"N":1}`, "N", "unknown field"},
		{`{" ":1}`, `" "`, "unknown field"},
		{`{"":1}`, `""`, "unknown field"},
		{`{"x\ny":1}`, `"x\ny"`, "unknown field"},
		{`[]`, "", "must be an object, got a list"},
	} {
		var v thing
		var e *Error
		if err := Unmarshal([]byte(c.text), &v); !errors.As(err, &e) || e.Field != c.field || e.Message != c.message {
			t.Errorf("%s: %v", c.text, err)
		}
	}
	for _, text := range []string{``, `{`, `{"n":1,"n":2}`, `{} {}`, `{"n":NaN}`} {
		var v thing
		if err := Unmarshal([]byte(text), &v); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}

func TestDefaultsStay(t *testing.T) {
	v := thing{N: 3, X: 4}
	if err := Unmarshal([]byte(`{"x":5,"list":[{"on":true}]}`), &v); err != nil || v.N != 3 ||
		v.X != 5 || len(v.List) != 1 {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestPeek(t *testing.T) {
	var head struct {
		N int `json:"n"`
	}
	if err := Peek([]byte(`{"other":[1,2],"n":7}`), &head); err != nil || head.N != 7 {
		t.Errorf("%+v, %v", head, err)
	}
	if err := Peek([]byte(`{"n":"7"}`), &head); err == nil {
		t.Error("a string is a number")
	}
}

// What is no JSON is said with its place, whatever fields stand before it, also of fields
// that nobody would read.
func TestNotJSON(t *testing.T) {
	for _, c := range []struct{ text, message string }{
		{`{"n":1,"list":[],}`, "not valid JSON at byte 17 (line 1, column 17): a comma with nothing after it"},
		{"{\"n\":\"no number\",\n \"x\":NaN}", "x: not valid JSON at byte 24 (line 2, column 6): unexpected N"},
		{`{"n":1 "x":2}`, `not valid JSON at byte 8 (line 1, column 8): unexpected "`},
		{`{"pair":[1,2,]}`, "pair: not valid JSON at byte 13 (line 1, column 13): a comma with nothing after it"},
		{`{"n":1,"n":2}`, "n: not valid JSON at byte 8 (line 1, column 8): the name is there twice"},
		{"{\"é\":1,\n\"ü\";1}", `"\u00fc": not valid JSON at byte 14 (line 2, column 4): unexpected ;`},
		{`{"n":1`, "not valid JSON at byte 7 (line 1, column 7): it ends too early"},
		{`{"n":1e`, "n: not valid JSON at byte 8 (line 1, column 8): it ends too early"},
		{`[,]`, "not valid JSON at byte 2 (line 1, column 2): a comma with nothing after it"},
		{``, "not valid JSON at byte 1 (line 1, column 1): it ends too early"},
		{`{"n":1} {}`, "not valid JSON at byte 9 (line 1, column 9): unexpected {"},
		{"{\"a\":\"\xff\"}", "a: not valid JSON at byte 7 (line 1, column 7): not UTF-8"},
		{"{\"a\":\"\x01\"}", "a: not valid JSON at byte 7 (line 1, column 7): unexpected U+0001"},
	} {
		var v thing
		if err := Unmarshal([]byte(c.text), &v); err == nil || err.Error() != c.message {
			t.Errorf("%s: %v", c.text, err)
		}
		var head struct {
			N int `json:"n"`
		}
		if err := Peek([]byte(c.text), &head); err == nil || err.Error() != c.message {
			t.Errorf("peeking at %s: %v", c.text, err)
		}
	}
}

// A number that is whole is taken, however it is written.
func TestWholeNumbers(t *testing.T) {
	for text, want := range map[string]thing{
		`{"n":64.0,"small":6.4e1,"large":640e-1}`:                     {N: 64, Small: 64, Large: 64},
		`{"n":-0.0,"small":4.294967295E9,"large":9007199254740991.0}`: {Small: 4294967295, Large: 1<<53 - 1},
		`{"n":-7,"large":-9223372036854775808,"items":[{"n":2e0},{"n":3.000}]}`: {N: -7, Large: -1 << 63,
			Items: []item{{2}, {3}}},
	} {
		var v thing
		if err := Unmarshal([]byte(text), &v); err != nil || v.N != want.N || v.Small != want.Small ||
			v.Large != want.Large || !slices.Equal(v.Items, want.Items) {
			t.Errorf("%s: %+v, %v", text, v, err)
		}
		var head thing
		if err := Peek([]byte(text), &head); err != nil || head.N != want.N {
			t.Errorf("peeking at %s: %+v, %v", text, head, err)
		}
	}
}

// Files of Windows: a byte order mark, and UTF-16 in either order. A fault is where an editor finds it.
func TestEncodings(t *testing.T) {
	wide := func(order binary.AppendByteOrder, text string) []byte {
		var b []byte
		for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
			b = order.AppendUint16(b, unit)
		}
		return b
	}
	const good, bad = `{"n":3,"list":[{"name":"ü😀"}]}`, "{\"😀\":1,\n\"n\":x}"
	for name, c := range map[string]struct {
		encode func(text string) []byte
		says   string
	}{
		"UTF-8": {func(s string) []byte { return []byte(s) },
			"n: not valid JSON at byte 16 (line 2, column 5): unexpected x"},
		"UTF-8 and a mark": {func(s string) []byte { return []byte("\ufeff" + s) },
			"n: not valid JSON at byte 19 (line 2, column 5): unexpected x"},
		"UTF-16LE": {func(s string) []byte { return wide(binary.LittleEndian, s) },
			"n: not valid JSON at byte 29 (line 2, column 5): unexpected x"},
		"UTF-16BE": {func(s string) []byte { return wide(binary.BigEndian, s) },
			"n: not valid JSON at byte 29 (line 2, column 5): unexpected x"},
	} {
		var v thing
		if err := Unmarshal(c.encode(good), &v); err != nil || v.N != 3 || len(v.List) != 1 || v.List[0].Name != "ü😀" {
			t.Errorf("%s: %+v, %v", name, v, err)
		}
		if err := Unmarshal(c.encode(bad), &v); err == nil || err.Error() != c.says {
			t.Errorf("%s: %v", name, err)
		}
	}
	var v thing
	if err := Unmarshal(append(wide(binary.LittleEndian, `{"n":1}`), ' '), &v); err == nil {
		t.Error("half a character is read")
	}
}
