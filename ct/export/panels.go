package export

import (
	"fmt"

	"gonum.org/v1/plot/vg"

	"gradus/ct"
	"gradus/internal/figure"
)

// panelsFigure shows the truth, what was measured, and the results of all tracks, each with
// its PSNR and SSIM.
func panelsFigure(tracks []Track) (*figure.Figure, error) {
	r := tracks[0].Run
	n := r.Truth.N
	panels := []figure.Panel{picturePanel("Truth", r.Truth.Pix, n, n), measuredPanel(r)}
	for i := range tracks {
		t := &tracks[i]
		for start, c := range t.Run.Reconstructions {
			title := t.panelName(start) + ": " + quality(float64(c.Outcome.PSNR), float64(c.Outcome.SSIM))
			panels = append(panels, picturePanel(title, c.X.Pix, n, n))
		}
	}
	f := figure.New("panels", title(r), figure.Notes{Subtitle: subtitle(r)}, panels...)
	f.Columns = min(4, (len(panels)+1)/2)
	rows := (len(panels) + f.Columns - 1) / f.Columns
	f.Width, f.Height = vg.Length(max(2, f.Columns))*8*vg.Centimeter, (1.5+8.5*vg.Length(rows))*vg.Centimeter
	f.Legend = []figure.Entry{{Name: "grey values of pictures, from 0 to 1", Symbol: drawGreys}}
	return f, nil
}

// measuredPanel is the measurement as a picture like the others, without axes.
func measuredPanel(r *ct.Run) figure.Panel {
	rows, columns, measured := r.Shown()
	if r.Spec.Operator != ct.OperatorRadon {
		return picturePanel("Measurement", measured, rows, columns)
	}
	shades, most := make([]float32, len(measured)), float32(largest(measured))
	for i, v := range measured {
		shades[i] = v / most
	}
	return picturePanel(fmt.Sprintf("Sinogram of %d angles", rows), shades, rows, columns)
}

// panelName is what a figure calls the result of a start.
func (t *Track) panelName(start int) string {
	s := t.Run.Spec
	if s.Method == ct.MethodFBP {
		return s.Method.Title() + ", " + s.Filter.String()
	}
	if !s.Method.Solves() {
		return s.Method.Title()
	}
	from := "from " + s.Starts[start].Name()
	switch t.Name {
	case "":
		return "From " + s.Starts[start].Name()
	case "off":
		return "Not graduated, " + from
	}
	return s.Method.Title() + ", " + from
}
