package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradus/ct/score/scoretest"
)

// A prior of a folder is chosen by the name that it has in its file; line, result and link say which it was.
func TestReplayPriors(t *testing.T) {
	folder := scoretest.Folder(t, map[string]map[string]string{
		"any": {"name": "replayed", "training": "As the program's own."}})
	const spec = `{"kind": "ct", "size": 32, "scan": {"angles": 10}, "schedule": {"levels": 2}, "prior": "replayed"}`
	lacking := strings.Replace(spec, "replayed", "nobodys", 1)
	if code, stdout, stderr := replayText(t, lacking, "-"); code != exitUsage || stdout != "" || !oneLine(stderr) ||
		!strings.Contains(stderr, "prior: must be one of score") || !strings.Contains(stderr, `got "nobodys"`) {
		t.Errorf("without such weights: exit code %d, %q, %q", code, stdout, stderr)
	}
	type result struct {
		Prior, Link string
		Weights     struct {
			Name, SHA256 string
			TrainedOn    string `json:"trained_on"`
		}
	}
	out := t.TempDir()
	var line result
	replayLine(t, &line, spec, "-priors", folder, "-out", out)
	if line.Prior != "replayed" || line.Weights.Name != "replayed" || len(line.Weights.SHA256) != 64 ||
		line.Weights.TrainedOn != "As the program's own." || !strings.Contains(line.Link, "prior=replayed") {
		t.Errorf("%+v", line)
	}
	for file, want := range map[string]string{"result.json": `"trained_on": "As the program's own."`,
		"spec.json": `"prior": "replayed"`, "reconstruction-figure.svg": "prior replayed, α = 0.5"} {
		text, err := os.ReadFile(filepath.Join(out, file))
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: %v, not %q in it", file, err, want)
		}
	}
	again := result{}
	spoken, err := os.ReadFile(filepath.Join(out, "spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	replayLine(t, &again, string(spoken), "-priors", folder)
	if a, _ := json.Marshal(line); !strings.Contains(string(a), again.Weights.SHA256) || again.Prior != line.Prior {
		t.Errorf("the spec that it wrote gives %+v", again)
	}
}

func TestReplayWrongPriors(t *testing.T) {
	folder := scoretest.Folder(t, map[string]map[string]string{"mine": {"name": "tv"}})
	code, stdout, stderr := replayText(t, `{"kind": "ct"}`, "-priors", folder, "-")
	if code != exitUsage || stdout != "" || !oneLine(stderr) ||
		!strings.Contains(stderr, "-priors: mine.safetensors: __metadata__.name") {
		t.Errorf("exit code %d, %q, %q", code, stdout, stderr)
	}
}

// Weights whose pictures are no numbers are said to have diverged, and win nothing.
func TestReplayPriorThatDiverges(t *testing.T) {
	folder := t.TempDir()
	file := scoretest.Weights(t, map[string]string{"name": "overflows"}, func(numbers []byte) {
		for i := 0; i < len(numbers); i += 4 {
			copy(numbers[i:], []byte{0, 0, 0x60, 0x7f}) // 3e38
		}
	})
	if err := os.WriteFile(filepath.Join(folder, "any.safetensors"), file, 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := replayText(t, `{"kind": "ct", "method": "posterior", "size": 32, "scan": {"angles": 5},
		"schedule": {"levels": 2, "iterations": 1}, "chains": 2, "prior": "overflows",
		"batch": {"count": 2, "methods": ["posterior", "fbp"]}}`, "-priors", folder, "-")
	var line struct {
		PSNR     *float64
		Diverged int
		Batch    []struct{ Wins, Unfinished int }
	}
	if err := json.Unmarshal([]byte(stdout), &line); err != nil || code != exitOK {
		t.Fatal(code, err, stderr)
	}
	if line.PSNR != nil || line.Diverged != 2 || !strings.Contains(stderr, "2 of 2 chains diverged") ||
		line.Batch[0].Wins != 0 || line.Batch[0].Unfinished != 2 || line.Batch[1].Wins != 2 {
		t.Errorf("%+v, %q", line, stderr)
	}
}
