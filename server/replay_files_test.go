package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Specs as other programs write them are read, whatever marks and points they add; what is no
// JSON is called so, at its place, rather than a wrong field.
func TestReplayReadsForeignSpecs(t *testing.T) {
	folder := filepath.Join("testdata", "specs")
	for name, says := range map[string]string{
		"notepad-utf8-mark.json":  "",
		"powershell-utf16le.json": "",
		"whole-with-point.json":   "",
		"noise-start.json":        "",
		"trailing-comma.json":     "spec: not valid JSON at byte 38 (line 1, column 38): a comma with nothing after it",
		"nan.json":                "lambda: not valid JSON at byte 37 (line 1, column 37): unexpected N",
	} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		r, err := decodeReplay(text)
		if says == "" {
			if _, ok := r.(*ctReplay); !ok || err != nil {
				t.Errorf("%s: %T, %v", name, r, err)
			}
			continue
		}
		code, stdout, stderr := replayText(t, "", filepath.Join(folder, name))
		if code != exitUsage || stdout != "" || stderr != "gradus replay: "+says+"\n" {
			t.Errorf("%s: code %d, %q, %q", name, code, stdout, stderr)
		}
		toy := strings.NewReplacer(`"kind":"ct",`, "", `"fbp"`, `"flow"`, `"tv"`, `"flow"`).Replace(string(text))
		if _, err := decodeReplay([]byte(toy)); err == nil || !strings.Contains(err.Error(), ": not valid JSON at byte ") {
			t.Errorf("%s of toy2d: %v", name, err)
		}
	}
	if _, err := decodeReplay([]byte(`{"kind":"ct","scan":{"angles":60.5}}`)); err == nil || err.Error() != "scan.angles: must be a whole number, got 60.5" {
		t.Errorf("%v", err)
	}
}
