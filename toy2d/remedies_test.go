package toy2d

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"gradus/internal/cpu"
	"gradus/internal/slow"
	"gradus/solver"
	"gradus/toy2d/mixture"
	"gradus/toy2d/stationary"
)

// runAgain runs a spec and counts the starts that arrive at a lowest minimum: as its result does, and
// by the ends, with code of the test's own.
func runAgain(t *testing.T, s Spec) int {
	t.Helper()
	r, err := Run(t.Context(), &s, s.Problem(), cpu.Go, nil)
	if err != nil {
		t.Fatal(err)
	}
	arrived, _ := r.Success()
	f := ownAt(s.Problem(), s.Schedule.TMin)
	var minima []stationary.Point
	least := math.Inf(1)
	for _, v := range r.Valleys {
		minima = append(minima, v.Point)
		value, _ := f.eval(v.X)
		least = min(least, value)
	}
	n := 0
	for _, x := range r.Ends {
		for i, m := range minima {
			if value, _ := f.eval(m.X); value <= least+2e-9*(1+math.Abs(least)) &&
				math.Hypot(x[0]-m.X[0], x[1]-m.X[1]) <= 0.1 && f.flows(x, minima) == i {
				n++
			}
		}
	}
	if n != arrived {
		t.Errorf("%d starts arrive by their ends, %d by the result", n, arrived)
	}
	return arrived
}

// Every remedy keeps its promise: over random settings each one that is offered is run anew, from
// the spec that it makes.
func TestEveryRemedyHelps(t *testing.T) {
	n := 15
	if slow.All() {
		n = 250
	}
	r := rand.New(rand.NewPCG(2025, 3))
	changed := map[string]int{}
	offers, none := 0, 0
	for i := range n {
		s := randomRun(r)
		p := s.Problem()
		found, err := FindRemedies(t.Context(), &s, p, cpu.Go)
		if err != nil {
			t.Fatal(err)
		}
		now := runAgain(t, s)
		if found.Arrived != now || found.Of != s.Starts.Len() {
			t.Errorf("setting %d: %d of %d arrive, want %d of %d", i, found.Arrived, found.Of, now, s.Starts.Len())
		}
		if now == found.Of {
			if len(found.Offered)+len(found.Tried) > 0 {
				t.Errorf("setting %d: all arrive, and %+v was tried", i, found)
			}
			continue
		}
		if len(found.Offered) > 3 || len(found.Tried) < 5 || found.Offered == nil {
			t.Errorf("setting %d: %d remedies of %d changes", i, len(found.Offered), len(found.Tried))
		}
		last := found.Of
		for _, o := range found.Offered {
			better := o.Change.Of(s)
			if err := better.Validate(); err != nil {
				t.Errorf("setting %d: %+v: %v", i, o.Change, err)
				continue
			}
			if got := runAgain(t, better); got != o.Arrived || got <= now || o.Of != found.Of || o.Arrived > last {
				t.Errorf("setting %d, %d of %d: with %+v %d arrive, promised are %d of %d", i, now, found.Of, o.Change,
					got, o.Arrived, o.Of)
			}
			if !slices.ContainsFunc(found.Tried, func(c Change) bool { return reflect.DeepEqual(c, o.Change) }) {
				t.Errorf("setting %d: %+v was not tried", i, o.Change)
			}
			last = o.Arrived
			changed[fieldsOf(o.Change)]++
			offers++
		}
		if len(found.Offered) == 0 {
			none++
			if n == 250 && none%4 == 0 {
				for _, c := range found.Tried {
					if got := runAgain(t, c.Of(s)); got > now {
						t.Errorf("setting %d: no word of %+v, with which %d arrive instead of %d", i, c, got, now)
					}
				}
			}
		}
	}
	t.Logf("%d remedies, in %d settings none: %v", offers, none, changed)
	if offers < n || n == 250 && (none == 0 || len(changed) < 6) {
		t.Error("that is too little to compare")
	}
}

// fieldsOf names what a change changes.
func fieldsOf(c Change) string {
	names := ""
	for _, f := range []struct {
		name string
		set  bool
	}{{"method ", c.Method != nil}, {"step ", c.Step != 0}, {"tmax ", c.Schedule.TMax != 0},
		{"levels ", c.Schedule.Levels != 0}, {"kind ", c.Schedule.Kind != nil}} {
		if f.set {
			names += f.name
		}
	}
	return names
}

// What a person is told of the examples is what helps.
func TestRemediesOfPresets(t *testing.T) {
	want := map[string]struct {
		arrived, of, best int
		change            string
	}{
		"paper": {16, 16, 0, ""}, "one-mode": {16, 16, 0, ""},
		"two-modes":     {14, 14, 0, ""}, // both minima are lowest
		"too-little":    {4, 16, 16, "tmax "},
		"wrong-minimum": {0, 16, 5, "tmax "}, // less smoothing
		"two-points":    {14, 14, 0, ""}, "circle": {14, 14, 0, ""},
	}
	for _, p := range Presets() {
		r, err := FindRemedies(t.Context(), &p.Spec, p.Spec.Problem(), cpu.Go)
		if err != nil {
			t.Fatal(err)
		}
		best, change := 0, ""
		if len(r.Offered) > 0 {
			best, change = r.Offered[0].Arrived, fieldsOf(r.Offered[0].Change)
		}
		if w := want[p.Name]; r.Arrived != w.arrived || r.Of != w.of || best != w.best || change != w.change {
			t.Errorf("%s: %+v, want %+v", p.Name, r, w)
		}
	}
}

func TestRemediesEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := tooLittle()
	if _, err := FindRemedies(ctx, &s, s.Problem(), cpu.Go); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestRemedyLimit(t *testing.T) {
	for _, c := range []struct {
		method                solver.Method
		starts, levels, modes int
		taken                 bool
	}{
		{solver.Flow, 16, 1300, 5, true}, {solver.Flow, 461, 1300, 5, true}, {solver.Flow, 462, 1300, 5, false},
		{solver.Flow, 1, 9375, 5, true}, {solver.Flow, 1, 9376, 5, false},
		{solver.Flow, 10_000, 50, 5, true}, {solver.Flow, 10_000, 1300, 1, false}, {solver.Flow, 100, 1300, 25, false},
		{solver.Graduated, 461, 50, 5, true}, {solver.Graduated, 462, 50, 5, false},
		{solver.Graduated, 10_000, 49, 5, true}, // those try 1300 levels, and 49
	} {
		s := onRing(Default(c.method), c.starts)
		s.Schedule.Levels = c.levels
		for len(s.Modes) != c.modes {
			s.Modes = append(s.Modes[:min(4, c.modes-1)], make([]mixture.Mode, max(1, c.modes-4))...)
		}
		if err := s.ValidateRemedies(); (err == nil) != c.taken {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
