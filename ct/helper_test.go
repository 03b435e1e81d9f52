package ct

import (
	"testing"

	"gradus/internal/cpu"
)

// mustPrepare returns a run with its measurements.
func mustPrepare(t *testing.T, s Spec) *Run {
	t.Helper()
	return mustPrepareFrom(t, s, nil)
}

// mustPrepareFrom is mustPrepare for a spec that names files.
func mustPrepareFrom(t *testing.T, s Spec, open OpenFunc) *Run {
	t.Helper()
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	r, err := NewRun(&s, cpu.Available()[len(cpu.Available())-1], open)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func mustRun(t *testing.T, s Spec) *Run {
	t.Helper()
	r := mustPrepare(t, s)
	if err := r.Reconstruct(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return r
}

// watched runs a spec and tells every moment.
func watched(t *testing.T, s Spec, watch func(*Moment)) *Run {
	t.Helper()
	r, err := NewRun(&s, cpu.Go, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Reconstruct(t.Context(), watch); err != nil {
		t.Fatal(err)
	}
	return r
}

// always are the priors that are there without LoadPriors.
var always = []PriorKind{PriorTikhonov, PriorTV, PriorScore}

// fromEverywhere is a small run from starts that have nothing in common.
func fromEverywhere(method Method, prior PriorKind) Spec {
	s := Default(method, PriorTV)
	s.Size, s.Scan.Angles, s.Prior = 32, 20, prior
	s.Starts = []Start{{Kind: StartNoise, Scale: 5, Seed: 2}, {Kind: StartZero}, {Kind: StartConstant, Value: 10},
		{Kind: StartFBP}, {Kind: StartPhantom, Seed: 9}}
	return s
}

// solving are the methods of the solver core.
func solving() (methods []Method) {
	for _, m := range Methods() {
		if m.Solves() {
			methods = append(methods, m)
		}
	}
	return methods
}
