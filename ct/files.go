package ct

import (
	"fmt"
	"io"
	"math"
	"strings"

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

// pictures lists truth, measurement, reconstruction and error. Pictures are shown from 0
// to 1, all clipped alike; the measurement from 0 to its maximum; errors about a middle
// grey that is no error.
func (r *Run) pictures() []picture {
	n := r.Truth.N
	rows, columns, measured := r.Shown()
	deviation := r.Reconstructions[0].Error(r.Truth)
	return []picture{
		{"truth", n, n, r.Truth.Pix, 0, 1},
		{"sinogram", rows, columns, measured, 0, largest(measured)},
		{"reconstruction", n, n, r.Reconstructions[0].X.Pix, 0, 1},
		{"error", n, n, deviation, -largest(deviation), largest(deviation)},
	}
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
// arrays, a figure, the result with the greys of the PNGs, and a table of the steps if
// the solver took any.
func (r *Run) Files() []figure.File {
	var files []figure.File
	pictures := r.pictures()
	for _, p := range pictures {
		files = append(files,
			figure.File{Name: p.name + ".png", Write: func(w io.Writer) error { return WritePNG(w, p.rows, p.columns, p.pix, p.lo, p.hi) }},
			figure.File{Name: p.name + ".npy", Write: func(w io.Writer) error { return WriteNPY(w, p.rows, p.columns, p.pix) }})
	}
	files = append(files, figure.File{Name: "result.json", Write: func(w io.Writer) error { return r.writeResult(w, pictures) }})
	if len(r.Reconstructions[0].Steps) > 0 {
		files = append(files, figure.Table("steps", []string{"step", "t", "energy", "gradient_norm", "size", "accepted", "psnr"}, func(row func(...any)) {
			for _, s := range r.Reconstructions[0].Steps {
				row(s.K, s.T, s.Energy, s.GradientNorm, s.Size, s.Accepted, s.PSNR)
			}
		}))
	}
	if len(r.Reconstructions[0].Steps) > 1 { // one is no curve
		files = append(files, figure.Files("energy", r.energyFigure)...)
	}
	return append(files, figure.Files("reconstruction-figure", func() (*figure.Figure, error) { return ReconstructionFigure(r.panels()) })...)
}

// energyFigure shows F of the iterates, each at the smoothing of the step that sets out
// from it.
func (r *Run) energyFigure() (*figure.Figure, error) {
	c := Curve{Name: "*F*(*x*, *t*)"}
	for _, s := range r.Reconstructions[0].Steps {
		c.Steps, c.Values = append(c.Steps, s.K-1), append(c.Values, s.Energy)
	}
	notes := figure.Notes{Subtitle: r.subtitle() + fmt.Sprintf(", *t* from %.3g to %.3g", r.Reconstructions[0].Steps[0].T, r.Reconstructions[0].Steps[len(r.Reconstructions[0].Steps)-1].T)}
	return CurvesFigure(r.title(), "energy *F*(*x*, *t*)", []Curve{c}, notes)
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

func (r *Run) panels() Panels {
	rows, columns, measured := r.Shown()
	p := Panels{Truth: r.Truth, Reconstruction: r.Reconstructions[0].X, Measurement: measured, Rows: rows, Columns: columns,
		Title: r.title(), Subtitle: r.subtitle(),
		PSNR: float64(r.Result.PSNR), SSIM: float64(r.Result.SSIM), Residual: float64(r.Result.Residual)}
	if r.Spec.Operator == OperatorRadon {
		p.Arc = r.Spec.Scan.Arc
	}
	return p
}

func (r *Run) title() string {
	s := r.Spec
	name := map[Method]string{MethodFBP: "Filtered backprojection", MethodTikhonov: "Tikhonov", MethodTV: "Total variation",
		MethodFlow: "Graduated flow", MethodGradientLike: "Gradient-like method", MethodPlain: "Gradient descent", MethodGraduated: "Preconditioned graduated flow"}[s.Method]
	switch s.Operator {
	case OperatorIdentity:
		return name + ", denoising"
	case OperatorMask:
		return name + ", inpainting"
	}
	return fmt.Sprintf("%s from %d angles", name, s.Scan.Angles)
}

func (r *Run) subtitle() string {
	s := r.Spec
	var parts []string
	switch {
	case s.Image.File != "":
	case s.Image.Phantom == PhantomSheppLogan: // has no seed
		parts = append(parts, s.Image.Phantom.String())
	default:
		parts = append(parts, fmt.Sprintf("%s, seed %d", s.Image.Phantom, s.Image.Seed))
	}
	if s.Operator == OperatorMask {
		parts = append(parts, fmt.Sprintf("%.3g %% of the pixels", 100*s.Mask.Keep))
	}
	if s.Scan.Photons > 0 {
		parts = append(parts, fmt.Sprintf("%.3g photons", s.Scan.Photons))
	}
	if s.Scan.Noise > 0 {
		parts = append(parts, fmt.Sprintf("noise %.3g %%", 100*s.Scan.Noise))
	}
	switch {
	case s.Method == MethodFBP:
		parts = append(parts, s.Filter.String())
	case r.Result.LambdaChoice != nil && *r.Result.LambdaChoice == LambdaOracle:
		parts = append(parts, fmt.Sprintf("λ = %.3g, chosen by the truth", r.Result.Lambda))
	case r.Result.LambdaChoice != nil && *r.Result.LambdaChoice == LambdaNoise:
		parts = append(parts, fmt.Sprintf("λ = %.3g, from the noise", r.Result.Lambda))
	default:
		parts = append(parts, fmt.Sprintf("λ = %.3g", r.Result.Lambda))
	}
	return strings.Join(parts, ", ")
}
