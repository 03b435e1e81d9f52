package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"gradus/solver/kernel"
	"gradus/web"
)

// How long the server waits for a client (S3), and for its own end.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 10 * time.Second
	idleTimeout       = 60 * time.Second
	maxHeaderBytes    = 16 << 10
	shutdownTimeout   = 8 * time.Second
)

// serve listens until the context ends, then closes every socket and connection.
func serve(ctx context.Context, k kernel.Kernel, args []string, stdout, stderr io.Writer) int {
	o, err := parseOptions(args, stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		fmt.Fprintf(stderr, "gradus: %v; -h lists the flags\n", err)
		return exitUsage
	}

	log := slog.New(slog.NewTextHandler(stderr, nil))
	site, err := web.New(web.Config{Log: log, Kernel: k, Hosts: o.hosts, Origins: o.origins, Embedders: o.embed})
	if err != nil {
		fmt.Fprintln(stderr, "gradus:", err)
		return exitUsage
	}
	listener, err := net.Listen("tcp", o.addr)
	if err != nil {
		advice := "choose another address, e.g. -addr localhost:8081"
		if errors.Is(err, syscall.EADDRINUSE) {
			advice = "stop the program that uses it, or " + advice
		}
		fmt.Fprintf(stderr, "gradus: cannot listen on %s (%v): %s\n", o.addr, cause(err), advice)
		return exitFault
	}
	server := &http.Server{
		Handler:           site,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()

	url := pageURL(o.addr, listener.Addr())
	fmt.Fprintln(stdout, "Gradus is on", url)
	if o.open {
		if err := openBrowser(url); err != nil {
			fmt.Fprintf(stderr, "gradus: cannot open the browser (%v): open %s yourself\n", err, url)
		}
	}

	select {
	case <-ctx.Done():
	case err := <-failed:
		fmt.Fprintln(stderr, "gradus: serving:", err)
		return exitFault
	}
	if err := shutdown(server, site); err != nil {
		log.Warn("not everything ended in time", "error", err)
	}
	<-failed
	return exitOK
}

// shutdown ends the server whether or not its clients agree.
func shutdown(server *http.Server, site *web.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	sockets := make(chan error, 1)
	go func() { sockets <- site.Close(ctx) }()
	err := server.Shutdown(ctx)
	return errors.Join(err, <-sockets, server.Close())
}

// pageURL is where a browser on this machine finds the page: at the host that was
// asked for, or at localhost if that was all of them, and at the port that it became.
func pageURL(addr string, listening net.Addr) string {
	host, _, _ := net.SplitHostPort(addr)
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	_, port, _ := net.SplitHostPort(listening.String())
	return "http://" + net.JoinHostPort(host, port) + "/"
}

// cause strips what a person knows already, e.g. "listen tcp 127.0.0.1:8080".
func cause(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}
