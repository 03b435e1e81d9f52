package sampling

import (
	"testing"

	"gradus/solver/sample"
	"gradus/toy2d/mixture"
)

// A score of 10,000 particles, which is most of what sampling costs.
func BenchmarkScore(b *testing.B) {
	d := NewDiffusion(mixture.PaperModes(), 8, ScoreError{})
	c := sample.NewChains(10_000, 2)
	d.Draw(c, sample.Draws{})
	dst := make([]float64, len(c.X))
	for b.Loop() {
		if err := d.Score(b.Context(), dst, c.X, 0.5); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*c.Len()), "ns/score")
}

// The page's flow: 10,000 particles, 200 steps of correction, 60 back by the ODE.
func BenchmarkFlow(b *testing.B) {
	f := Flow{Particles: 10_000, T1: 0.5, T2: 4, Step: 0.02, Steps: 60}
	d := NewDiffusion(mixture.PaperModes(), 8, ScoreError{})
	c := sample.NewChains(f.Particles, 2)
	for b.Loop() {
		for _, err := range f.Run(b.Context(), d, c, false) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
