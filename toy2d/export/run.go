package export

import (
	"fmt"
	"strings"

	"gradus/internal/figure"
	"gradus/toy2d"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

// RunFiles lists what there is of a run of the spec, whose Problem is p: tables of the
// ends and of the traced paths, the landscape, the energies and the moves. link is of the page
// that shows the run, on every figure.
func RunFiles(s *toy2d.Spec, p *toy2d.Problem, r *toy2d.Result, tr *toy2d.Trace, link string) []figure.File {
	ends := []string{"start", "x1", "x2", "end1", "end2", "f", "gradient_norm", "near_global", "diverged_at",
		"valley", "distance"}
	path := []string{"start", "step", "t", "x1", "x2", "f", "move"}
	files := []figure.File{
		figure.Table("ends", note(s, link), ends, func(row func(...any)) { endRows(s, p, r, row) }),
		figure.Table("paths", note(s, link), path, func(row func(...any)) { pathRows(p.At(s.Schedule.TMin), tr, row) }),
	}
	notes := figure.Notes{Link: link}
	files = append(files,
		figure.Files("landscape", func() (*figure.Figure, error) { return runLandscape(s, p, r, tr, notes) })...)
	files = append(files, figure.Files("energy", func() (*figure.Figure, error) {
		notes.Subtitle = subtitle(s) + ", " + smoothing(s)
		f := p.At(s.Schedule.TMin)
		return energyFigure(tr.Steps, runCurves(tr, r, func(i, j int) float64 { return f.Energy(tr.Paths[i][j]) }),
			r.Global.Value, notes)
	})...)
	return append(files, figure.Files("moves", func() (*figure.Figure, error) {
		notes.Subtitle = subtitle(s) + ", " + smoothing(s)
		return movesFigure(tr.Steps, runCurves(tr, r, func(i, j int) float64 { return tr.Moves[i][j] }), notes)
	})...)
}

func endRows(s *toy2d.Spec, p *toy2d.Problem, r *toy2d.Result, row func(...any)) {
	f := p.At(s.Schedule.TMin)
	for i, start := range s.Points() {
		end := r.Ends[i]
		e, g := f.Gradient(end)
		row(i, start[0], start[1], end[0], end[1], e, plane.Norm(g), plane.Distance(end, r.Global.X) <= ensemble.Near,
			r.DivergedAt[i], valleyName(r.Valley[i]), r.Away[i])
	}
}

func pathRows(f *mixture.Landscape, tr *toy2d.Trace, row func(...any)) {
	for i, path := range tr.Paths {
		for j, x := range path {
			row(tr.Starts[i], tr.Steps[j], tr.T[j], x[0], x[1], f.Energy(x), tr.Moves[i][j])
		}
	}
}

// runLandscape shows the traced paths on the landscape of their last step, with the stationary points of f.
func runLandscape(s *toy2d.Spec, p *toy2d.Problem, r *toy2d.Result, tr *toy2d.Trace,
	notes figure.Notes) (*figure.Figure, error) {
	survey := p.Survey(s.Schedule.TMin)
	marks := []mark{{r.Global.X, glyphGlobal}}
	for _, q := range survey.Points {
		if !survey.IsGlobal(q) { // not the star again
			marks = append(marks, mark{q.X, glyphOf(q.Kind)})
		}
	}
	notes.Subtitle = subtitle(s) + ", " + smoothing(s)
	if last := tr.Steps[len(tr.Steps)-1]; last < s.Schedule.Levels*s.Schedule.Iterations {
		notes.Subtitle += fmt.Sprintf(", at step %d", last)
	}
	if !survey.Complete {
		notes.Subtitle += ", not all stationary points found"
	}
	paths := make([]valleyPath, len(tr.Paths))
	for i, path := range tr.Paths {
		paths[i] = valleyPath{path, r.Valley[tr.Starts[i]]}
	}
	f, err := landscapeFigure(p.At(tr.T[len(tr.T)-1]), survey.Window.Min, survey.Window.Max, paths, marks, notes)
	if err != nil {
		return nil, err
	}
	bar, entries := endsBar(r)
	f.Bar, f.Legend = bar, append(f.Legend, entries...)
	return f, nil
}

func glyphOf(k stationary.Kind) glyph {
	switch k {
	case stationary.Minimum:
		return glyphMinimum
	case stationary.Saddle:
		return glyphSaddle
	}
	return glyphMaximum
}

const mostRunCurves = 20

// runCurves are the curves of some of the traced starts; value is of one, by its index in the trace, at a step kept.
func runCurves(tr *toy2d.Trace, r *toy2d.Result, value func(start, step int) float64) []runCurve {
	n := min(len(tr.Paths), mostRunCurves)
	curves := make([]runCurve, n)
	for i := range curves {
		which := (2*i + 1) * len(tr.Paths) / (2 * n)
		c := &curves[i]
		for j := range tr.Paths[which] {
			c.Values = append(c.Values, value(which, j))
		}
		c.End = r.Valley[tr.Starts[which]]
	}
	return curves
}

// MomentFiles is RunFiles of the run as it is at a moment: the landscape at that smoothing, the paths so far, and where
// the starts have come to. The energies and moves are of the whole run, whose steps they are over.
func MomentFiles(s *toy2d.Spec, p *toy2d.Problem, r *toy2d.Result, tr *toy2d.Trace, m *toy2d.Moment,
	link string) []figure.File {
	now := *r
	now.Ends, now.DivergedAt = m.Ends, m.DivergedAt
	files := RunFiles(s, p, &now, tr.Until(m.Step), link)
	for i, whole := range RunFiles(s, p, r, tr, link) {
		if strings.HasPrefix(whole.Name, "energy.") || strings.HasPrefix(whole.Name, "moves.") {
			files[i] = whole
		}
	}
	return files
}
