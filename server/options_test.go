package main

import (
	"flag"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gradus/web"
)

func TestOptions(t *testing.T) {
	o, err := parseOptions([]string{"-addr", "lab:80", "-host", "a.example, b.example", "-host", "c.example", "-open",
		"-embed", "https://x.example", "-origin=https://y.example",
		"-url", "https://z.example/gradus/", "-cert", "c.pem", "-key", "k.pem", "-runs", "3", "-queue", "17",
		"-viewers", "40", "-priors", "weights", "-log", "error", "-log-format", "json", "-debug", "[::1]:6060"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if o.addr != "lab:80" || !o.open || !slices.Equal(o.hosts, names{"a.example", "b.example", "c.example", "lab"}) ||
		!slices.Equal(o.embed, names{"https://x.example"}) || !slices.Equal(o.origins, names{"https://y.example"}) ||
		o.address.String() != "https://z.example/gradus" || o.cert != "c.pem" || o.key != "k.pem" || o.runs != 3 ||
		o.queue != 17 || o.viewers != 40 || o.priors != "weights" ||
		o.logLevel != "error" || o.logFormat != "json" || o.debug != "[::1]:6060" {
		t.Errorf("%+v", o)
	}
	o, err = parseOptions(nil, io.Discard)
	if err != nil || o.addr != "localhost:8080" || o.open || o.address != (web.Address{}) ||
		o.cert != "" || o.debug != "" || o.priors != "" ||
		o.runs != web.DefaultRuns() || o.queue != 200 || o.viewers != 1000 || o.logLevel != "info" ||
		o.logFormat != "text" {
		t.Errorf("defaults: %+v, %v", o, err)
	}
}

// TestWrongUsage: one line, and it names the flag and what it may be.
func TestWrongUsage(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"-nonsense"}, "-nonsense"},
		{[]string{"-addr"}, "-addr"},
		{[]string{"extra"}, "extra"},
		{[]string{"-open", "extra"}, "extra"},
		{[]string{"-open=perhaps"}, "-open"},
		{[]string{"-addr", "localhost"}, "-addr must be host:port"},
		{[]string{"-host", "a,,b"}, "-host"},
		{[]string{"-host", ""}, "-host"},
		{[]string{"-host", "*"},
			"-host: must be a name such as lab.example.org, or an address, without https://, path or *"},
		{[]string{"-host", "*.example.org"}, "-host: must be a name"},
		{[]string{"-host", "good.example,https://x.example"}, "-host: must be a name"},
		{[]string{"-host", "x.example/"}, "-host: must be a name"},
		{[]string{"-host", ":8080"}, "-host: must be a name"},
		{[]string{"-host", "8080"}, "-host: must be a name"},
		{[]string{"-host", "x.example:http"}, "-host: must be a name"},
		{[]string{"-host", "bücher.example"}, "-host: must be a name"},
		{[]string{"-origin", "example.org"}, "https://example.org"},
		{[]string{"-embed", "https://example.org; script-src *"}, "https://example.org"},
		{[]string{"-url", "example.org"}, "-url: must be http:// or https://"},
		{[]string{"-url", "https://example.org/?a"}, "-url: must be http:// or https://"},
		{[]string{"-url", "https://example.org/ct"}, "-url https://example.org/ct must have another path"},
		{[]string{"-cert", "c.pem"}, "-cert and -key"},
		{[]string{"-key", "k.pem"}, "-cert and -key"},
		{[]string{"-cert", "no-such.pem", "-key", "no-such.pem"}, "-cert"},
		{[]string{"-runs", "0"}, "-runs: must be from 1 to 16"},
		{[]string{"-runs", "17"}, "-runs: must be from 1 to 16"},
		{[]string{"-runs", "many"}, "-runs: must be from 1 to 16"},
		{[]string{"-queue", "-1"}, "-queue: must be from 1 to 10000"},
		{[]string{"-queue", "10001"}, "-queue: must be from 1 to 10000"},
		{[]string{"-viewers", "0"}, "-viewers: must be from 1 to 100000"},
		{[]string{"-viewers", "1e3"}, "-viewers: must be from 1 to 100000"},
		{[]string{"-priors", "no-such-folder"}, "-priors: open no-such-folder"},
		{[]string{"-log", "loud"}, "-log: must be one of debug, info, warn, error"},
		{[]string{"-log-format", "xml"}, "-log-format: must be one of text, json"},
		{[]string{"-debug", ":6060"}, "-debug: must be host:port with a loopback host"},
		{[]string{"-debug", "0.0.0.0:6060"}, "-debug: must be host:port with a loopback host"},
		{[]string{"-debug", "192.0.2.1:6060"}, "-debug: must be host:port with a loopback host"},
		{[]string{"-debug", "example.org:6060"}, "-debug: must be host:port with a loopback host"},
		{[]string{"-debug", "localhost"}, "-debug: must be host:port with a loopback host"},
	} {
		code, stdout, stderr := invoke(t, c.args...)
		if code != exitUsage || stdout != "" || !oneLine(stderr) || !strings.Contains(stderr, c.says) {
			t.Errorf("%q: exit code %d, %q, %q", c.args, code, stdout, stderr)
		}
	}
}

// TestHelp: -h explains every flag with its default, and the README has them all.
func TestHelp(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(readme), "\n## Serving it for others\n")
	section, _, _ = strings.Cut(section, "\n## ")
	for _, help := range []string{"-h", "-help", "--help"} {
		code, stdout, stderr := invoke(t, help)
		if code != exitOK || stderr != "" || !strings.Contains(stdout, "replay") {
			t.Errorf("%s: exit code %d, %q, %q", help, code, stdout, stderr)
		}
		new(options).flags().VisitAll(func(f *flag.Flag) {
			at := regexp.MustCompile(`(?m)^  -` + f.Name + `( |$)`).FindStringIndex(stdout)
			if at == nil {
				t.Fatalf("%s: no -%s in\n%s", help, f.Name, stdout)
			}
			if entry, _, _ := strings.Cut(stdout[at[1]:], "\n  -"); !strings.Contains(entry, "(default ") {
				t.Errorf("%s: no default of -%s in\n%s", help, f.Name, entry)
			}
			if !strings.Contains(section, "`-"+f.Name+"`") && !strings.Contains(section, "`-"+f.Name+" ") {
				t.Errorf("no -%s in the README", f.Name)
			}
		})
	}
}
