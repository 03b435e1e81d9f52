package web

import (
	"fmt"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
)

// Address is where browsers reach the server, if that is another place than where it
// listens: that of a proxy before it. The zero value is no such address.
//
// It is what a person said. Headers by which proxies tell such things (Forwarded,
// X-Forwarded-For, -Host and -Proto, X-Real-IP) are not read anywhere, as whoever
// connects may write them.
type Address struct {
	scheme string
	host   string // with a port, unless it is the scheme's own
	name   string // the host without a port
	prefix string // of all paths, such as /gradus; "" if there is none
}

// Letters, digits and little else: host and path appear in headers and links.
var addressForm = regexp.MustCompile(`^(https?)://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]+))?((?:/[A-Za-z0-9._~-]+)*)/?$`)

// ParseAddress reads an address such as https://example.org/gradus.
func ParseAddress(text string) (Address, error) {
	parts := addressForm.FindStringSubmatch(text)
	if parts == nil || path.Clean(parts[4]+"/x") != parts[4]+"/x" {
		return Address{}, fmt.Errorf("must be http:// or https://, a host and perhaps a plain path, such as https://example.org/gradus, got %.100q", text)
	}
	a := Address{scheme: parts[1], host: parts[2], name: strings.Trim(parts[2], "[]"), prefix: parts[4]}
	usual := map[string]string{"http": "80", "https": "443"}[a.scheme]
	if port := parts[3]; port != "" && port != usual { // browsers leave the usual one out
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return Address{}, fmt.Errorf("must have a port from 1 to 65535, got %.20s", port)
		}
		a.host += ":" + port
	}
	return a, nil
}

func (a Address) given() bool { return a.host != "" }

// origin is what browsers send as the Origin of the pages there.
func (a Address) origin() string { return a.scheme + "://" + a.host }

func (a Address) String() string {
	if !a.given() {
		return ""
	}
	return a.origin() + a.prefix
}

// Sockets is the source of a Content-Security-Policy that allows websockets to it.
func (a Address) sockets() string { return "ws" + strings.TrimPrefix(a.origin(), "http") }

// stripPrefix takes the address's prefix from the paths of requests. Some proxies have
// done so already, which is as good.
func (s *Server) stripPrefix(next http.Handler) http.Handler {
	prefix := s.config.Address.prefix
	if prefix == "" {
		return next
	}
	stripped := http.StripPrefix(prefix, next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == prefix || strings.HasPrefix(r.URL.Path, prefix+"/") {
			stripped.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// bare reports whether a request was for the prefix without a slash after it, and
// leads to where the relative addresses of a page mean what they should.
func (s *Server) bare(w http.ResponseWriter, r *http.Request) bool {
	if r.URL.Path != "" {
		return false
	}
	to := path.Base(s.config.Address.prefix) + "/" // relative, so that it holds at any address
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusPermanentRedirect)
	return true
}

// baseOf is the address of the server as the client knows it. Behind a proxy that
// speaks https, and whose address nobody told, only the Origin of a browser's request
// tells the scheme.
func (s *Server) baseOf(r *http.Request) string {
	if s.config.Address.given() {
		return s.config.Address.String()
	}
	if r.TLS != nil || strings.EqualFold(r.Header.Get("Origin"), "https://"+r.Host) {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// distinctPrefix refuses a prefix that is the beginning of a path of the server's own:
// Nobody could tell whether a proxy has stripped it.
func (s *Server) distinctPrefix(routes chi.Routes) error {
	prefix := s.config.Address.prefix
	return chi.Walk(routes, func(_, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if prefix != "" && strings.HasPrefix(route+"/", prefix+"/") {
			return fmt.Errorf("-url %s must have another path: %s is one of the server's own", s.config.Address, prefix)
		}
		return nil
	})
}
