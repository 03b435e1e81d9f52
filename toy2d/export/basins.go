package export

import (
	"gradus/internal/figure"
	"gradus/toy2d"
)

// BasinFiles lists what there is of basins of the spec, whose Problem is p: a table of
// the starts and where they end, and a figure.
func BasinFiles(s *toy2d.Spec, p *toy2d.Problem, b *toy2d.Basins, link string) []figure.File {
	files := []figure.File{
		figure.Table("basins", note(s, link), []string{"x1", "x2", "basin", "minimum1", "minimum2", "f", "distance"},
			func(row func(...any)) { basinRows(b, row) }),
	}
	return append(files, figure.Files("basins", func() (*figure.Figure, error) {
		notes := figure.Notes{Subtitle: subtitle(s) + ", " + smoothing(s), Link: link}
		if !b.Complete {
			notes.Subtitle += ", not all minima found"
		}
		return basinsFigure(b, p.At(s.Schedule.TMin), notes)
	})...)
}

// valleyName is an end in tables: the index of a minimum, or a word.
func valleyName(end byte) any {
	switch end {
	case toy2d.EndsElsewhere:
		return "elsewhere"
	case toy2d.EndsDiverged:
		return "diverged"
	}
	return end
}

func basinRows(b *toy2d.Basins, row func(...any)) {
	for i, end := range b.Ends {
		x := b.Start(i)
		switch end {
		case toy2d.EndsElsewhere:
			row(x[0], x[1], "elsewhere", "", "", "", "")
		case toy2d.EndsDiverged:
			row(x[0], x[1], "diverged", "", "", "", "")
		default:
			m := b.Minima[end]
			row(x[0], x[1], end, m.X[0], m.X[1], m.Value, b.Away[i])
		}
	}
}
