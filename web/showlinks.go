package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"

	"gradus/web/present"
)

// linksOf returns the links of a page of the server, a path below its address.
func (s *Server) linksOf(r *http.Request, path string) (present.Links, error) {
	l := present.Links{Links: []present.Link{}}
	for _, base := range s.reachableBases(r) {
		link, err := present.LinkTo(base + "/" + path)
		if err != nil {
			return l, err
		}
		l.Links = append(l.Links, link)
	}
	if len(l.Links) == 0 {
		_, port, _ := net.SplitHostPort(s.config.Listen)
		l.Advice = "This server listens on this machine alone. To let others in, restart it with the flag -addr :" +
			port
	}
	return l, nil
}

// reachableBases are addresses of the server that mean something on other machines: the one
// that it was given, or where it listens; on all networks the one by which the request came, its
// names, and the machine's addresses. Of a server whose listener is not known it is that of
// the request.
func (s *Server) reachableBases(r *http.Request) []string {
	host, port, err := net.SplitHostPort(s.config.Listen)
	if s.config.Address.given() || err != nil {
		return []string{s.baseOf(r)}
	}
	if addr, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr); ok &&
		port == "0" { // a free one was taken
		port = fmt.Sprint(addr.Port)
	}
	base := func(host string) string {
		scheme := "http"
		if r.TLS != nil {
			scheme = "https"
		}
		return scheme + "://" + net.JoinHostPort(host, port)
	}
	addr, err := netip.ParseAddr(host)
	switch {
	case host == "", err == nil && addr.IsUnspecified():
		var all []string
		if came, ok := hostName(r.Host); ok && !loopback(came) {
			all = append(all, s.baseOf(r))
		}
		for _, name := range s.hosts {
			if !loopback(name) {
				all = append(all, base(name))
			}
		}
		for _, own := range present.NetworkAddresses() {
			all = append(all, base(own.String()))
		}
		return distinct(all)
	case loopback(host):
		return nil
	}
	return []string{base(host)}
}

// loopback reports whether a host is this machine alone.
func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return canonical(host) == "localhost" || err == nil && addr.IsLoopback()
}

// distinct returns each text once, in the order in which they come first.
func distinct(texts []string) (once []string) {
	for _, text := range texts {
		if !slices.Contains(once, text) {
			once = append(once, text)
		}
	}
	return once
}
