package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os/exec"
	"runtime"
	"runtime/debug"
	"time"

	"gradus/ct"
	"gradus/internal/cpu"
	"gradus/web"
)

// shutdownTimeout is how long the server waits for its own end.
const shutdownTimeout = 8 * time.Second

// serve listens until the context ends, then closes every socket and connection.
func serve(ctx context.Context, k cpu.Kernel, args []string, stdout, stderr io.Writer) int {
	fail := func(code int, err error) int {
		fmt.Fprintln(stderr, "gradus:", err)
		return code
	}
	o, err := parseOptions(args, stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		return fail(exitUsage, fmt.Errorf("%w; -h lists the flags", err))
	}

	if err := loadPriors(o.priors); err != nil {
		return fail(exitUsage, err)
	}
	log := o.newLog(stderr)
	if o.priors != "" {
		log.Info("priors", "names", ct.Priors())
	}
	site, err := web.New(web.Config{Log: log, Kernel: k, Hosts: o.hosts, Origins: o.origins, Embedders: o.embed,
		Address: o.address, Listen: o.addr,
		Runs: o.runs, Queue: o.queue, Viewers: o.viewers})
	if err != nil {
		return fail(exitUsage, err)
	}
	secure, err := o.tls()
	if err != nil {
		return fail(exitUsage, err)
	}
	if o.debug != "" {
		aside, err := listen(newHTTPServer(debugHandler(site.Metrics()), log), "-debug", o.debug, nil)
		if err != nil {
			return fail(exitFault, err)
		}
		defer func() {
			if err := aside.end(); err != nil {
				log.Warn("profiles and metrics", "error", err)
			}
		}()
		log.Info("profiles and metrics", "address", aside.addr.String())
	}
	server := newHTTPServer(site, log)
	server.TLSConfig = secure
	main, err := listen(server, "-addr", o.addr, site.Answers)
	if err != nil {
		return fail(exitFault, err)
	}

	began := time.Now()
	url := pageURL(o.addr, main.addr, secure != nil)
	log.Info("serving", "address", main.addr.String(), "url", cmp.Or(o.address.String(), url), "kernel", k, "version",
		version(), "go", runtime.Version())
	fmt.Fprintln(stdout, "Gradus is on", url)
	if o.open {
		if err := openBrowser(url); err != nil {
			fmt.Fprintf(stderr, "gradus: cannot open the browser (%v): open %s yourself\n", err, url)
		}
	}

	code := exitOK
	select {
	case <-ctx.Done():
	case <-main.ended:
		log.Error("serving ended", "error", main.err)
		code = exitFault
	}
	if err := shutdown(server, site); err != nil {
		log.Warn("not everything ended in time", "error", err)
	}
	<-main.ended
	log.Info("ended", "served", time.Since(began).Round(time.Millisecond))
	return code
}

// shutdown ends the server whether or not its clients agree. Probes are told, by 503,
// until the sockets are closed; from then on connections are refused.
func shutdown(server *http.Server, site *web.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	return errors.Join(site.Close(ctx), server.Shutdown(ctx), server.Close())
}

// pageURL is where a browser on this machine finds the page: at the host that was
// asked for, or at localhost if that was all of them, and at the port that it became.
func pageURL(addr string, listening net.Addr, secure bool) string {
	host, _, _ := net.SplitHostPort(addr)
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	_, port, _ := net.SplitHostPort(listening.String())
	scheme := "http"
	if secure {
		scheme = "https"
	}
	return scheme + "://" + net.JoinHostPort(host, port) + "/"
}

// version is that of the build: a commit, if Go knew one.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return "unknown"
}

// openBrowser shows a page in the person's browser. It does not wait for it.
func openBrowser(url string) error {
	command := browserCommand(runtime.GOOS, url)
	cmd := exec.Command(command[0], command[1:]...)
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release()
}

func browserCommand(goos, url string) []string {
	switch goos {
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler", url}
	case "darwin":
		return []string{"open", url}
	}
	return []string{"xdg-open", url}
}
