package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExportEqualsReplay: what the page exports has the bytes that replay -out writes.
// web's tests look at every file; here one format of each figure will do.
func TestExportEqualsReplay(t *testing.T) {
	base := "http://" + hostOf(serving(t))
	const spec = `{"method":"graduated","schedule":{"levels":10},"a0":0.02}`
	out := t.TempDir()
	mustReplay(t, strings.Replace(spec, "{", `{"sweep":true,`, 1), "-out", out, "-base", base)
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	compared := 0
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); ext != ".svg" && ext != ".csv" {
			continue
		}
		want, err := os.ReadFile(filepath.Join(out, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		r, err := client.Post(base+"/toy2d/export/"+e.Name(), "application/json", strings.NewReader(spec))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r.Body)
		r.Body.Close()
		if err != nil || r.StatusCode != http.StatusOK || !bytes.Equal(got, want) {
			t.Errorf("%s: %s, %d bytes, replay wrote %d, %v", e.Name(), r.Status, len(got), len(want), err)
		}
		compared++
	}
	if compared != 15 {
		t.Errorf("%d files", compared)
	}
}
