package toy2d

// SweepFiles lists what there is of a sweep of the spec, whose Problem is p: tables of
// the rates and of the starts, and the paper's three figures. The last, the plane of
// starts, is there if the starts are a grid.
func SweepFiles(s *Spec, p *Problem, r *Rates, link string) []File {
	files := []File{
		tableFile("rates", []string{"tmax", "iteration", "global", "stationary"}, func(row func(...any)) { rateRows(r, row) }),
		tableFile("starts", []string{"x1", "x2", "reached"}, func(row func(...any)) {
			for i, x := range s.Points() {
				row(x[0], x[1], r.Reached[i])
			}
		}),
	}
	notes := Notes{Subtitle: s.subtitle(), Link: link}
	files = append(files, figureFiles("global", func() (*Figure, error) { return GlobalFigure(r, notes) })...)
	files = append(files, figureFiles("stationary", func() (*Figure, error) { return StationaryFigure(r, notes) })...)
	if s.Starts.Kind != "grid" {
		return files
	}
	return append(files, figureFiles("starts", func() (*Figure, error) {
		means := make([]Vec, len(s.Modes))
		for i, m := range s.Modes {
			means[i] = m.Mean
		}
		return StartsFigure(r, s.Starts.Min, s.Starts.Max, means, p.GlobalMinimiser(s.Schedule.TMin).X, notes)
	})...)
}

func rateRows(r *Rates, row func(...any)) {
	for i, tmax := range r.TMax {
		for j, iteration := range r.Iterations {
			row(tmax, iteration, r.Global[i][j], r.Stationary[i][j])
		}
	}
}
