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
	r.Use(s.files.LimitWrites, s.usualPort, s.securityHeaders, s.stripPrefix, s.answerProbes, s.requireHost,
		crossOrigin.Handler, middleware.GetHead)

	pages := r.With(s.explainFraming)
	pages.Get("/", s.homePage)
	pages.Get("/learn", s.learnPage)
	r.Get("/learn/", withoutSlash)
	pages.Get("/learn/worksheet", s.worksheetPage)
	r.Get("/learn/stills/{file}", s.lessonStill)
	for _, e := range s.explorers {
		pages.Get("/"+e.kind, s.pageOf(e))
		r.Get("/"+e.kind+"/", withoutSlash)
		r.Post("/"+e.kind+"/export/{file}", e.export(s))
	}
	r.NotFound(s.lostPage)
	r.Post("/uploads", s.CT.UploadPicture)
	r.Get("/uploads/{file}", s.CT.AboutPicture)
	r.Post("/shows", s.openShow)
	pages.Get("/shows/{id}", s.showPage)
	pages.Get("/runs/{id}", s.showPage)
	r.Get("/runs/{id}/links", s.runLinks)
	r.Get("/static/*", http.StripPrefix("/static/", s.assets).ServeHTTP)
	sockets := r.With(s.requireOrigin, s.limitViewers)
	sockets.Post("/ws/check", nothingAgainst)
	for _, e := range s.explorers {
		sockets.Get("/ws/"+e.kind, s.Sockets.Handler(s.parts(e)))
	}
	return r, s.distinctPrefix(r)
}

// nothingAgainst is the answer to a page that asks what keeps it from a websocket, if nothing does.
func nothingAgainst(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

// parts are what answers the messages of an explorer's page: every page may present, too.
func (s *Server) parts(e explorer) func(*ws.Viewer) []ws.Part {
	return func(v *ws.Viewer) []ws.Part { return []ws.Part{e.part(s, v), s.Shows.Part(v)} }
}
