package toyapp

import (
	"gradus/solver"
	"gradus/toy2d"
	"gradus/web/link"
)

// Link returns the address of the page that shows a spec, below the address of the
// server: what differs from the page's defaults for the method. The method is there unless it
// is flow; kind and sweep never are. Where the curvature is asked for the page shows it.
func Link(base string, s toy2d.Spec) string {
	usual := link.Values(Default(s.Method))
	usual["method"] = solver.Flow.String()
	address := link.Of(base, "/toy2d", link.Differing(s, usual, "kind", "sweep"))
	if s.Curvature { // the pairs have this one already
		address += "&view.pane=curvature"
	}
	return address
}
