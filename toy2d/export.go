package toy2d

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
)

// Export writes files about runs into a folder. The same run gives the same bytes.
type Export struct {
	Dir  string
	Spec *Spec
	Link string // of the page that shows the run, on every figure
}

// Run writes ends.csv, paths.csv and the figures landscape and energy.
func (x Export) Run(r *Result, tr *Trace) error {
	p := x.Spec.Problem()
	f := p.At(x.Spec.Schedule.TMin)
	if err := x.csv("ends", []string{"start", "x1", "x2", "end1", "end2", "f", "gradient_norm", "near_global", "diverged_at"}, x.ends(f, r)); err != nil {
		return err
	}
	if err := x.csv("paths", []string{"start", "step", "t", "x1", "x2", "f"}, paths(f, tr)); err != nil {
		return err
	}
	survey := p.Survey(x.Spec.Schedule.TMin)
	marks := []Mark{{r.Global.X, GlyphGlobal}}
	for _, s := range survey.Points {
		if s.Kind != Minimum || distance(s.X, r.Global.X) > 1e-6 { // not the star again
			marks = append(marks, Mark{s.X, glyphOf(s.Kind)})
		}
	}
	c := x.Spec.Schedule
	notes := Notes{Subtitle: fmt.Sprintf("%s, *t* from %.3g to %.3g", x.subtitle(), x.Spec.Settings().At(0), c.TMin), Link: x.Link}
	plane := notes
	if !survey.Complete {
		plane.Subtitle += ", not all stationary points found"
	}
	landscape, err := LandscapeFigure(f, survey.Window.Min, survey.Window.Max, tr.Paths, marks, plane)
	if err != nil {
		return err
	}
	energy, err := EnergyFigure(tr.Steps, energyCurves(f, tr, r.Global.X), r.Global.Value, notes)
	if err != nil {
		return err
	}
	return x.figures(landscape, energy)
}

// Sweep writes rates.csv, starts.csv and the paper's three figures.
func (x Export) Sweep(r *Rates, best Vec) error {
	if err := x.csv("rates", []string{"tmax", "iteration", "global", "stationary"}, func(row func(...any)) {
		for i, tmax := range r.TMax {
			for j, iteration := range r.Iterations {
				row(tmax, iteration, r.Global[i][j], r.Stationary[i][j])
			}
		}
	}); err != nil {
		return err
	}
	starts := x.Spec.Points()
	if err := x.csv("starts", []string{"x1", "x2", "reached"}, func(row func(...any)) {
		for i, s := range starts {
			row(s[0], s[1], r.Reached[i])
		}
	}); err != nil {
		return err
	}
	notes := Notes{Subtitle: x.subtitle(), Link: x.Link}
	global, err := GlobalFigure(r, notes)
	if err != nil {
		return err
	}
	stationary, err := StationaryFigure(r, notes)
	if err != nil {
		return err
	}
	if x.Spec.Starts.Kind != "grid" { // only a grid is a picture
		return x.figures(global, stationary)
	}
	means := make([]Vec, len(x.Spec.Modes))
	for i, m := range x.Spec.Modes {
		means[i] = m.Mean
	}
	plane, err := StartsFigure(r, x.Spec.Starts.Min, x.Spec.Starts.Max, means, best, notes)
	if err != nil {
		return err
	}
	return x.figures(global, stationary, plane)
}

// Homotopy writes homotopy.csv, folds.csv and the figure homotopy.
func (x Export) Homotopy(h *Homotopy) error {
	if err := x.csv("homotopy", []string{"branch", "kind", "t", "x1", "x2", "value"}, func(row func(...any)) {
		for i, b := range h.Branches {
			for _, p := range b.Points {
				row(i, b.Kind, p.T, p.X[0], p.X[1], p.Value)
			}
		}
	}); err != nil {
		return err
	}
	if err := x.csv("folds", []string{"t", "type", "x1", "x2", "extremum", "saddle"}, func(row func(...any)) {
		for _, e := range h.Events {
			row(e.T, e.Type, e.X[0], e.X[1], e.Extremum, e.Saddle)
		}
	}); err != nil {
		return err
	}
	f, err := HomotopyFigure(h, Notes{Subtitle: fmt.Sprintf("stationary points of *F* ( · , *t* ), *t* from %g to %g", h.TMin, h.TMax), Link: x.Link})
	if err != nil {
		return err
	}
	return x.figures(f)
}

func (x Export) subtitle() string {
	c := x.Spec.Schedule
	return fmt.Sprintf("%s, %s schedule, %d steps", x.Spec.Method, c.Kind, c.Levels*c.Iterations)
}

func (x Export) ends(f *Landscape, r *Result) func(row func(...any)) {
	return func(row func(...any)) {
		for i, s := range x.Spec.Points() {
			end := r.Ends[i]
			e, g := f.Gradient(end)
			row(i, s[0], s[1], end[0], end[1], e, norm(g), distance(end, r.Global.X) <= Near, r.DivergedAt[i])
		}
	}
}

func paths(f *Landscape, tr *Trace) func(row func(...any)) {
	return func(row func(...any)) {
		for i, path := range tr.Paths {
			for j, x := range path {
				row(tr.Starts[i], tr.Steps[j], tr.T[j], x[0], x[1], f.Energy(x))
			}
		}
	}
}

const energyFigureStarts = 20

func energyCurves(f *Landscape, tr *Trace, best Vec) []EnergyCurve {
	n := min(len(tr.Paths), energyFigureStarts)
	curves := make([]EnergyCurve, n)
	for i := range curves {
		path := tr.Paths[(2*i+1)*len(tr.Paths)/(2*n)]
		c := &curves[i]
		for _, x := range path {
			c.Values = append(c.Values, f.Energy(x))
		}
		c.Global = distance(path[len(path)-1], best) <= Near
	}
	return curves
}

func glyphOf(k PointKind) Glyph {
	switch k {
	case Minimum:
		return GlyphMinimum
	case Saddle:
		return GlyphSaddle
	}
	return GlyphMaximum
}

func (x Export) figures(fs ...*Figure) error {
	for _, f := range fs {
		for _, format := range []string{"png", "svg", "pdf"} {
			if err := x.create(f.Name+"."+format, func(w io.Writer) error { return f.Write(w, format) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// csv writes a table whose rows come from fill.
func (x Export) csv(name string, header []string, fill func(row func(...any))) error {
	return x.create(name+".csv", func(w io.Writer) error {
		c := csv.NewWriter(w)
		if err := c.Write(header); err != nil {
			return err
		}
		record := make([]string, len(header))
		fill(func(values ...any) {
			for i, v := range values {
				record[i] = csvText(v)
			}
			c.Write(record) // the writer keeps its first error
		})
		c.Flush()
		return c.Error()
	})
}

// csvText is empty for what a diverged run does not have.
func csvText(v any) string {
	f, ok := v.(float64)
	switch {
	case !ok:
		return fmt.Sprint(v)
	case math.IsNaN(f) || math.IsInf(f, 0):
		return ""
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

func (x Export) create(name string, write func(io.Writer) error) error {
	path := filepath.Join(x.Dir, name)
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	if err := write(f); err != nil {
		f.Close()
		return fmt.Errorf("writing %s: %w", path, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}
