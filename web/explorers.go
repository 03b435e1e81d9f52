package web

import (
	"net/http"

	"gradus/ct"
	"gradus/ct/unconditional"
	"gradus/toy2d"
	"gradus/web/ctapp"
	"gradus/web/priorapp"
	"gradus/web/toyapp"
	"gradus/web/ws"
)

// explorer is one of the interactive pages.
type explorer struct {
	kind   string     // of its specs; its page, template and socket are called so, too
	config func() any // that its page reads
	part   func(*Server, *ws.Viewer) ws.Part
	export func(*Server) http.HandlerFunc
}

// explorers are all of them, a line each: whatever serves or presents a page asks such a list.
var explorers = []explorer{
	{toy2d.SpecKind, func() any { return toyapp.PageConfig() },
		func(s *Server, v *ws.Viewer) ws.Part { return s.Toy.Part(v) },
		func(s *Server) http.HandlerFunc { return s.Toy.Export }},
	{ct.SpecKind, func() any { return ctapp.PageConfig() },
		func(s *Server, v *ws.Viewer) ws.Part { return s.CT.Part(v) },
		func(s *Server) http.HandlerFunc { return s.CT.Export }},
	{unconditional.SpecKind, func() any { return priorapp.PageConfig() },
		func(s *Server, v *ws.Viewer) ws.Part { return s.Prior.Part(v) },
		func(s *Server) http.HandlerFunc { return s.Prior.Export }},
}

// kindsOf are the names of explorers.
func kindsOf(all []explorer) (kinds []string) {
	for _, e := range all {
		kinds = append(kinds, e.kind)
	}
	return kinds
}
