package export

import (
	"fmt"

	"gradus/internal/figure"
	"gradus/toy2d"
	"gradus/toy2d/homotopy"
)

// HomotopyFiles lists what there is of the spec's homotopy: tables of its branches and
// folds, and its figure.
func HomotopyFiles(s *toy2d.Spec, h *homotopy.Homotopy, link string) []figure.File {
	files := []figure.File{
		figure.Table("homotopy", note(s, link), []string{"branch", "kind", "t", "x1", "x2", "value"},
			func(row func(...any)) {
				for i, b := range h.Branches {
					for _, p := range b.Points {
						row(i, b.Kind, p.T, p.X[0], p.X[1], p.Value)
					}
				}
			}),
		figure.Table("folds", note(s, link), []string{"t", "type", "x1", "x2", "extremum", "saddle"},
			func(row func(...any)) {
				for _, e := range h.Events {
					row(e.T, e.Type, e.X[0], e.X[1], e.Extremum, e.Saddle)
				}
			}),
	}
	return append(files, figure.Files("homotopy", func() (*figure.Figure, error) {
		subtitle := fmt.Sprintf("stationary points of *F* ( · , *t* ), *t* from %g to %g", h.TMin, h.TMax)
		return homotopyFigure(h, figure.Notes{Subtitle: subtitle, Link: link})
	})...)
}
