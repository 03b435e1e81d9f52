package toyapp

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/plane"
	"gradus/web/wire"
	"gradus/web/ws"
	"gradus/web/wstest"
)

// whole is what a page may send in all.
var whole = slices.Concat(wire.Greeting, Protocol)

func TestDecodeMessage(t *testing.T) {
	thousand := 1000
	for text, want := range map[string]any{
		`{"type":"hello","version":3}`:             wire.Hello{Type: "hello", Version: 3},
		`{"id":7,"panel":"sweep","type":"cancel"}`: CancelMessage{"cancel", 7, "sweep"},
		`{"type":"cancel","id":0,"panel":"paths"}`: CancelMessage{"cancel", 0, "paths"},
		` {"type":"ask","id":4294967295,"panels":["paths"],"spec":{ }} `: AskMessage{"ask", 4294967295,
			jsontext.Value(`{ }`), []Panel{"paths"}, nil, nil, nil},
		`{"type":"ask","id":1,"spec":{},"panels":["series","twin"],"twin":{"step":2},"start":[1,-2.5]}`: AskMessage{"ask", 1, jsontext.Value(`{}`),
			[]Panel{"series", "twin"}, jsontext.Value(`{"step":2}`), &plane.Vec{1, -2.5}, nil},
		`{"type":"ask","id":1,"spec":{},"panels":["samples"],"most":1000}`: AskMessage{"ask", 1, jsontext.Value(`{}`),
			[]Panel{"samples"}, nil, nil, &thousand},
	} {
		got, _, err := whole.Decode([]byte(text))
		if err != nil || !reflect.DeepEqual(got, want) {
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
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{}`, "", "not valid JSON", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{}} {}`, "", "not valid JSON", 901},
	{`[]`, "", "got a list", 0},
	{`null`, "type", "must be one of", 0},
	{`"run"`, "", "got a string", 0},
	{`{}`, "type", "must be one of", 0},
	{`{"type":"asks","id":901}`, "type", `got "asks"`, 901},
	{`{"type":3}`, "type", "got a number", 0},
	{`{"type":"hello","type":"hello","version":3}`, "type", "twice", 0},
	{`{"type":"hello","version":1}`, "version", "must be 3", 0},
	{`{"type":"hello"}`, "version", "must be 3", 0},
	{`{"type":"hello","version":"1"}`, "version", "got a string", 0},
	{`{"type":"hello","version":3,"id":901}`, "id", "unknown field", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{},"colour":1}`, "colour", "unknown field", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"Spec":{}}`, "Spec", "unknown field", 901},
	{`{"type":"cancel","id":901,"spec":{}}`, "spec", "unknown field", 901},
	{`{"type":"ask","id":0,"panels":["paths"],"spec":{}}`, "id", "from 1 to", 0},
	{`{"type":"ask","panels":["paths"],"spec":{}}`, "id", "from 1 to", 0},
	{`{"type":"ask","id":-1,"panels":["paths"],"spec":{}}`, "id", "", 0},
	{`{"type":"ask","id":1.5,"panels":["paths"],"spec":{}}`, "id", "", 0},
	{`{"type":"ask","id":4294967296,"panels":["paths"],"spec":{}}`, "id", "", 0},
	{`{"type":"ask","id":"901","panels":["paths"],"spec":{}}`, "id", "got a string", 0},
	{"{\"type\":\"\xff\"}", "type", "UTF-8", 0},
	{`{"type":"run","id":901,"spec":{}}`, "type", "must be one of hello, ask, cancel", 901}, // of version 1
	// Panels and what they need.
	{`{"type":"ask","id":901,"spec":{}}`, "panels", "at least one of paths, twin", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":[]}`, "panels", "at least one of", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":null}`, "panels", "must not be null", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":"paths"}`, "panels", "must be a list", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":[3]}`, "panels[0]", "must be a string", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["paths","colour"]}`, "panels", `got "colour"`, 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["Paths"]}`, "panels",
		`must be one of paths, twin, basins, series, homotopy, sweep, remedies, samples, correction, curvature, got "Paths"`, 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["` + strings.Repeat("long", 100) + `"]}`, "panels",
		`longlonglong"`, 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["paths","basins","paths"]}`, "panels", "got paths twice", 901},
	{`{"type":"cancel","id":901}`, "panel", `got ""`, 901},
	{`{"type":"cancel","id":901,"panel":"colour"}`, "panel", `got "colour"`, 901},
	{`{"type":"cancel","id":901,"panel":["sweep"]}`, "panel", "must be a string", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["twin"]}`, "twin", "must be given", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["series"]}`, "start", "must be given", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["paths"],"twin":null}`, "twin", "must not be null", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["paths"],"twin":[]}`, "twin", "must be an object", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["paths"],"twin":{"speed":1}}`, "twin.speed", "unknown field", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["paths"],"twin":{"special":1}}`, "twin.special",
		"twin.special: unknown field", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["paths"],"twin":{"step":-1}}`, "twin.step",
		"twin.step: must be a number from", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["paths"],"twin":{"schedule":{"tmax":NaN}}}`, "twin.schedule.tmax",
		"not valid JSON", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["paths"],"twin":{"y":[null,0]}}`, "twin.y[0]",
		"must not be null", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["paths"],"twin":{"kind":"ct"}}`, "twin.kind", "must be", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["samples"],"most":10001}`, "most", "a whole number from 100 to 10000", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["samples"],"most":"all"}`, "most", "a whole number", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["series"],"start":[1]}`, "start", "a list of 2", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["series"],"start":[1,2,3]}`, "start", "a list of 2", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["series"],"start":[1,"2"]}`, "start[1]", "must be a number", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["series"],"start":[1,1e5]}`, "start[1]", "from -10000 to 10000", 901},
	{`{"type":"ask","id":901,"spec":{},"panels":["series"],"start":[1,1e999]}`, "start[1]", "", 901},
	// The spec.
	{`{"type":"ask","id":901,"panels":["paths"]}`, "spec", "", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":null}`, "spec", "must not be null", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":[]}`, "spec", "", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"kind":"ct"}}`, "kind", "must be", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"step":NaN}}`, "step", "not valid JSON", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"schedule":{"tmax":Infinity}}}`, "schedule.tmax",
		"not valid JSON", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"step":1e999}}`, "step", "", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"step":-1e999}}`, "step", "", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"schedule":{"tmax":-1}}}`, "schedule.tmax",
		"must be a number from", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"schedule":{"tmax":1e-6,"tmin":1e-3}}}`, "schedule.tmax",
		"at least schedule.tmin", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"schedule":{"levels":0}}}`, "schedule.levels",
		"must be a whole number", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"schedule":{"levels":1.5}}}`, "schedule.levels", "", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"schedule":{"tmaxx":1}}}`, "schedule.tmaxx",
		"unknown field", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"speed":1}}`, "speed", "unknown field", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"step":"fast"}}`, "step", "must be a number", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"method":"newton"}}`, "method", "must be one of", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"schedule":3}}`, "schedule", "must be an object", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"A":[[1,2],[3]]}}`, "A[1]", "", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"y":[1e9,0]}}`, "y[0]", "must be", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"modes":[]}}`, "modes", "must be", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"modes":[{"mean":[0,0],"cov":[[1,2],[2,1]]}]}}`,
		"modes[0].cov", "symmetric", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"step":1,"step":2}}`, "step", "twice", 901},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{"starts":{"kind":"points","points":[]}}}`,
		"starts.points", "must be", 901},
}

func TestRefusedMessages(t *testing.T) {
	for _, c := range refused {
		m, _, err := whole.Decode([]byte(c.text))
		if r, ok := m.(AskMessage); ok && err == nil {
			_, err = NewAsk(r, (*toy2d.Spec).Problem)
		}
		if err == nil {
			t.Errorf("%s was taken", c.text)
			continue
		}
		answer := wire.NewError(wire.IDOf([]byte(c.text)), err)
		if answer.Field != c.field || !strings.Contains(answer.Message, c.message) || answer.ID != c.id ||
			answer.Type != "error" || answer.Panel != "" {
			t.Errorf("%s: %+v\nwant id %d, field %q, message with %q", c.text, answer, c.id, c.field, c.message)
		}
	}
}

// TestSocketGoesOn sends what cannot be obeyed, then a good ask, over one socket.
func TestSocketGoesOn(t *testing.T) {
	_, h := serve(t, serving{})
	c := wstest.Dial(t, h)
	c.Send(wstest.Small(900))
	c.Done(900, "paths")
	for i, r := range refused {
		if i%(ws.MessageBurst/2) == ws.MessageBurst/2-1 {
			c = wstest.Dial(t, h) // within what one client may send
		}
		if !strings.Contains(r.text, "\xff") { // which closes the socket below us
			c.Send(r.text)
			if m := c.Text(); m.Type != "error" || m.ID != r.id || m.Field != r.field ||
				m.Panel != "" || m.Message == "" {
				t.Errorf("%s: %+v", r.text, m)
			}
		}
		if i%(ws.MessageBurst/2) == ws.MessageBurst/2-2 || i == len(refused)-1 {
			c.Send(wstest.Small(902))
			c.Done(902, "paths")
		}
	}
}

func TestIDsRise(t *testing.T) {
	_, h := serve(t, serving{})
	c := wstest.Dial(t, h)
	c.Send(wstest.Small(5))
	c.Done(5, "paths")
	for _, id := range []uint32{5, 4} {
		c.Send(wstest.Small(id))
		if m := c.Text(); m.Type != "error" || m.ID != id || m.Field != "id" {
			t.Errorf("id %d after 5: %+v", id, m)
		}
	}
	c.Send(wstest.Small(6))
	c.Done(6, "paths")
}

// FuzzDecodeMessage: nothing crashes, what is refused can be told to the client, and
// what is taken is within the limits of the page.
func FuzzDecodeMessage(f *testing.F) {
	for _, c := range refused {
		f.Add([]byte(c.text))
	}
	spec, err := toy2d.Encode(Default(solver.Flow))
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range tooMuch {
		f.Add(fmt.Appendf(nil, `{"type":"ask","id":1,"panels":["%s"],"spec":%s,"twin":%s,"start":[1,2]}`,
			c.panel, c.spec, c.spec))
	}
	f.Add(fmt.Appendf(nil,
		`{"type":"ask","id":1,"panels":["paths","twin","basins","series","homotopy","sweep","remedies"],"spec":%s,"twin":%s,"start":[1,2]}`, spec, spec))
	f.Add([]byte(`{"type":"cancel","id":3.0,"panel":"sweep"}`))
	f.Add([]byte(wstest.Hello))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, _, err := whole.Decode(text)
		if r, ok := m.(AskMessage); ok && err == nil {
			if r.ID == 0 || len(r.Panels) == 0 || len(r.Panels) > len(panels) {
				t.Errorf("taken: id %d, panels %q", r.ID, r.Panels)
			}
			var a *Ask
			if a, err = NewAsk(r, (*toy2d.Spec).Problem); err == nil {
				checkAsk(t, a)
			}
		}
		if c, ok := m.(CancelMessage); ok && err == nil {
			if _, known := answerOf(c.Panel); !known {
				t.Errorf("taken: %+v", c)
			}
		}
		if err == nil {
			return
		}
		answer := wire.NewError(wire.IDOf(text), err)
		if _, err := json.Marshal(answer); err != nil || answer.Message == "" {
			t.Errorf("%+v cannot be sent: %v", answer, err)
		}
	})
}

// checkAsk: what was taken is within the limits.
func checkAsk(t *testing.T, a *Ask) {
	specs := []*toy2d.Spec{a.Main.Spec}
	if a.Twin != nil {
		specs = append(specs, a.Twin.Spec)
	}
	for _, s := range specs {
		if s.Validate() != nil || s.Sweep {
			t.Errorf("taken: %+v", s)
		}
		if pathsLimits(s) == nil && (s.Starts.Len() > maxStarts || s.Work() > maxPathsWork) {
			t.Errorf("paths of %+v", s)
		}
		if swept, err := sweepSpec(s); err == nil && (swept.Validate() != nil || !swept.Sweep || swept.Work() > 5e9) {
			t.Errorf("sweep of %+v", s)
		}
	}
	for _, p := range a.Panels {
		if p == PanelTwin && a.Twin == nil || p == PanelSeries && a.start == nil {
			t.Errorf("%s without what it needs", p)
		}
	}
	if a.start != nil && !(math.Abs(a.start[0]) <= maxStart && math.Abs(a.start[1]) <= maxStart) {
		t.Errorf("start %v", a.start)
	}
}

// TestLongNames: what a client writes comes back in part only.
func TestLongNames(t *testing.T) {
	for _, text := range []string{
		`{"type":"ask","id":1,"spec":{"` + strings.Repeat("é", 10_000) + `":1},"panels":["paths"]}`,
		strings.Repeat(`{"type":`, 5000) + "1" + strings.Repeat("}", 5000),
		`{"type":"` + strings.Repeat("x", 50_000) + `"}`,
	} {
		_, _, err := whole.Decode([]byte(text))
		if err == nil { // the spec is read later
			_, err = decodeSpec([]byte(`{"` + strings.Repeat("é", 10_000) + `":1}`))
		}
		m := wire.NewError(1, err)
		if err == nil || len(m.Field) > wire.MaxErrorText+3 || len(m.Message) > wire.MaxErrorText+3 ||
			!utf8.ValidString(m.Field+m.Message) {
			t.Errorf("%.40s…: an error of %d and %d bytes, %v", text, len(m.Field), len(m.Message), err == nil)
		}
	}
}

// Whole numbers of a message may be written with a point, its id too, also where the message is refused.
func TestWholeNumbersOfMessages(t *testing.T) {
	toy, _, err := whole.Decode([]byte(`{"type":"ask","id":7.0,"panels":["paths"],"spec":{"schedule":{"levels":4e1},"starts":{"kind":"grid","n":3.0}}}`))
	if m, ok := toy.(AskMessage); err != nil || !ok || m.ID != 7 {
		t.Errorf("%+v, %v", toy, err)
	}
	if id := wire.IDOf([]byte(`{"type":"ask","id":9.0,"panels":5}`)); id != 9 {
		t.Errorf("id %d of a message that is refused", id)
	}
}
