package toyapp

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gradus/solver"
	"gradus/toy2d"
	"gradus/web/wstest"
)

// drawing is a spec whose samples are few.
func drawing(d toy2d.Draw) toy2d.Spec {
	s := wstest.Quick(solver.Flow)
	s.Schedule.Levels = 120
	s.Samples.Draw = d
	s.Samples.Prior.Particles, s.Samples.Prior.Steps, s.Samples.Prior.T2 = 600, 30, 1
	s.Samples.Posterior.Chains, s.Samples.Posterior.Steps = 50, 40
	return s
}

// What the page gets of the particles is what toy2d computes.
func TestSamplesOfThePrior(t *testing.T) {
	_, h := serve(t, serving{})
	spec := drawing(toy2d.DrawNothing) // a page draws from the prior unless it is told otherwise
	c := wstest.Dial(t, h)
	c.Send(wstest.Asking(t, 1, spec, "samples"))
	a := c.Done(1, "samples")["samples"]
	first := wstest.Reads[SamplesMessage](t, a.First())
	if first.Draw != toy2d.DrawPrior || len(first.Moments) != len(a.Frames) || first.Y != spec.Y || first.Window.Min[0] >= first.Window.Max[0] {
		t.Fatalf("%d frames, %+v", len(a.Frames), first)
	}
	counts := map[string]int{}
	for i, f := range a.Frames {
		counts[first.Moments[i].Stage]++
		if int(f.First) != i || f.Entries != 1 || f.Starts != 600 {
			t.Errorf("frame %d: %+v", i, f)
		}
	}
	if counts["forward"] != forwardEntries+1 || counts["start"] != 1 || counts["correct"] != correctEntries ||
		counts["reverse"] != reverseEntries {
		t.Errorf("entries %v", counts)
	}
	spec.Samples.Draw = toy2d.DrawPrior
	want, err := toy2d.DrawFromPrior(t.Context(), &spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := wstest.Reads[SampledMessage](t, a.Last())
	if got.Posterior != nil || got.Prior.W2 != want.W2 || got.Prior.Floor != want.Floor || !slices.Equal(got.Prior.Shares, want.Shares) {
		t.Errorf("%+v, want %+v", got.Prior, want)
	}
	ends := a.Frames[len(a.Frames)-1].Points
	for i, x := range want.Points {
		if ends[2*i] != float32(x[0]) || ends[2*i+1] != float32(x[1]) {
			t.Fatalf("particle %d ends at %v, want %v", i, ends[2*i:2*i+2], x)
		}
	}
	// A phone asks for fewer, which are spread over the same.
	c.Send(strings.Replace(wstest.Asking(t, 2, spec, "samples"), `"panels"`, `"most":100,"panels"`, 1))
	few := c.Done(2, "samples")["samples"]
	for _, f := range few.Frames {
		if f.Starts != 100 {
			t.Errorf("%d draws", f.Starts)
		}
	}
	if x := few.Frames[len(few.Frames)-1].Points; x[2] != float32(want.Points[6][0]) {
		t.Errorf("the second of 100 is at %v, want %v", x[2:4], want.Points[6])
	}
}

func TestSamplesOfThePosterior(t *testing.T) {
	_, h := serve(t, serving{})
	spec := drawing(toy2d.DrawPosterior)
	c := wstest.Dial(t, h)
	c.Send(wstest.Asking(t, 1, spec, "samples"))
	a := c.Done(1, "samples")["samples"]
	first := wstest.Reads[SamplesMessage](t, a.First())
	if len(first.Moments) != chainEntries+1 || len(a.Frames) != chainEntries+1 {
		t.Fatalf("%d moments, %d frames", len(first.Moments), len(a.Frames))
	}
	last := first.Moments[chainEntries]
	if m := first.Moments[chainEntries-1]; m.Stage != "anneal" || m.K != 120 || m.Of != 120 || m.T != 1e-3 || last.Stage != "kept" {
		t.Errorf("moments end with %+v, %+v", m, last)
	}
	if m := first.Moments[0]; m.K != 3 || math.Abs(m.T-spec.Settings().At(2)) > 1e-12 {
		t.Errorf("moments begin with %+v", m)
	}
	if n := a.Frames[0].Starts; n != 50 {
		t.Errorf("%d chains", n)
	}
	if n := a.Frames[chainEntries].Starts; n != 2000 {
		t.Errorf("%d draws", n)
	}
	want, err := toy2d.DrawFromPosterior(t.Context(), &spec, spec.Problem(), nil)
	if err != nil {
		t.Fatal(err)
	}
	got := wstest.Reads[SampledMessage](t, a.Last()).Posterior
	if got.Mean != want.Mean || got.Exact.Mean != want.Exact.Mean || got.MAP != want.MAP || *got.RHat != *want.RHat {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestCorrectionOverT1(t *testing.T) {
	_, h := serve(t, serving{})
	spec := drawing(toy2d.DrawPosterior) // the curve is of the prior all the same
	c := wstest.Dial(t, h)
	c.Send(wstest.Asking(t, 1, spec, "correction"))
	a := c.Done(1, "correction")["correction"]
	first := wstest.Reads[CorrectionMessage](t, a.First())
	want, err := toy2d.DrawCurve(t.Context(), &spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	if first.T2 != 1 || len(first.T1) != len(want.Rows) || len(a.Texts) != 2+len(want.Rows) {
		t.Fatalf("%+v, %d messages", first, len(a.Texts))
	}
	for i, row := range want.Rows {
		m := wstest.Reads[CorrectionRowMessage](t, a.Texts[1+i])
		if m.T1 != row.T1 || m.Plain.W2 != row.Plain.W2 || m.Corrected.W2 != row.Corrected.W2 || m.Done != i+1 || m.Of != len(want.Rows) {
			t.Errorf("row %d: %+v, want %+v", i, m, row)
		}
	}
	if end := wstest.Reads[CorrectedMessage](t, a.Last()); end.Floor != want.Floor {
		t.Errorf("floor %g, want %g", end.Floor, want.Floor)
	}
}

// Entries are evenly spaced, with the last step.
func TestSpacedSteps(t *testing.T) {
	for _, of := range []int{1, 5, 12, 13, 100, 1300} {
		n, last := 0, 0
		for k := 1; k <= of; k++ {
			if spaced(k, of, 12) {
				n, last = n+1, k
			}
		}
		if n != min(of, 12) || last != of {
			t.Errorf("of %d steps %d are entries, the last is %d", of, n, last)
		}
	}
}
