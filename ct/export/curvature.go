package export

import (
	"fmt"
	"slices"

	"gonum.org/v1/plot/vg"

	"gradus/ct"
	"gradus/internal/figure"
)

// curvatureName is what the table and the figure of the curvature are called.
const curvatureName = "curvature"

// OfCurvature reports whether a file is of the curvature.
func OfCurvature(name string) bool {
	return slices.ContainsFunc(append(figure.Files(curvatureName, nil), figure.File{Name: curvatureName + ".csv"}),
		func(f figure.File) bool { return f.Name == name })
}

// curvatureFiles are the table and the figure of the curvature.
func curvatureFiles(r *ct.Run, link string) []figure.File {
	return append(figure.Files(curvatureName, linked(link, func() (*figure.Figure, error) { return curvatureFigure(r) })),
		curvatureTable(r, link))
}

func curvatureTable(r *ct.Run, link string) figure.File {
	header := []string{"step", "level", "t", "bound"}
	for _, of := range []string{"energy", "prior", "step"} {
		for _, what := range []string{"least", "least_residual", "greatest", "greatest_residual"} {
			header = append(header, of+"_"+what)
		}
	}
	return figure.Table(curvatureName, tableNote(r, link), append(header, "contraction"), func(row func(...any)) {
		for _, l := range r.Result.Curvature.Levels {
			cells := []any{l.K, l.Level, l.T, float64(l.Bound)}
			for _, e := range []ct.Eigenvalues{l.Energy, l.Prior, l.Step} {
				cells = append(cells, float64(e.Least), float64(e.LeastResidual), float64(e.Greatest), float64(e.GreatestResidual))
			}
			row(append(cells, float64(l.Contraction))...)
		}
	})
}

// curvatureFigure shows extreme eigenvalues, the least ones beside the bound, and the contraction factor.
func curvatureFigure(r *ct.Run) (*figure.Figure, error) {
	levels := r.Result.Curvature.Levels
	if len(levels) < 2 {
		return nil, fmt.Errorf("figure curvature: %d places are no curve", len(levels))
	}
	var all []figure.Series
	series := func(name string, of func(ct.LevelCurvature) ct.Number) figure.Series {
		s := figure.Series{Name: name, Style: figure.SeriesStyles[len(all)]}
		all = append(all, s)
		return along(s, levels, of)
	}
	greatest := series("greatest of ∇²*F*", func(l ct.LevelCurvature) ct.Number { return l.Energy.Greatest })
	least := series("least of ∇²*F*", func(l ct.LevelCurvature) ct.Number { return l.Energy.Least })
	steepest := series("greatest of ∇²*R*", func(l ct.LevelCurvature) ct.Number { return l.Prior.Greatest })
	hollow := series("least of ∇²*R*", func(l ct.LevelCurvature) ct.Number { return l.Prior.Least / l.Bound })
	contraction := series("contraction factor", func(l ct.LevelCurvature) ct.Number { return l.Contraction })

	first, last := levels[0].K, levels[len(levels)-1].K
	floor := func(of func(ct.LevelCurvature) ct.Number) float64 { // of a logarithmic axis
		lowest := 1.0
		for _, l := range levels {
			if v := float64(of(l)); v > 0 {
				lowest = min(lowest, v/1.5)
			}
		}
		return max(lowest, 1e-8)
	}
	eigenvalues, _ := figure.StepsPanel(first, last, "eigenvalue",
		floor(func(l ct.LevelCurvature) ct.Number { return l.Energy.Least }), greatest, least, steepest)
	beside, _ := figure.StepsPanel(first, last, "least eigenvalue / bound on ∇²*R*", 0,
		along(figure.Series{Style: least.Style}, levels,
			func(l ct.LevelCurvature) ct.Number { return l.Energy.Least / l.Bound }),
		hollow)
	contracts, _ := figure.StepsPanel(first, last, "contraction factor of a preconditioned step",
		floor(func(l ct.LevelCurvature) ct.Number { return l.Contraction }), contraction)

	below := fmt.Sprintf("%s\nalong the way from the first start, t from %.3g to %.3g, %d Lanczos steps; ", subtitle(r),
		levels[0].T, levels[len(levels)-1].T, r.Spec.Curvature)
	if c := r.Result.Curvature.ConvexFrom; c != nil {
		below += fmt.Sprintf("locally convex down to t = %.3g", float64(*c))
	} else {
		below += "not convex at the first level"
	}
	f := figure.New(curvatureName, "Curvature: "+title(r), figure.Notes{Subtitle: below}, eigenvalues, beside, contracts)
	f.Columns, f.Width, f.Height = 3, 36*vg.Centimeter, 13*vg.Centimeter
	for _, s := range all {
		_, entries := figure.StepsPanel(first, last, "", 0, s)
		f.Legend = append(f.Legend, entries...)
	}
	return f, nil
}

// along is a series with what the places have.
func along(s figure.Series, levels []ct.LevelCurvature, of func(ct.LevelCurvature) ct.Number) figure.Series {
	var line [][2]float64
	for _, l := range levels {
		line = append(line, [2]float64{float64(l.K), float64(of(l))})
	}
	s.Lines = [][][2]float64{line}
	return s
}
