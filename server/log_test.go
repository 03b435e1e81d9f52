package main

import (
	"strings"
	"syscall"
	"testing"

	"github.com/go-json-experiment/json"
)

// TestLog: it begins with what runs where, and ends with the end.
func TestLog(t *testing.T) {
	t.Parallel()
	url, cmd, stderr := program(t, nil, "-log-format", "json", "-url", "https://example.org/gradus")
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	type line struct{ Level, Msg, Address, URL, Kernel, Version, Go string }
	var lines []line
	for text := range strings.Lines(stderr.String()) {
		var l line
		if err := json.Unmarshal([]byte(text), &l, json.MatchCaseInsensitiveNames(true)); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		lines = append(lines, l)
	}
	if len(lines) != 2 || lines[0].Msg != "serving" || lines[1].Msg != "ended" {
		t.Fatalf("%+v", lines)
	}
	_, port, _ := strings.Cut(hostOf(url), ":")
	if l := lines[0]; l.Level != "INFO" || !strings.HasSuffix(l.Address, ":"+port) ||
		l.URL != "https://example.org/gradus" || l.Kernel == "" || l.Version == "" || !strings.HasPrefix(l.Go, "go1.") {
		t.Errorf("%+v", l)
	}
}

func TestLogLevel(t *testing.T) {
	t.Parallel()
	_, cmd, stderr := program(t, nil, "-log", "warn")
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || stderr.String() != "" {
		t.Errorf("%v, %q", err, stderr)
	}
}
