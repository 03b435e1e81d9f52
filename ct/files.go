package ct

import (
	"fmt"
	"io"
	"math"

	"gradus/solver/figure"
	"gradus/solver/strict"
)

// picture is an array of a run and the greys that its PNG shows.
type picture struct {
	name          string
	rows, columns int
	pix           []float32
	lo, hi        float64 // of black and white
}

// pictures lists truth and measurement, and of every start reconstruction and error.
// Pictures are shown from 0 to 1, all clipped alike; the measurement from 0 to its
// maximum; errors about a middle grey that is no error.
func (r *Run) pictures() []picture {
	n := r.Truth.N
	rows, columns, measured := r.Shown()
	all := []picture{
		{"truth", n, n, r.Truth.Pix, 0, 1},
		{"sinogram", rows, columns, measured, 0, largest(measured)},
	}
	for i, c := range r.Reconstructions {
		deviation := c.Error(r.Truth)
		all = append(all,
			picture{"reconstruction" + suffix(i), n, n, c.X.Pix, 0, 1},
			picture{"error" + suffix(i), n, n, deviation, -largest(deviation), largest(deviation)})
	}
	return all
}

// suffix tells the files of further starts apart from those of the first.
func suffix(start int) string {
	if start == 0 {
		return ""
	}
	return fmt.Sprintf("-%d", start+1)
}

// largest returns the largest magnitude among finite numbers, or 1 if all are 0.
func largest(pix []float32) float64 {
	most := 0.0
	for _, v := range pix {
		if a := math.Abs(float64(v)); a > most && !math.IsInf(a, 1) {
			most = a
		}
	}
	if most == 0 {
		return 1
	}
	return most
}

// Files lists what there is of a run that is done: its pictures as 16-bit PNG and as
// arrays, figures, the result with the greys of the PNGs, and tables and curves of the
// steps if the solver took any.
func (r *Run) Files() []figure.File {
	var files []figure.File
	pictures := r.pictures()
	for _, p := range pictures {
		files = append(files,
			figure.File{Name: p.name + ".png", Write: func(w io.Writer) error { return WritePNG(w, p.rows, p.columns, p.pix, p.lo, p.hi) }},
			figure.File{Name: p.name + ".npy", Write: func(w io.Writer) error { return WriteNPY(w, p.rows, p.columns, p.pix) }})
	}
	files = append(files, figure.File{Name: "result.json", Write: func(w io.Writer) error { return r.writeResult(w, pictures) }})
	longest := 0
	for i, c := range r.Reconstructions {
		if longest = max(longest, len(c.Steps)); len(c.Steps) > 0 {
			files = append(files, stepsTable("steps"+suffix(i), c.Steps))
		}
	}
	if longest > 1 { // one is no curve
		files = append(files, figure.Files("energy", r.energyFigure)...)
		files = append(files, figure.Files("psnr", r.psnrFigure)...)
	}
	if len(r.Reconstructions) > 1 {
		files = append(files, figure.Files("starts", r.startsFigure)...)
	}
	return append(files, figure.Files("reconstruction-figure", func() (*figure.Figure, error) { return ReconstructionFigure(r.panels()) })...)
}

// writeResult writes the result and, for each PNG, which values are black and white.
func (r *Run) writeResult(w io.Writer, pictures []picture) error {
	greys := map[string][2]float64{}
	for _, p := range pictures {
		greys[p.name] = [2]float64{p.lo, p.hi}
	}
	text, err := strict.Marshal(struct {
		*Result `json:",inline"`
		Greys   map[string][2]float64 `json:"greys"`
	}{&r.Result, greys})
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

// panels are those of the first start.
func (r *Run) panels() Panels {
	rows, columns, measured := r.Shown()
	c := &r.Reconstructions[0]
	p := Panels{Truth: r.Truth, Reconstruction: c.X, Measurement: measured, Rows: rows, Columns: columns,
		Title: r.title(), Subtitle: r.subtitle(),
		PSNR: float64(c.Outcome.PSNR), SSIM: float64(c.Outcome.SSIM), Residual: float64(c.Outcome.Residual)}
	if r.Spec.Operator == OperatorRadon {
		p.Arc = r.Spec.Scan.Arc
	}
	return p
}
