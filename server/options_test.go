package main

import (
	"io"
	"slices"
	"strings"
	"testing"
)

func TestOptions(t *testing.T) {
	o, err := parseOptions([]string{"-addr", "lab:80", "-host", "a.example, b.example", "-host", "c.example", "-open", "-embed", "https://x.example", "-origin=https://y.example"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if o.addr != "lab:80" || !o.open || !slices.Equal(o.hosts, names{"a.example", "b.example", "c.example", "lab"}) ||
		!slices.Equal(o.embed, names{"https://x.example"}) || !slices.Equal(o.origins, names{"https://y.example"}) {
		t.Errorf("%+v", o)
	}
	if o, err := parseOptions(nil, io.Discard); err != nil || o.addr != "localhost:8080" || o.open {
		t.Errorf("defaults: %+v, %v", o, err)
	}
}

func TestWrongUsage(t *testing.T) {
	for _, args := range [][]string{
		{"-nonsense"}, {"-addr"}, {"extra"}, {"-open", "extra"}, {"-open=perhaps"}, {"-addr", "localhost"}, {"-host", "a,,b"}, {"-host", ""},
		{"-origin", "example.org"}, {"-embed", "https://example.org; script-src *"},
	} {
		code, stdout, stderr := invoke(t, args...)
		if code != exitUsage || stdout != "" || !oneLine(stderr) {
			t.Errorf("%q: exit code %d, %q, %q", args, code, stdout, stderr)
		}
	}
}

func TestHelp(t *testing.T) {
	for _, flag := range []string{"-h", "-help", "--help"} {
		code, stdout, stderr := invoke(t, flag)
		if code != exitOK || stderr != "" {
			t.Errorf("%s: exit code %d, %q", flag, code, stderr)
		}
		if got := strings.Count(stdout, "(default "); got != 5 {
			t.Errorf("%s: %d defaults in\n%s", flag, got, stdout)
		}
		for _, want := range []string{"-addr", "-open", "-host", "-origin", "-embed", "localhost:8080", "replay"} {
			if !strings.Contains(stdout, want) {
				t.Errorf("%s: no %s in\n%s", flag, want, stdout)
			}
		}
	}
}
