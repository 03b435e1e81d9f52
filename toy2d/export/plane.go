package export

import (
	"gonum.org/v1/plot"

	"gradus/internal/figure"
)

// planeFigure is a figure of the plane of x.
func planeFigure(name, title string, notes figure.Notes, scale *figure.Scale, fill func(*plot.Plot)) *figure.Figure {
	f := figure.New(name, title, notes, figure.Panel{Shape: figure.EqualUnits, Scale: scale, Fill: func(p *plot.Plot) {
		fill(p)
		p.X.Label.Text = "*x*_{1}"
		p.Y.Label.Text = "*x*_{2}"
	}})
	f.Width, f.Height = figure.SquareSide, figure.SquareSide
	return f
}
