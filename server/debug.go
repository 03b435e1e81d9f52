package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"net/netip"
)

// debugHandler serves profiles and metrics to clients on this machine. It has routes
// of its own: what importing pprof adds to http.DefaultServeMux is served nowhere.
func debugHandler(metrics http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", metrics)
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// A foreign page in a browser on this machine comes by a name of its own.
		if requireLoopback(r.Host) != nil {
			http.Error(w, "This address answers to localhost only.", http.StatusForbidden)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// requireLoopback refuses what is no host:port of this machine's own.
func requireLoopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if ip, notIP := netip.ParseAddr(host); err == nil && (host == "localhost" || notIP == nil && ip.IsLoopback()) {
		return nil
	}
	return fmt.Errorf("must be host:port with a loopback host, such as localhost:6060, 127.0.0.1:6060 or [::1]:6060, got %q", addr)
}
