package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gradus/internal/figure/figuretest"
)

// sampleLine is what a script reads of samples.
type sampleLine struct {
	Link    string
	Samples *struct {
		Draw  string
		Prior *struct {
			Particles, Corrections, Evaluations int
			W2, Floor, Shifted                  float64
			Shares, Weights                     []float64
		}
		Curve *struct {
			T2   float64
			Rows []struct {
				T1               float64
				Plain, Corrected struct{ W2, Shifted float64 }
			}
		}
		Posterior *struct {
			Chains, Steps, Kept int
			Noise, Accepted     float64
			Mean                [2]float64
			Exact               struct {
				Mean    [2]float64
				Cov     [2][2]float64
				Weights []float64
			}
			RHat, Effective float64
			MAP             struct {
				X      [2]float64
				Global bool
				Share  float64
			} `json:"map"`
		}
	}
}

const someStarts = `"method":"graduated","starts":{"n":2},`

func TestReplayOfPriorSamples(t *testing.T) {
	dir := t.TempDir()
	var line sampleLine
	replayLine(t, &line, `{`+someStarts+`"samples":{"draw":"prior","prior":{"particles":800,"steps":20,"t2":2}}}`, "-out", dir)
	s := line.Samples
	if s == nil || s.Draw != "prior" || s.Posterior != nil {
		t.Fatalf("%+v", s)
	}
	if p := s.Prior; p.Particles != 800 || p.Corrections != 100 || p.Evaluations != 140 || !(p.W2 > 0) || !(p.Floor > 0) ||
		len(p.Shares) != 5 || p.Weights[0] != 0.2 {
		t.Errorf("%+v", p)
	}
	if c := s.Curve; c.T2 != 2 || len(c.Rows) != 9 || c.Rows[0].T1 != 0.02 || c.Rows[0].Plain.W2 < 2*c.Rows[0].Corrected.W2 {
		t.Errorf("%+v", c)
	}
	if !strings.Contains(line.Link, "samples.draw=prior&samples.prior.particles=800&samples.prior.t2=2&samples.prior.steps=20") {
		t.Errorf("link %s", line.Link)
	}
	text, err := os.ReadFile(filepath.Join(dir, "prior.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if rows, _ := figuretest.Table(t, text); len(rows) != 801 {
		t.Errorf("prior.csv has %d rows", len(rows))
	}
	for _, name := range []string{"prior.png", "correction.svg", "correction.csv"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

// The same spec gives the same line, which has the exact answers beside those of the draws.
func TestReplayOfPosteriorSamples(t *testing.T) {
	spec := `{` + someStarts + `"samples":{"draw":"posterior","posterior":{"chains":100,"steps":50}}}`
	dir := t.TempDir()
	var line sampleLine
	replayLine(t, &line, spec, "-out", dir)
	p := line.Samples.Posterior
	if p == nil || line.Samples.Prior != nil || p.Chains != 100 || p.Steps != 50 || p.Kept != 50 {
		t.Fatalf("%+v", line.Samples)
	}
	if d := p.Exact.Mean[0] - 1.1320353; d > 1e-6 || d < -1e-6 || !p.MAP.Global || p.MAP.Share < 0.71 || p.RHat < 1 || p.Effective < 10 {
		t.Errorf("%+v", p)
	}
	for _, name := range []string{"posterior.csv", "weights.csv", "posterior.pdf"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	seconds := regexp.MustCompile(`"seconds":[^,}]*`)
	_, first, _ := replayText(t, spec, "-")
	_, second, _ := replayText(t, spec, "-")
	if seconds.ReplaceAllString(first, "") != seconds.ReplaceAllString(second, "") {
		t.Errorf("two lines:\n%s\n%s", first, second)
	}
}
