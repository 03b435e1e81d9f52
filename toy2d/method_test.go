package toy2d

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/solver/solvertest"
	"gradus/toy2d/plane"
)

// A method that is registered is read, refused, run, swept and tried as a remedy as any other, without a
// kernel of its own.
func TestRegisteredMethodRuns(t *testing.T) {
	const text = `{"method": "heavy-ball", "step": 0.5, "starts": {"kind": "ring", "n": 9}}`
	if _, err := Decode([]byte(text)); err == nil || !strings.Contains(err.Error(), "method: must be one of flow,") {
		t.Errorf("not registered: error %v", err)
	}
	solvertest.Register(t)
	s, err := Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Decode([]byte(`{"method": "heavy-ball", "sweep": true, "schedule": {"kind": "fixed"}}`)); err == nil {
		t.Error("a sweep without t_max passes")
	}
	p := s.Problem()
	r, err := Run(t.Context(), &s, p, cpu.Go, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Method != solvertest.HeavyBall || r.ShareGlobal != 1 {
		t.Errorf("%s: %g of the starts arrive", r.Method, r.ShareGlobal)
	}
	for i, start := range s.Points() { // in float32 as in float64
		var end plane.Vec
		for step, err := range solver.Steps(t.Context(), p.Problem, s.Settings(), start[:]) {
			if err != nil {
				t.Fatal(err)
			}
			end = plane.Vec(step.X)
		}
		if d := plane.Distance(r.Ends[i], end); !(d < 1e-4) {
			t.Errorf("start %d ends at %v, alone at %v", i, r.Ends[i], end)
		}
	}
	plain := Default(solver.Plain)
	offered := slices.ContainsFunc(plain.withMethods(),
		func(c Change) bool { return *c.Method == solvertest.HeavyBall })
	if !offered {
		t.Error("no remedy has the method")
	}
}

// A start that leaves every bound is marked where the method is its own kernel, too.
func TestRegisteredMethodDiverges(t *testing.T) {
	solvertest.Register(t)
	s := Default(solvertest.HeavyBall)
	s.Starts.Kind, s.Starts.N, s.Step = "ring", 3, 1e4
	r, err := Run(t.Context(), &s, s.Problem(), cpu.Go, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Diverged != 1 || r.FirstDivergence == nil || !math.IsNaN(r.Ends[0][0]) {
		t.Errorf("%g of the starts diverged, first %+v, end %v", r.Diverged, r.FirstDivergence, r.Ends[0])
	}
}
