package export

import (
	"fmt"

	"gonum.org/v1/plot/vg"

	"gradus/ct"
	"gradus/ct/baseline"
	"gradus/ct/operator"
	"gradus/ct/picture"
	"gradus/internal/figure"
)

// startsFigure shows the truth, what comes of it without a prior, and the results from
// several starts, each with its PSNR and SSIM.
func startsFigure(r *ct.Run) (*figure.Figure, error) {
	n := r.Truth.N
	panels := []figure.Panel{picturePanel("Truth", r.Truth.Pix, n, n), withoutPrior(r)}
	for i, c := range shown(r) {
		title := "From " + r.Spec.Starts[i].Name() + ": " + quality(float64(c.Outcome.PSNR), float64(c.Outcome.SSIM))
		panels = append(panels, picturePanel(title, c.X.Pix, n, n))
	}
	apart := fmt.Sprintf("\nlargest RMS distance between two results: %s",
		number("%.2g", float64(*r.Result.MaxRMSDistance)))
	f := figure.New("starts", title(r), figure.Notes{Subtitle: subtitle(r) + unshown(r) + apart}, panels...)
	f.Columns = (len(panels) + 1) / 2
	f.Width, f.Height = vg.Length(max(2, f.Columns))*8*vg.Centimeter, 18.5*vg.Centimeter
	f.Legend = []figure.Entry{{Name: "grey values of pictures, from 0 to 1", Symbol: drawGreys}}
	if n > 256 {
		f.DPI = 600 // two dots and more for a pixel
	}
	return f, nil
}

// withoutPrior is filtered backprojection or, of other operators, the measurement.
func withoutPrior(r *ct.Run) figure.Panel {
	n := r.Truth.N
	p, ok := r.Op.(*operator.Projector)
	if !ok {
		_, _, measured := r.Shown()
		return picturePanel("Measurement", measured, n, n)
	}
	x := baseline.FBP(p, r.Y, r.Spec.Filter).Pix
	measures := quality(picture.PSNR(r.Truth.Pix, x), picture.SSIM(r.Truth.Pix, x, n, n))
	return picturePanel("FBP, "+r.Spec.Filter.String()+": "+measures, x, n, n)
}

// quality is PSNR and SSIM for a title.
func quality(psnr, ssim float64) string {
	return number("%.2f", psnr) + " dB, " + number("%.3f", ssim)
}
