package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradus/ct/picture/picturetest"
)

// Of a DICOM file nothing that is printed or written says whose it is, not even what it was called; the spec that
// is written gives the same.
func TestReplayCTDICOM(t *testing.T) {
	folder, out := t.TempDir(), filepath.Join(t.TempDir(), "figures")
	slice := picturetest.DICOM(picturetest.Explicit, picturetest.Slice(48, 64, func(i, j int) int { return -1000 + 40*i + 20*j }))
	if err := os.WriteFile(filepath.Join(folder, "doe_jane.dcm"), slice, 0o600); err != nil {
		t.Fatal(err)
	}
	spec := filepath.Join(folder, "spec.json")
	text := `{"kind": "ct", "size": 32, "prior": "tv", "scan": {"angles": 9}, "schedule": {"levels": 2},
		"image": {"file": "doe_jane.dcm", "fit": "pad"}, "starts": [{"kind": "image", "file": "doe_jane.dcm", "window": [-160, 240]}, {"kind": "zero"}]}`
	if err := os.WriteFile(spec, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	psnr := func(args ...string) float64 {
		code, line, stderr := replayText(t, "", args...)
		if code != 0 {
			t.Fatal(stderr)
		}
		tellsNothing(t, "what is printed", []byte(line+stderr))
		var r struct{ PSNR float64 }
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		return r.PSNR
	}
	first := psnr("-out", out, spec)
	files, err := os.ReadDir(out)
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		written, err := os.ReadFile(filepath.Join(out, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		tellsNothing(t, f.Name(), written)
	}
	if again := psnr(filepath.Join(out, "spec.json")); again != first {
		t.Errorf("the spec that is written gives %g dB, not %g", again, first)
	}
	// A file that is cut off is refused without its name.
	if err := os.WriteFile(filepath.Join(folder, "doe_jane.dcm"), slice[:2000], 0o600); err != nil {
		t.Fatal(err)
	}
	code, line, stderr := replayText(t, "", spec)
	if code == 0 || !strings.Contains(stderr, "image.file: must be a whole DICOM file: unexpected EOF") {
		t.Errorf("%d %s %s", code, line, stderr)
	}
	tellsNothing(t, "the refusal", []byte(line+stderr))
}

func tellsNothing(t *testing.T, what string, text []byte) {
	t.Helper()
	for _, name := range []string{"doe_jane", "doe^jane", "secret"} {
		if bytes.Contains(bytes.ToLower(text), []byte(name)) {
			t.Errorf("%s has %s", what, name)
		}
	}
}
