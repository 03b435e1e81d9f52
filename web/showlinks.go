package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"rsc.io/qr"
)

// showLinks are the addresses by which others reach a show.
type showLinks struct {
	Links  []showLink `json:"links"`  // the likeliest first
	Advice string     `json:"advice"` // what to do if there are none
}

type showLink struct {
	URL string `json:"url"`
	QR  string `json:"qr"`   // path data of the code's dark squares, one unit each
	QRN int    `json:"size"` // units along a side
}

// linksOf returns the links of a page of the server, a path below its address.
func (s *Server) linksOf(r *http.Request, path string) (showLinks, error) {
	l := showLinks{Links: []showLink{}}
	for _, base := range s.reachableBases(r) {
		url := base + "/" + path
		code, err := qr.Encode(url, qr.M)
		if err != nil {
			return l, fmt.Errorf("making the QR code of %s: %w", url, err)
		}
		l.Links = append(l.Links, showLink{url, squares(code), code.Size})
	}
	if len(l.Links) == 0 {
		_, port, _ := net.SplitHostPort(s.config.Listen)
		l.Advice = "This server listens on this machine alone. To let others in, restart it with the flag -addr :" + port
	}
	return l, nil
}

// squares is the path data of a code's dark squares, row by row.
func squares(code *qr.Code) string {
	var d strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			width := 0
			for code.Black(x+width, y) { // outside is white
				width++
			}
			if width > 0 {
				fmt.Fprintf(&d, "M%d %dh%dv1h-%dz", x, y, width, width)
				x += width
			}
		}
	}
	return d.String()
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
	if addr, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr); ok && port == "0" { // a free one was taken
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
		for _, own := range networkAddresses() {
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

// networkAddresses are this machine's own on its networks, those of version 4 first: they are
// shorter, and work wherever there is a projector.
func networkAddresses() []netip.Addr {
	own, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var all []netip.Addr
	for _, a := range own {
		if prefix, err := netip.ParsePrefix(a.String()); err == nil {
			if addr := prefix.Addr().Unmap(); addr.IsGlobalUnicast() {
				all = append(all, addr)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b netip.Addr) int { return a.BitLen() - b.BitLen() })
	return all
}
