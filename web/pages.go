package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/go-chi/chi/v5"

	"gradus/internal/failure"
	"gradus/static"
	"gradus/templates"
	"gradus/web/lesson"
	"gradus/web/toyapp"
	"gradus/web/ws"
)

// pages are the parsed templates, by path: a page such as toy2d.html, or what defines
// its parts, such as toy2d/charts.html.
type pages struct{ templates *template.Template }

// prepared are the assets and pages as they are served, made once in a process.
var prepared = sync.OnceValues(func() (p struct {
	assets assets
	pages  *pages
}, err error) {
	if p.assets, err = loadAssets(static.Files); err != nil {
		return p, err
	}
	p.pages, err = parsePages(templates.Files, func(name, text string) (string, error) {
		text, made, err := bundle(static.Files, name, text)
		for name, body := range made {
			err = errors.Join(err, p.assets.add(name, body))
		}
		return text, err
	})
	return p, err
})

// parsePages parses the templates, each of whose text may be changed before.
func parsePages(files fs.FS, change func(name, text string) (string, error)) (*pages, error) {
	all := template.New("")
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		changed, err := change(name, string(text))
		if err != nil {
			return err
		}
		_, err = all.New(name).Parse(changed)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("parsing the templates: %w", err)
	}
	return &pages{all}, nil
}

// page is what a template is given.
type page struct {
	// Config is a JSON value that the page's script reads from
	//
	//	<script type="application/json" id="config">{{.Config}}</script>
	Config template.JS
	Data   any // what Config is written of, for the template itself
	// Root is the way from the page's address to home, such as ./ or ../
	Root string
}

func (s *Server) homePage(w http.ResponseWriter, r *http.Request) {
	if s.bare(w, r) {
		return
	}
	s.render(w, r, "home.html", toyapp.PageConfig())
}

func (s *Server) learnPage(w http.ResponseWriter, r *http.Request) {
	s.render(w, r, "learn.html", lesson.PageConfig())
}

// worksheetPage answers with the page to print, whose codes lead to where others reach the server.
func (s *Server) worksheetPage(w http.ResponseWriter, r *http.Request) {
	base, advice := s.baseOf(r), ""
	links, err := s.linksOf(r, "learn")
	if err == nil {
		advice = links.Advice
		if len(links.Links) > 0 {
			base = strings.TrimSuffix(links.Links[0].URL, "/learn")
		}
	}
	sheet, err := lesson.NewWorksheet(base, advice)
	if err != nil {
		id := failure.Log(s.config.Log, "worksheet failed", err)
		http.Error(w, failure.Message(id), http.StatusInternalServerError)
		return
	}
	s.render(w, r, "worksheet.html", sheet)
}

// lessonStill answers with a picture of the lesson, for those without scripts or, for the moment, without a
// connection.
func (s *Server) lessonStill(w http.ResponseWriter, r *http.Request) {
	name, isPNG := strings.CutSuffix(chi.URLParam(r, "file"), ".png")
	png, known, err := s.stills.PNG(r.Context(), name)
	switch {
	case !isPNG || !known:
		s.lostPage(w, r)
	case err != nil && r.Context().Err() != nil: // nobody waits any more
	case err != nil:
		id := failure.Log(s.config.Log, "picture failed", err, "picture", name)
		http.Error(w, "This picture could not be made: a fault of the server, logged as "+id+".",
			http.StatusInternalServerError)
	default:
		h := w.Header()
		h.Set("Content-Type", "image/png")
		h.Set("Content-Length", strconv.Itoa(len(png)))
		h.Set("Cache-Control", "max-age=3600") // another version of the program may draw another one
		w.Write(png)                           // an error here is the client's going away
	}
}

// pageOf returns the handler of an explorer's page.
func (s *Server) pageOf(e explorer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { s.render(w, r, e.kind+".html", e.config()) }
}

// withoutSlash leads from the address of a page with a slash after it to the page. The address
// is relative, so that it holds behind any proxy.
func withoutSlash(w http.ResponseWriter, r *http.Request) {
	to := "../" + path.Base(r.URL.Path)
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusPermanentRedirect)
}

// mostDepth is how many folders deep an unknown address may be for a page to be its answer.
const mostDepth = 20

// lostPage answers requests for unknown addresses: a browser gets a page with the way home, a
// program one line.
func (s *Server) lostPage(w http.ResponseWriter, r *http.Request) {
	looks := r.Method == http.MethodGet || r.Method == http.MethodHead
	if !looks || strings.HasPrefix(r.URL.Path, "/ws/") || strings.Count(r.URL.EscapedPath(), "/") > mostDepth {
		http.NotFound(w, r)
		return
	}
	s.renderStatus(w, r, http.StatusNotFound, "lost.html", nil)
}

// rootOf is the way from an address to home.
func rootOf(r *http.Request) string {
	depth := strings.Count(r.URL.EscapedPath(), "/") - 1
	if depth <= 0 {
		return "./"
	}
	return strings.Repeat("../", depth)
}

// render writes a page whole or not at all: a template that fails half way must
// not leave half a page with status 200.
func (s *Server) render(w http.ResponseWriter, r *http.Request, name string, config any) {
	s.renderStatus(w, r, http.StatusOK, name, config)
}

func (s *Server) renderStatus(w http.ResponseWriter, r *http.Request, status int, name string, config any) {
	body, err := s.pages.execute(name, rootOf(r), config)
	if err != nil {
		id := failure.Log(s.config.Log, "page failed", err, "page", name)
		http.Error(w, "This page could not be made: a fault of the server, logged as "+id+".",
			http.StatusInternalServerError)
		return
	}
	ws.KeepSession(w, r, s.baseOf(r), s.config.Address.prefix)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Vary", "Accept-Encoding")
	if acceptsGzip(r) {
		if small := compress(body); small != nil {
			h.Set("Content-Encoding", "gzip")
			body = small
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "no-cache")
	w.WriteHeader(status)
	w.Write(body) // an error here is the client's going away
}

func (p *pages) execute(name, root string, config any) ([]byte, error) {
	// EscapeForHTML writes <, > and & as \u003c..., so that no string in the JSON can end the script element.
	text, err := json.Marshal(config, json.Deterministic(true), jsontext.EscapeForHTML(true),
		jsontext.EscapeForJS(true))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := p.templates.ExecuteTemplate(&b, name, page{template.JS(text), config, root}); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
