package web

import (
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/plane"
)

// request is an ask, to be sent.
type request struct {
	id     uint32
	spec   toy2d.Spec
	panels []string
	twin   *toy2d.Spec
	start  *plane.Vec
}

func (r request) text(t testing.TB) string {
	t.Helper()
	m := map[string]any{"type": "ask", "id": r.id, "spec": r.spec, "panels": r.panels}
	if r.twin != nil {
		m["twin"] = *r.twin
	}
	if r.start != nil {
		m["start"] = *r.start
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// asking asks for panels that need nothing but a spec.
func asking(t testing.TB, id uint32, s toy2d.Spec, panels ...string) string {
	t.Helper()
	return request{id: id, spec: s, panels: panels}.text(t)
}

// spelled is an ask for one panel with all that any of them needs.
func spelled(t testing.TB, id uint32, s toy2d.Spec, panels ...string) string {
	twin := s
	twin.Method = solver.Plain
	return request{id: id, spec: s, panels: panels, twin: &twin, start: &plane.Vec{3, 4}}.text(t)
}

// quick is a spec whose panels, the sweep too, are answered soon.
func quick(m solver.Method) toy2d.Spec {
	s := toy2d.Default(m)
	s.Starts.Kind, s.Starts.N, s.Starts.Radius = "ring", 16, 8
	s.Schedule.Levels = 12
	return s
}
