package wstest

import (
	"fmt"
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/plane"
)

// Request is an ask, to be sent.
type Request struct {
	ID     uint32
	Spec   toy2d.Spec
	Panels []string
	Twin   *toy2d.Spec
	Start  *plane.Vec
}

func (r Request) Text(t testing.TB) string {
	t.Helper()
	m := map[string]any{"type": "ask", "id": r.ID, "spec": r.Spec, "panels": r.Panels}
	if r.Twin != nil {
		m["twin"] = *r.Twin
	}
	if r.Start != nil {
		m["start"] = *r.Start
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Asking asks for panels that need nothing but a spec.
func Asking(t testing.TB, id uint32, s toy2d.Spec, panels ...string) string {
	t.Helper()
	return Request{ID: id, Spec: s, Panels: panels}.Text(t)
}

// Spelled is an ask for one panel with all that any of them needs.
func Spelled(t testing.TB, id uint32, s toy2d.Spec, panels ...string) string {
	twin := s
	twin.Method = solver.Plain
	return Request{ID: id, Spec: s, Panels: panels, Twin: &twin, Start: &plane.Vec{3, 4}}.Text(t)
}

// Quick is a spec whose panels, the sweep too, are answered soon.
func Quick(m solver.Method) toy2d.Spec {
	s := toy2d.Default(m)
	s.Starts.Kind, s.Starts.N, s.Starts.Radius = "ring", 16, 8
	s.Schedule.Levels = 12
	s.Samples.Prior.Particles, s.Samples.Prior.Steps, s.Samples.Prior.T2 = 300, 20, 0.5
	return s
}

// Small is an ask that is answered at once.
func Small(id uint32) string {
	return fmt.Sprintf(`{"type":"ask","id":%d,"panels":["paths"],"spec":{"schedule":{"levels":5},"starts":{"n":2}}}`,
		id)
}
