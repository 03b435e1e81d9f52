package main

import (
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"

	"gradus/web"
)

// options are what the flags of serving say.
type options struct {
	addr    string
	open    bool
	address web.Address
	hosts   names
	origins names
	embed   names

	cert, key string

	runs, queue, viewers int

	priors string

	logLevel, logFormat string

	debug string
}

// flags are all flags of serving, with their defaults set.
func (o *options) flags() *flag.FlagSet {
	f := flag.NewFlagSet("gradus", flag.ContinueOnError)
	f.SetOutput(io.Discard) // one line about a mistake is enough
	f.StringVar(&o.addr, "addr", "localhost:8080",
		"`host:port` to listen on; port 0 takes a free one, an empty host all networks")
	f.BoolVar(&o.open, "open", false, "open the page in the browser (default false)")
	f.Func("url", "`address` at which browsers reach the server, when that is another than where it listens, e.g.\nthat of a proxy, https://example.org/gradus (default none)", func(text string) (err error) {
		o.address, err = web.ParseAddress(text)
		return err
	})
	f.Func("host", "`name` by which browsers may address the server besides localhost and the machine's\naddresses; repeat it or separate names by commas (default none)", o.addHosts)
	f.Var(&o.origins, "origin",
		"`site` whose pages may connect to the server besides its own, e.g. https://example.org;\nlikewise (default none)")
	f.Var(&o.embed, "embed",
		"`site` that may show a page in a frame, e.g. https://example.org; likewise (default none)")
	f.StringVar(&o.cert, "cert", "",
		"PEM `file` with the certificate, and those between it and the root, for https; with -key\n(default none: http)")
	f.StringVar(&o.key, "key", "", "PEM `file` with the certificate's key; with -cert (default none)")
	f.Var(newNumber(&o.runs, web.DefaultRuns(), web.MaxRuns), "runs",
		fmt.Sprintf("`number` of runs of tomography that are computed at a time, from 1 to %d; by default the\nprocessors but one", web.MaxRuns))
	f.Var(newNumber(&o.queue, web.DefaultQueue, web.MaxQueue), "queue",
		fmt.Sprintf("`number` of runs that may wait for their turn, from 1 to %d", web.MaxQueue))
	f.Var(newNumber(&o.viewers, web.DefaultViewers, web.MaxViewers), "viewers",
		fmt.Sprintf("`number` of pages that may be connected at a time, from 1 to %d", web.MaxViewers))
	priorsFlag(f, &o.priors)
	f.Var(newChoice(&o.logLevel, "info", "debug", "info", "warn", "error"), "log",
		"least `level` that is logged to the standard error: debug, info, warn or error")
	f.Var(newChoice(&o.logFormat, "text", "text", "json"), "log-format", "`form` of the log: text or json")
	f.Func("debug", "loopback `host:port` to serve profiles (/debug/pprof/) and metrics (/metrics) on, e.g.\nlocalhost:6060 (default none)", func(addr string) error {
		o.debug = addr
		return requireLoopback(addr)
	})
	return f
}

// addHosts takes names that requests can have.
func (o *options) addHosts(text string) error {
	var given names
	if err := given.Set(text); err != nil {
		return err
	}
	for _, name := range given {
		if err := web.ValidHost(name); err != nil {
			return err
		}
	}
	o.hosts = append(o.hosts, given...)
	return nil
}

// parseOptions reads the arguments. It returns flag.ErrHelp after it has written the
// help to help.
func parseOptions(args []string, help io.Writer) (options, error) {
	var o options
	f := o.flags()
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
		o.hosts = append(o.hosts, host) // a server that listens on a name answers to it
	}
	if (o.cert == "") != (o.key == "") {
		return o, errors.New("-cert and -key must be given together, or neither")
	}
	return o, nil
}

var logLevels = map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn,
	"error": slog.LevelError}

// newLog returns the log that the flags ask for.
func (o *options) newLog(to io.Writer) *slog.Logger {
	settings := &slog.HandlerOptions{Level: logLevels[o.logLevel]}
	if o.logFormat == "json" {
		return slog.New(slog.NewJSONHandler(to, settings))
	}
	return slog.New(slog.NewTextHandler(to, settings))
}

// tls returns how to speak https, or nil for http. The certificate is read once.
func (o *options) tls() (*tls.Config, error) {
	if o.cert == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(o.cert, o.key)
	if err != nil {
		return nil, fmt.Errorf("reading the certificate of -cert and the key of -key: %w", err)
	}
	// Every browser that can show the pages speaks 1.3.
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS13}, nil
}
