package main

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradus/internal/figure/figuretest"
)

func TestReplayOfCurvature(t *testing.T) {
	dir := t.TempDir()
	var line struct {
		Link        string
		ConvexFrom  float64 `json:"convex_from"`
		ConcaveFrom float64 `json:"concave_from"`
		ProvenFrom  float64 `json:"convex_proven_from"`
		StableStep  float64 `json:"stable_step"`
		Lipschitz   []struct{ T, Value float64 }
		Ridge       *[2]float64
		Folds       []float64
	}
	replayLine(t, &line, `{"starts":{"n":2},"curvature":true,"curvature_at":[0.001,0.9,2]}`, "-out", dir)
	if math.Abs(line.ConvexFrom-0.98627) > 1e-5 || math.Abs(line.ConcaveFrom-1.08064) > 1e-5 ||
		!(line.ProvenFrom >= line.ConvexFrom && line.ProvenFrom < line.ConvexFrom+1e-4) {
		t.Errorf("%+v", line)
	}
	for i, want := range []float64{74.3918, 0.0702028, 0.000459994} {
		if l := line.Lipschitz[i]; math.Abs(l.Value-want) > 6e-6*want {
			t.Errorf("at t = %g the Lipschitz constant is %g, want %g", l.T, l.Value, want)
		}
	}
	if len(line.Folds) != 5 || math.Abs(line.Folds[0]-0.74095) > 1e-4 || line.Ridge == nil || !(line.StableStep > 65 && line.StableStep < 67) {
		t.Errorf("%+v", line)
	}
	if !strings.Contains(line.Link, "curvature=true") || !strings.HasSuffix(line.Link, "&view.pane=curvature") {
		t.Errorf("link %s", line.Link)
	}
	text, err := os.ReadFile(filepath.Join(dir, "curvature.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if rows, _ := figuretest.Table(t, text); len(rows) != 50 || rows[0][0] != "t" {
		t.Errorf("curvature.csv has %d rows", len(rows))
	}
	for _, name := range []string{"curvature.svg", "curvature.png", "curvature.pdf"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}
