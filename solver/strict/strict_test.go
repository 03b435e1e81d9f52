package strict

import (
	"errors"
	"testing"
)

type thing struct {
	N    int        `json:"n"`
	X    float64    `json:"x"`
	Pair [2]float64 `json:"pair"`
	List []struct {
		On   bool   `json:"on"`
		Name string `json:"name"`
	} `json:"list"`
}

func TestUnmarshal(t *testing.T) {
	for _, c := range []struct{ text, field, message string }{
		{`{"n":1.5}`, "n", "must be a whole number, got 1.5"},
		{`{"n":1e99}`, "n", "must be a whole number, got 1e99"},
		{`{"n":"1"}`, "n", `must be a whole number, got a string`},
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
	if err := Unmarshal([]byte(`{"x":5,"list":[{"on":true}]}`), &v); err != nil || v.N != 3 || v.X != 5 || len(v.List) != 1 {
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
