package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradus/ct"
	"gradus/ct/export"
	"gradus/internal/cpu"
)

// TestReplayOfABatch: the files have the table, byte for byte what RunBatch comes to, and the link shows it.
func TestReplayOfABatch(t *testing.T) {
	const text = `{"kind":"ct","method":"tikhonov","size":32,"scan":{"angles":12},` +
		`"batch":{"count":3,"methods":["tikhonov","fbp"]}}`
	out := filepath.Join(t.TempDir(), "files")
	r := mustReplayCT(t, text, "-out", out)
	got, err := os.ReadFile(filepath.Join(out, export.BatchFile))
	if err != nil {
		t.Fatal(err)
	}
	spec, err := ct.Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := ct.RunBatch(t.Context(), &spec, k, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := export.BatchTable(&spec, rows, r.Link).Write(&want); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s\nwant\n%s", got, want.Bytes())
	}
	const fields = "batch.first=1&batch.count=3&batch.methods=%5B%22tikhonov%22%2C%22fbp%22%5D"
	if !strings.Contains(r.Link, fields) {
		t.Errorf("link %q", r.Link)
	}
}
