package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
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

// hostForm is what browsers send as a host besides an address: labels of letters, digits and
// hyphens; names in other scripts reach the server as xn--...
var hostForm = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?$`)

// ValidHost refuses what no request can have as its host.
func ValidHost(name string) error {
	host, ok := hostName(name)
	if !ok {
		host = ""
	}
	if addr, err := netip.ParseAddr(name); err == nil && addr.Zone() == "" {
		return nil
	}
	if addr, err := netip.ParseAddr(host); err == nil && addr.Zone() == "" {
		return nil
	}
	// What ends in a number is an address to browsers, or none.
	last := host[strings.LastIndex(strings.TrimSuffix(host, "."), ".")+1:]
	if hostForm.MatchString(host) && strings.Trim(last, "0123456789.") != "" {
		return nil
	}
	return fmt.Errorf("must be a name such as lab.example.org, or an address, without https://, path or *, got %.100q",
		name)
}

// Answers reports whether the server answers to requests for this Host.
func (s *Server) Answers(host string) bool { return s.hosts.allows(host) }

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
			s.refusals.warn("host refused", "the server does not answer to this name: -host admits it", r)
			http.Error(w, fmt.Sprintf("This server does not answer to the name %q. Start it with -host and that name if it should.", r.Host), http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// usualPort takes the scheme's own port from the Host and the Origin: some proxies add it,
// browsers never do. The scheme is the browser's; behind a proxy only the Origin tells it.
func (s *Server) usualPort(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		origins := r.Header["Origin"]
		secure := r.TLS != nil || len(origins) == 1 && strings.HasPrefix(origins[0], "https://")
		for scheme, port := range map[string]string{"http://": ":80", "https://": ":443"} {
			if len(origins) == 1 && strings.HasPrefix(origins[0], scheme) {
				r.Header.Set("Origin", strings.TrimSuffix(origins[0], port))
			}
		}
		if host, usual := strings.CutSuffix(r.Host, ":443"); usual && secure {
			r.Host = host
		} else if host, usual := strings.CutSuffix(r.Host, ":80"); usual && r.TLS == nil {
			r.Host = host
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
			s.refuseOrigin(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// refuseOrigin says what a page of another site may be told, which it may be by mistake: behind
// a proxy that calls the server by another name than the browser does.
func (s *Server) refuseOrigin(w http.ResponseWriter, r *http.Request) {
	s.refusals.warn("origin refused",
		"the page is of another site than the Host: a proxy must pass the Host on, or -url name what browsers see; -origin admits a site", r)
	origin := shortened(r.Header.Get("Origin"))
	http.Error(w, fmt.Sprintf("This page is at %q, and addresses the server as %q. If a proxy stands between them it has to pass the Host on, or the server has to be started with -url and the address that browsers see. Pages of other sites need -origin.",
		origin, shortened(r.Host)), http.StatusForbidden)
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
