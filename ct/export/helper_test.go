package export

import (
	"testing"

	"gradus/ct"
	"gradus/internal/cpu"
)

// mustPrepare returns a run with its measurements.
func mustPrepare(t *testing.T, s ct.Spec) *ct.Run {
	t.Helper()
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	r, err := ct.NewRun(&s, cpu.Available()[len(cpu.Available())-1], nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func mustRun(t *testing.T, s ct.Spec) *ct.Run {
	t.Helper()
	r := mustPrepare(t, s)
	if err := r.Reconstruct(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return r
}

// watched runs a spec and tells every moment.
func watched(t *testing.T, s ct.Spec, watch func(*ct.Moment)) *ct.Run {
	t.Helper()
	r, err := ct.NewRun(&s, cpu.Go, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Reconstruct(t.Context(), watch); err != nil {
		t.Fatal(err)
	}
	return r
}

// fromEverywhere is a small run from starts that have nothing in common.
func fromEverywhere(method ct.Method, prior ct.PriorKind) ct.Spec {
	s := ct.Default(method, ct.PriorTV)
	s.Size, s.Scan.Angles, s.Prior = 32, 20, prior
	s.Starts = []ct.Start{{Kind: ct.StartNoise, Scale: 5, Seed: 2}, {Kind: ct.StartZero},
		{Kind: ct.StartConstant, Value: 10}, {Kind: ct.StartFBP}, {Kind: ct.StartPhantom, Seed: 9}}
	return s
}
