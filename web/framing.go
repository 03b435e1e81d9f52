package web

import (
	"net/http"
	"net/url"
	"slices"
)

// explainFraming answers with a page that can be read in the frame where the page that was asked for could not: a
// browser shows nothing there, and the embedding site would not learn why. Browsers tell what a request is for; the
// policy that keeps other sites from framing does not rest on this.
func (s *Server) explainFraming(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := r.Header
		framed := slices.Contains([]string{"iframe", "frame", "embed", "object"}, h.Get("Sec-Fetch-Dest"))
		foreign := h.Get("Sec-Fetch-Site") == "cross-site" || h.Get("Sec-Fetch-Site") == "same-site"
		site := originOf(h.Get("Referer"))
		unknown := site == "" && len(s.config.Embedders) > 0 // the browser decides
		allowed := slices.Contains(s.config.Embedders, site) || unknown
		if r.Method != http.MethodGet || !framed || !foreign || allowed {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Security-Policy",
			"default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors *")
		w.Header().Set("Cache-Control", "no-store")
		s.config.Log.Info("not shown in a frame", "site", site, "path", r.URL.Path)
		s.renderStatus(w, r, http.StatusForbidden, "framed.html", struct{ Site, Base string }{site, s.baseOf(r)})
	})
}

// originOf is scheme and host of an address, "" if it has none.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
