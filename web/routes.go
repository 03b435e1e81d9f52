package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"gradus/web/ws"
)

// routes is the whole map of the server. The order of the guards matters: what
// refuses a request comes before what answers it, and even a refusal has the headers.
func (s *Server) routes() (http.Handler, error) {
	crossOrigin := http.NewCrossOriginProtection()
	for _, origin := range s.trustedOrigins() {
		if err := crossOrigin.AddTrustedOrigin(origin); err != nil {
			return nil, err
		}
	}

	crossOrigin.SetDenyHandler(http.HandlerFunc(s.refuseOrigin))

	r := chi.NewRouter()
	r.Use(s.files.LimitWrites, s.usualPort, s.securityHeaders, s.stripPrefix, s.answerProbes, s.requireHost, crossOrigin.Handler, middleware.GetHead)

	pages := r.With(s.explainFraming)
	pages.Get("/", s.homePage)
	pages.Get("/toy2d", s.toyPage)
	r.Post("/toy2d/export/{file}", s.Toy.Export)
	pages.Get("/ct", s.ctPage)
	r.Get("/toy2d/", withoutSlash)
	r.Get("/ct/", withoutSlash)
	r.NotFound(s.lostPage)
	r.Post("/ct/export/{file}", s.CT.Export)
	r.Post("/uploads", s.CT.UploadPicture)
	r.Post("/shows", s.openShow)
	pages.Get("/shows/{id}", s.showPage)
	pages.Get("/runs/{id}", s.showPage)
	r.Get("/runs/{id}/links", s.runLinks)
	r.Get("/static/*", http.StripPrefix("/static/", s.assets).ServeHTTP)
	sockets := r.With(s.requireOrigin, s.limitViewers)
	sockets.Post("/ws/check", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }) // what keeps a page from a websocket
	sockets.Get("/ws/toy2d", s.Sockets.Handler(s.parts(s.Toy.Part)))
	sockets.Get("/ws/ct", s.Sockets.Handler(s.parts(s.CT.Part)))
	return r, s.distinctPrefix(r)
}

// parts are what answers the messages of a page: every page may present, too.
func (s *Server) parts(page func(*ws.Viewer) ws.Part) func(*ws.Viewer) []ws.Part {
	return func(v *ws.Viewer) []ws.Part { return []ws.Part{page(v), s.Shows.Part(v)} }
}
