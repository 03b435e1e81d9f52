package export

import (
	"fmt"
	"io"
	"math"

	"gradus/ct"
	"gradus/ct/picture"
	"gradus/internal/figure"
	"gradus/internal/strict"
)

// array is one of a run's and the greys that its PNG shows.
type array struct {
	name          string
	rows, columns int
	pix           []float32
	lo, hi        float64 // of black and white
}

// residualRange is the residual, in standard deviations of its noise, that is black or white.
const residualRange = 4

// pictures lists truth and measurement, of every start reconstruction, error and residuals, and of a posterior the
// standard deviations and samples, each made when it is asked for. Pictures are shown from 0 to 1, all clipped alike; the
// measurement from 0 to its maximum; errors and residuals about a middle grey that is none.
func (t *Track) pictures() (all []func() array, names []string) {
	r := t.Run
	add := func(name string, make func() array) {
		names = append(names, name)
		all = append(all, func() array { p := make(); p.name = name; return p })
	}
	if t.Name == "" { // all tracks have these in common
		add("truth", func() array { return arrayOf(r, r.Truth.Pix, 0, 1) })
		add("sinogram", func() array {
			rows, columns, measured := r.Shown()
			return array{"", rows, columns, measured, 0, largest(measured)}
		})
	}
	for i := range r.Reconstructions {
		c := &r.Reconstructions[i]
		add(t.resultName()+t.suffix()+suffix(i), func() array { return arrayOf(r, c.X.Pix, 0, 1) })
		add("error"+t.suffix()+suffix(i), func() array {
			deviation := c.Error(r.Truth)
			return arrayOf(r, deviation, -largest(deviation), largest(deviation))
		})
		add("residual"+t.suffix()+suffix(i), func() array {
			rows, columns, residuals := r.Residuals(c.X)
			return array{"", rows, columns, residuals, -residualRange, residualRange}
		})
	}
	if p := r.Posterior; p != nil {
		add("sd"+t.suffix(), func() array { return arrayOf(r, p.SD.Pix, 0, largest(p.SD.Pix)) })
		for i := range p.Samples {
			add("sample"+t.suffix()+suffix(i), func() array { return arrayOf(r, p.Samples[i].Pix, 0, 1) })
		}
	}
	return all, names
}

// resultName is what the files of a result are called.
func (t *Track) resultName() string {
	if t.Run.Spec.Method.Samples() {
		return "mean"
	}
	return "reconstruction"
}

func arrayOf(r *ct.Run, pix []float32, lo, hi float64) array {
	return array{"", r.Truth.N, r.Truth.N, pix, lo, hi}
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

// files are those of one track.
func (t *Track) files(link string) []figure.File {
	r := t.Run
	var files []figure.File
	add := func(name string, write func(io.Writer) error) {
		files = append(files, figure.File{Name: name, Write: write})
	}
	pictures, names := t.pictures()
	for i, of := range pictures {
		add(names[i]+".png", func(w io.Writer) error {
			p := of()
			notes, err := pngNotes(r, link)
			if err != nil {
				return err
			}
			return picture.WritePNG(w, p.rows, p.columns, p.pix, p.lo, p.hi, notes...)
		})
		add(names[i]+".npy", func(w io.Writer) error {
			p := of()
			return picture.WriteNPY(w, p.rows, p.columns, p.pix)
		})
	}
	add("result"+t.suffix()+".json", func(w io.Writer) error { return writeResult(r, w, link, pictures) })
	figures := func(name string, draw func() (*figure.Figure, error)) {
		files = append(files, figure.Files(name+t.suffix(), linked(link, draw))...)
	}
	longest := 0
	for i, c := range r.Reconstructions {
		if longest = max(longest, len(c.Steps)); len(c.Steps) > 0 {
			files = append(files, stepsTable("steps"+t.suffix()+suffix(i), tableNote(r, link), c.Steps))
		}
	}
	if l := t.Levels; l != nil && (longest > 0 || r.Posterior != nil) {
		name := "levels" + t.suffix()
		add(name+".gif", func(w io.Writer) error {
			note, err := note(r, link)
			if err != nil {
				return err
			}
			return l.film().WriteGIF(w, note)
		})
		add(name+".png", func(w io.Writer) error {
			notes, err := pngNotes(r, link)
			if err != nil {
				return err
			}
			return l.film().WriteAPNG(w, notes)
		})
		files = append(files, l.table(name, tableNote(r, link)))
	}
	if longest > 1 { // one is no curve
		figures("energy", func() (*figure.Figure, error) { return energyFigure(r) })
		figures("psnr", func() (*figure.Figure, error) { return psnrFigure(r) })
	}
	if len(r.Reconstructions) > 1 {
		figures("starts", func() (*figure.Figure, error) { return startsFigure(r) })
	}
	if r.Posterior != nil {
		figures("posterior", func() (*figure.Figure, error) { return posteriorFigure(r) })
		files = append(files, coverageTable("coverage"+t.suffix(), tableNote(r, link), r))
		if len(r.Spec.Regions) > 0 {
			files = append(files, contrastsTable("contrasts"+t.suffix(), tableNote(r, link), r))
		}
	}
	figures("reconstruction-figure", func() (*figure.Figure, error) { return ReconstructionFigure(panelsOf(r)) })
	return files
}

// scanAngles says at which angles projections were taken: first, first + step, .., in degrees.
type scanAngles struct {
	Count int     `json:"count"`
	First float64 `json:"first"`
	Step  float64 `json:"step"`
}

// writeResult writes the result with what arrays and pictures cannot say themselves: the
// link, the seeds, the angles and, for each PNG, which values are black and white.
func writeResult(r *ct.Run, w io.Writer, link string, pictures []func() array) error {
	greys := map[string][2]float64{}
	for _, of := range pictures {
		p := of()
		greys[p.name] = [2]float64{p.lo, p.hi}
	}
	seeds := map[string]int64{}
	for _, s := range seedsOf(r.Spec) {
		seeds[s.field] = s.value
	}
	var angles *scanAngles
	if scan := r.Spec.Scan; r.Spec.Operator == ct.OperatorRadon {
		step := scan.Arc / float64(scan.Angles)
		angles = &scanAngles{scan.Angles, step / 2, step}
	}
	text, err := strict.Marshal(struct {
		*ct.Result `json:",inline"`
		Greys      map[string][2]float64 `json:"greys"`
		Angles     *scanAngles           `json:"angles_in_degrees,omitzero"`
		Seeds      map[string]int64      `json:"seeds"`
		Link       string                `json:"link,omitzero"`
	}{&r.Result, greys, angles, seeds, link})
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

// panelsOf are those of the first start.
func panelsOf(r *ct.Run) Panels {
	rows, columns, measured := r.Shown()
	c := &r.Reconstructions[0]
	p := Panels{Truth: r.Truth, Reconstruction: c.X, Measurement: measured, Rows: rows, Columns: columns,
		Title: title(r), Subtitle: subtitle(r),
		PSNR: float64(c.Outcome.PSNR), SSIM: float64(c.Outcome.SSIM), Residual: float64(c.Outcome.Residual)}
	if r.Spec.Operator == ct.OperatorRadon {
		p.Arc = r.Spec.Scan.Arc
	}
	return p
}
