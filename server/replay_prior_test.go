package main

import (
	"image/gif"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// priorLine is what a script reads of draws from a prior.
type priorLine struct {
	Kind        string `json:"kind"`
	Link        string `json:"link"`
	Evaluations int    `json:"evaluations"`
	Weights     struct {
		Name   string `json:"name"`
		SHA256 string `json:"sha256"`
	} `json:"weights"`
	Samples  priorFigures `json:"samples"`
	Phantoms priorFigures `json:"phantoms"`
	Training struct {
		Mean float64 `json:"mean"`
		SD   float64 `json:"sd"`
	} `json:"training"`
}

type priorFigures struct {
	Mean     float64   `json:"mean"`
	SD       float64   `json:"sd"`
	Outside  float64   `json:"outside"`
	Energy   float64   `json:"energy"`
	Distance float64   `json:"distance"`
	Spectrum []float64 `json:"spectrum"`
}

func TestReplayOfAPrior(t *testing.T) {
	dir := t.TempDir()
	var line priorLine
	replayLine(t, &line, `{"kind":"prior","size":32,"count":2,"t2":1,"steps":6}`, "-out", dir)
	if line.Kind != "prior" || line.Evaluations != 2*(7+6+1) || line.Weights.Name != "general" || len(line.Weights.SHA256) != 64 ||
		!(line.Samples.Distance > 0) || !(line.Phantoms.Distance > 0) || len(line.Samples.Spectrum) != 17 ||
		!(line.Training.Mean > 0.1 && line.Training.SD > 0.1) ||
		line.Link != "http://localhost:8080/prior#size=32&count=2&t2=1&steps=6&compare=%5B%5D" {
		t.Errorf("%+v", line)
	}
	f, err := os.Open(filepath.Join(dir, "forming.gif"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if g, err := gif.DecodeAll(f); err != nil || len(g.Image) != 1+7+6 {
		t.Errorf("the film: %v", err)
	}
	for _, name := range []string{"samples.png", "samples.npy", "forming.png", "spectrum.csv", "result.json", "spec.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	spec, err := os.ReadFile(filepath.Join(dir, "spec.json"))
	if err != nil || !strings.Contains(string(spec), `"process": "sde"`) {
		t.Errorf("%s, %v", spec, err)
	}
	var again priorLine
	replayLine(t, &again, string(spec))
	if again.Samples.Distance != line.Samples.Distance || again.Link != line.Link {
		t.Errorf("from its own spec: %+v", again)
	}
}
