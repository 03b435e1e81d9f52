package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
)

// options are what the flags of serving say.
type options struct {
	addr    string
	open    bool
	hosts   names
	origins names
	embed   names
}

// names is a flag that may be given several times, or once with commas.
type names []string

func (n *names) String() string { return strings.Join(*n, ",") }

func (n *names) Set(s string) error {
	for name := range strings.SplitSeq(s, ",") {
		if name = strings.TrimSpace(name); name == "" {
			return errors.New("an empty name")
		}
		*n = append(*n, name)
	}
	return nil
}

// parseOptions reads the arguments. It returns flag.ErrHelp after it has written the
// help to help.
func parseOptions(args []string, help io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("gradus", flag.ContinueOnError)
	f.SetOutput(io.Discard) // one line about a mistake is enough
	f.StringVar(&o.addr, "addr", "localhost:8080", "`host:port` to listen on; port 0 takes a free one, an empty host all networks")
	f.BoolVar(&o.open, "open", false, "open the page in the browser (default false)")
	f.Var(&o.hosts, "host", "`name` by which browsers may address the server besides localhost and the machine's\naddresses; repeat it or separate names by commas (default none)")
	f.Var(&o.origins, "origin", "`site` whose pages may connect to the server besides its own, e.g. https://example.org;\nlikewise (default none)")
	f.Var(&o.embed, "embed", "`site` that may show a page in a frame, e.g. https://example.org; likewise (default none)")

	err := f.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(help, "Gradus explores graduated non-convexity in the browser.\n\n"+
			"  go run ./server [flags]      serves the pages\n"+
			"  go run ./server replay -h    about running a spec without a browser\n\nFlags:\n")
		f.SetOutput(help)
		f.PrintDefaults()
		return o, err
	}
	if err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", f.Arg(0))
	}
	host, _, err := net.SplitHostPort(o.addr)
	if err != nil {
		return o, fmt.Errorf("-addr must be host:port such as localhost:8080, got %q", o.addr)
	}
	if _, err := netip.ParseAddr(host); err != nil && host != "" {
		o.hosts = append(o.hosts, host) // who listens on a name answers to it
	}
	return o, nil
}
