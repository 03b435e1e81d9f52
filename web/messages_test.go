package web

import (
	"fmt"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/toy2d"
)

func TestDecodeMessage(t *testing.T) {
	for text, want := range map[string]any{
		`{"type":"hello","version":1}`:                helloMessage{"hello", 1},
		`{"id":7,"type":"cancel"}`:                    cancelMessage{"cancel", 7},
		`{"type":"cancel","id":0}`:                    cancelMessage{"cancel", 0},
		` {"type":"run","id":4294967295,"spec":{ }} `: runMessage{"run", 4294967295, jsontext.Value(`{ }`)},
	} {
		got, err := decodeMessage([]byte(text))
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %+v, %v, want %+v", text, got, err, want)
		}
	}
}

// refused are messages that cannot be obeyed, the field that is at fault, part of
// the answer and the id in it.
var refused = []struct {
	text, field, message string
	id                   uint32
}{
	// The message itself.
	{``, "", "not valid JSON", 0},
	{`nonsense`, "", "not valid JSON", 0},
	{`{"type":"run","id":901,"spec":{}`, "", "not valid JSON", 901},
	{`{"type":"run","id":901,"spec":{}} {}`, "", "not valid JSON", 901},
	{`[]`, "", "got a list", 0},
	{`null`, "type", "must be one of", 0},
	{`"run"`, "", "got a string", 0},
	{`{}`, "type", "must be one of", 0},
	{`{"type":"runs","id":901}`, "type", `got "runs"`, 901},
	{`{"type":3}`, "type", "got a number", 0},
	{`{"type":"hello","type":"hello","version":1}`, "type", "duplicate", 0},
	{`{"type":"hello","version":2}`, "version", "must be 1", 0},
	{`{"type":"hello"}`, "version", "must be 1", 0},
	{`{"type":"hello","version":"1"}`, "version", "got a string", 0},
	{`{"type":"hello","version":1,"id":901}`, "id", "unknown field", 901},
	{`{"type":"run","id":901,"spec":{},"colour":1}`, "colour", "unknown field", 901},
	{`{"type":"run","id":901,"Spec":{}}`, "Spec", "unknown field", 901},
	{`{"type":"cancel","id":901,"spec":{}}`, "spec", "unknown field", 901},
	{`{"type":"run","id":0,"spec":{}}`, "id", "from 1 to", 0},
	{`{"type":"run","spec":{}}`, "id", "from 1 to", 0},
	{`{"type":"run","id":-1,"spec":{}}`, "id", "", 0},
	{`{"type":"run","id":1.5,"spec":{}}`, "id", "", 0},
	{`{"type":"run","id":4294967296,"spec":{}}`, "id", "", 0},
	{`{"type":"run","id":"901","spec":{}}`, "id", "got a string", 0},
	{"{\"type\":\"\xff\"}", "type", "UTF-8", 0},
	// The spec.
	{`{"type":"run","id":901}`, "spec", "", 901},
	{`{"type":"run","id":901,"spec":null}`, "spec", "must not be null", 901},
	{`{"type":"run","id":901,"spec":[]}`, "spec", "", 901},
	{`{"type":"run","id":901,"spec":{"kind":"ct"}}`, "kind", "must be", 901},
	{`{"type":"run","id":901,"spec":{"step":NaN}}`, "step", "not valid JSON", 901},
	{`{"type":"run","id":901,"spec":{"schedule":{"tmax":Infinity}}}`, "schedule.tmax", "not valid JSON", 901},
	{`{"type":"run","id":901,"spec":{"step":1e999}}`, "step", "", 901},
	{`{"type":"run","id":901,"spec":{"step":-1e999}}`, "step", "", 901},
	{`{"type":"run","id":901,"spec":{"schedule":{"tmax":-1}}}`, "schedule.tmax", "must be a number from", 901},
	{`{"type":"run","id":901,"spec":{"schedule":{"tmax":1e-6,"tmin":1e-3}}}`, "schedule.tmax", "at least schedule.tmin", 901},
	{`{"type":"run","id":901,"spec":{"schedule":{"levels":0}}}`, "schedule.levels", "must be a whole number", 901},
	{`{"type":"run","id":901,"spec":{"schedule":{"levels":1.5}}}`, "schedule.levels", "", 901},
	{`{"type":"run","id":901,"spec":{"schedule":{"tmaxx":1}}}`, "schedule.tmaxx", "unknown field", 901},
	{`{"type":"run","id":901,"spec":{"speed":1}}`, "speed", "unknown field", 901},
	{`{"type":"run","id":901,"spec":{"step":"fast"}}`, "step", "must be a number", 901},
	{`{"type":"run","id":901,"spec":{"method":"newton"}}`, "method", "must be one of", 901},
	{`{"type":"run","id":901,"spec":{"schedule":3}}`, "schedule", "must be an object", 901},
	{`{"type":"run","id":901,"spec":{"A":[[1,2],[3]]}}`, "A[1]", "", 901},
	{`{"type":"run","id":901,"spec":{"y":[1e9,0]}}`, "y[0]", "must be", 901},
	{`{"type":"run","id":901,"spec":{"modes":[]}}`, "modes", "must be", 901},
	{`{"type":"run","id":901,"spec":{"modes":[{"mean":[0,0],"cov":[[1,2],[2,1]]}]}}`, "modes[0].cov", "symmetric", 901},
	{`{"type":"run","id":901,"spec":{"step":1,"step":2}}`, "step", "duplicate", 901},
	{`{"type":"run","id":901,"spec":{"starts":{"kind":"points","points":[]}}}`, "starts.points", "must be", 901},
	// What one page may ask for.
	{`{"type":"run","id":901,"spec":{"starts":{"kind":"grid","n":142}}}`, "starts.n", "at most 141 per side", 901},
	{`{"type":"run","id":901,"spec":{"starts":{"kind":"random","n":20001}}}`, "starts", "at most 20000", 901},
	{`{"type":"run","id":901,"spec":{"starts":{"n":141},"schedule":{"levels":11000}}}`, "starts", "at most 2e+08", 901},
	{`{"type":"run","id":901,"spec":{"starts":{"n":1000},"schedule":{"levels":1000,"iterations":1000}}}`, "starts", "", 901},
}

func TestS12Refused(t *testing.T) {
	for _, c := range refused {
		m, err := decodeMessage([]byte(c.text))
		if r, ok := m.(runMessage); ok && err == nil {
			_, err = decodeSpec(r.Spec)
		}
		if err == nil {
			t.Errorf("%s was taken", c.text)
			continue
		}
		answer := newErrorMessage(messageID([]byte(c.text)), err)
		field, _, _ := strings.Cut(answer.Field, " ")
		if field != c.field && !(c.field == "starts" && field == "starts.n") || !strings.Contains(answer.Message, c.message) || answer.ID != c.id || answer.Type != "error" {
			t.Errorf("%s: %+v\nwant id %d, field %q, message with %q", c.text, answer, c.id, c.field, c.message)
		}
	}
}

// TestS12SocketGoesOn sends what cannot be obeyed, then a good run, over one socket.
func TestS12SocketGoesOn(t *testing.T) {
	_, h := start(t, Config{})
	c := dial(t, h)
	c.send(`{"type":"run","id":900,"spec":{"schedule":{"levels":5},"starts":{"n":2}}}`)
	c.done(900)
	for i, r := range refused {
		if i%(messageBurst/2) == messageBurst/2-1 {
			c = dial(t, h) // within what one client may send
		}
		if !strings.Contains(r.text, "\xff") { // which closes the socket below us
			c.send(r.text)
			if m := c.text(); m.Type != "error" || m.ID != r.id || m.Message == "" {
				t.Errorf("%s: %+v", r.text, m)
			}
		}
		if i%(messageBurst/2) == messageBurst/2-2 || i == len(refused)-1 {
			c.send(`{"type":"run","id":902,"spec":{"schedule":{"levels":5},"starts":{"n":2}}}`)
			if _, _, done := c.done(902); done.ID != 902 {
				t.Errorf("no good run after those: %+v", done)
			}
		}
	}
}

func TestIDsRise(t *testing.T) {
	_, h := start(t, Config{})
	c := dial(t, h)
	run := func(id uint32) {
		c.send(fmt.Sprintf(`{"type":"run","id":%d,"spec":{"schedule":{"levels":5},"starts":{"n":2}}}`, id))
	}
	run(5)
	c.done(5)
	for _, id := range []uint32{5, 4} {
		run(id)
		if m := c.text(); m.Type != "error" || m.ID != id || m.Field != "id" {
			t.Errorf("id %d after 5: %+v", id, m)
		}
	}
	run(6)
	c.done(6)
}

// FuzzDecodeMessage: nothing crashes, what is refused can be told to the client, and
// what is taken is within the limits of the page.
func FuzzDecodeMessage(f *testing.F) {
	for _, c := range refused {
		f.Add([]byte(c.text))
	}
	spec, err := toy2d.Encode(pageDefault(0))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(fmt.Appendf(nil, `{"type":"run","id":1,"spec":%s}`, spec))
	f.Add([]byte(hello))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := decodeMessage(text)
		if r, ok := m.(runMessage); ok && err == nil {
			if r.ID == 0 {
				t.Error("id 0 was taken")
			}
			var s *toy2d.Spec
			if s, err = decodeSpec(r.Spec); err == nil {
				if s.Validate() != nil || s.Sweep || s.Starts.Len() > maxStarts || s.Work() > maxWork {
					t.Errorf("taken: %+v", s)
				}
			}
		}
		if err == nil {
			return
		}
		answer := newErrorMessage(messageID(text), err)
		if _, err := json.Marshal(answer); err != nil || answer.Message == "" {
			t.Errorf("%+v cannot be sent: %v", answer, err)
		}
	})
}
