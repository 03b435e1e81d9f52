package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// hostList are the names that a Host header may hold besides addresses.
type hostList []string

// newHostList takes names as a person writes them, a port included.
func newHostList(names []string) hostList {
	list := hostList{"localhost"}
	for _, name := range names {
		if host, ok := hostName(name); ok {
			name = host
		}
		list = append(list, canonical(name))
	}
	return list
}

func canonical(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }

// allows reports whether a request for this Host, with any port, may be served:
// localhost, a loopback address, an address of this machine, or a configured name.
//
// A page of another site can reach a server on this machine only through a name of
// its own that it rebinds to 127.0.0.1, and then the Host is that name. Addresses
// cannot be rebound; those of other machines are refused because nobody needs them.
// Names below localhost are not allowed: not every resolver keeps them on the machine.
// Nor are zones, which clients keep to themselves (RFC 6874): anything may stand there.
func (l hostList) allows(host string) bool {
	name, ok := hostName(host)
	if !ok {
		return false
	}
	if addr, err := netip.ParseAddr(name); err == nil && addr.Zone() == "" && ownAddress(addr.Unmap()) {
		return true
	}
	return slices.Contains(l, canonical(name))
}

// hostName returns the name in host, host:port, [address] or [address]:port.
func hostName(host string) (name string, ok bool) {
	if name, port, err := net.SplitHostPort(host); err == nil {
		return name, strings.Trim(port, "0123456789") == ""
	}
	if inner, bracket := strings.CutPrefix(host, "["); bracket {
		return strings.CutSuffix(inner, "]")
	}
	return host, true
}

// ownAddress asks the system each time: a laptop's addresses change while it serves.
func ownAddress(addr netip.Addr) bool {
	if addr.IsLoopback() {
		return true
	}
	own, err := net.InterfaceAddrs()
	if err != nil {
		return false
	}
	return slices.ContainsFunc(own, func(a net.Addr) bool {
		prefix, err := netip.ParsePrefix(a.String())
		return err == nil && prefix.Addr().WithZone("").Unmap() == addr
	})
}

// requireHost refuses foreign Hosts before any handler sees them. 403 and not 421:
// a browser may repeat a request after a 421, and the answer would be the same.
func (s *Server) requireHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.hosts.allows(r.Host) {
			http.Error(w, fmt.Sprintf("This server does not answer to the name %q. Start it with -host and that name if it should.", r.Host), http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// requireOrigin refuses websockets that pages of other sites open: browsers let
// them, and send their Origin. An Origin must be that of the Host, or a configured
// one. The scheme is not compared with ours, which is http even behind a proxy that
// speaks https. Without an Origin the client is no browser, and is let in: what is
// not a browser could write any Origin.
func (s *Server) requireOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.originAllowed(r) {
			http.Error(w, "This page belongs to another site, which may not connect to this server.", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) originAllowed(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	if len(origins) == 0 {
		return true
	}
	if len(origins) > 1 {
		return false
	}
	if slices.ContainsFunc(s.trustedOrigins(), func(o string) bool { return strings.EqualFold(o, origins[0]) }) {
		return true
	}
	u, err := url.Parse(origins[0])
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && strings.EqualFold(u.Host, r.Host)
}

// trustedOrigins are those from which requests come that have another Host.
func (s *Server) trustedOrigins() []string {
	if s.config.Address.given() { // a proxy may send the Host at which the server listens
		return append(slices.Clone(s.config.Origins), s.config.Address.origin())
	}
	return s.config.Origins
}

// validOrigin refuses what no browser would send as an Origin.
func validOrigin(site string) error {
	u, err := url.Parse(site)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || site != u.Scheme+"://"+u.Host {
		return fmt.Errorf("a site must be scheme and host such as https://example.org, got %q", site)
	}
	return nil
}

// securityHeaders tells the browser what the pages need, so that it refuses the rest.
func (s *Server) securityHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", s.contentPolicy(r.Host))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

func (s *Server) contentPolicy(host string) string {
	connect := "'self'"
	if s.hosts.allows(host) { // only then is it safe to repeat the host in a header
		connect += " ws://" + host + " wss://" + host // older browsers do not count websockets as 'self'
	}
	if a := s.config.Address; a.given() && host != a.host {
		connect += " " + a.sockets()
	}
	return strings.Join([]string{
		"default-src 'self'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' data: blob:",
		"connect-src " + connect,
		"frame-ancestors " + strings.Join(append([]string{"'self'"}, s.config.Embedders...), " "),
		"base-uri 'none'",
		"object-src 'none'",
		"form-action 'self'",
	}, "; ")
}
