package main

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestBrowserCommand(t *testing.T) {
	const url = "http://localhost:1/toy2d"
	for goos, want := range map[string][]string{
		"linux":   {"xdg-open", url},
		"freebsd": {"xdg-open", url},
		"darwin":  {"open", url},
		"windows": {"rundll32", "url.dll,FileProtocolHandler", url},
	} {
		if got := browserCommand(goos, url); !slices.Equal(got, want) {
			t.Errorf("%s: %q", goos, got)
		}
	}
}

// TestOpen puts a program of its own in the browser's place.
func TestOpen(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the stand-in is a shell script named xdg-open")
	}
	dir := t.TempDir()
	opened := filepath.Join(dir, "opened")
	script := "#!/bin/sh\necho \"$1\" > " + opened + ".part && /bin/mv " + opened + ".part " + opened + "\n"
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	url, _, _ := program(t, []string{"PATH=" + dir}, "-open")
	var got []byte
	for deadline := time.Now().Add(patience); got == nil && time.Now().Before(deadline); {
		got, _ = os.ReadFile(opened)
	}
	if strings.TrimSpace(string(got)) != url {
		t.Errorf("opened %q, announced %q", got, url)
	}
}

func TestOpenWithoutABrowser(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("a browser is always found")
	}
	url, cmd, stderr := program(t, []string{"PATH=" + t.TempDir()}, "-open", "-log", "warn")
	cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil || !strings.Contains(stderr.String(), url) || !oneLine(stderr.String()) {
		t.Errorf("%v, %q", err, stderr)
	}
}
