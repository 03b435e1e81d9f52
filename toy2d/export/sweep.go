package export

import (
	"gradus/internal/figure"
	"gradus/toy2d"
	"gradus/toy2d/plane"
)

// SweepFiles lists what there is of a sweep of the spec, whose Problem is p: tables of
// the rates and of the starts, and the paper's three figures. The last, the plane of
// starts, is there if the starts are a grid.
func SweepFiles(s *toy2d.Spec, p *toy2d.Problem, r *toy2d.Rates, link string) []figure.File {
	files := []figure.File{
		figure.Table("rates", note(s, link), []string{"tmax", "iteration", "global", "stationary"},
			func(row func(...any)) { rateRows(r, row) }),
		figure.Table("starts", note(s, link), []string{"x1", "x2", "reached"}, func(row func(...any)) {
			for i, x := range s.Points() {
				row(x[0], x[1], r.Reached[i])
			}
		}),
	}
	notes := figure.Notes{Subtitle: subtitle(s), Link: link}
	files = append(files, figure.Files("global", func() (*figure.Figure, error) { return globalFigure(r, notes) })...)
	files = append(files,
		figure.Files("stationary", func() (*figure.Figure, error) { return stationaryFigure(r, notes) })...)
	if s.Starts.Kind != "grid" {
		return files
	}
	return append(files, figure.Files("starts", func() (*figure.Figure, error) {
		means := make([]plane.Vec, len(s.Modes))
		for i, m := range s.Modes {
			means[i] = m.Mean
		}
		return startsFigure(r, s.Starts.Min, s.Starts.Max, means, p.GlobalMinimiser(s.Schedule.TMin).X, notes)
	})...)
}

func rateRows(r *toy2d.Rates, row func(...any)) {
	for i, tmax := range r.TMax {
		for j, iteration := range r.Iterations {
			row(tmax, iteration, r.Global[i][j], r.Stationary[i][j])
		}
	}
}
