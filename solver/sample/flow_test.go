package sample

import (
	"math"
	"slices"
	"testing"
)

// TestFlow: the stages one after the other, as they are listed; the law at the end is that of the closed
// form, see TestPredictionAndCorrectionOfAGaussian.
func TestFlow(t *testing.T) {
	target := gaussian{[]float64{0.5}, []float64{0.04}}
	f := Flow{T1: 0.5, T2: 4, Size: 0.03, Steps: 80, End: 1e-3, Draws: Draws{Seed: 3, Stream: 7}}
	if n := f.Corrections(); n != 134 || math.Abs(f.StepSize()*float64(n)-f.T2) > 1e-12 || f.StepSize() > f.Size {
		t.Errorf("%d corrections of %g", n, f.StepSize())
	}
	c := NewChains(4000, 1)
	var seen []Moment
	for m, err := range f.Run(t.Context(), target, c) {
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, m)
	}
	if !slices.Equal(seen, f.Moments()) || len(seen) != 1+134+80 {
		t.Errorf("%d moments %v, listed as %v", len(seen), seen, f.Moments())
	}
	if n := f.Evaluations(); n != 134+160 {
		t.Errorf("%d evaluations", n)
	}
	m1, s1 := target.at(0, f.T1)
	md, sd := target.at(0, f.End)
	law := normal{0, 1}
	for range f.Corrections() {
		keep := 1 - f.StepSize()/s1
		law = normal{m1 + keep*(law.mean-m1), keep*keep*law.variance + 2*f.StepSize()}
	}
	checkNormal(t, "corrected", c.X, md+math.Sqrt(sd/s1)*(law.mean-m1), sd/s1*law.variance)

	f.T2, f.Kind = 0, SDE
	if f.Corrections() != 0 || f.StepSize() != 0 || f.Evaluations() != 80 || len(f.Moments()) != 81 {
		t.Errorf("without correction: %d steps of %g, %d evaluations", f.Corrections(), f.StepSize(), f.Evaluations())
	}
}

func TestFlowEndsWithItsContextAndErrors(t *testing.T) {
	f := Flow{T1: 0.5, T2: 1, Size: 0.1, Steps: 10, End: 1} // it ends before it begins
	var failed error
	moments := 0
	for _, err := range f.Run(t.Context(), gaussian{[]float64{0}, []float64{1}}, NewChains(2, 1)) {
		moments, failed = moments+1, err
	}
	if failed == nil || moments != 1+10+1 {
		t.Errorf("%d moments, %v", moments, failed)
	}
	for range f.Run(t.Context(), gaussian{[]float64{0}, []float64{1}}, NewChains(2, 1)) {
		break // asks for no more
	}
}
