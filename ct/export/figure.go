package export

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradus/ct/picture"
	"gradus/internal/figure"
	"gradus/static/colormap"
)

// ErrorRange is the error that has the strongest colour, the same in every figure:
// errors are compared.
const ErrorRange = 0.2

// Panels are what the figure of a reconstruction shows.
type Panels struct {
	Truth, Reconstruction picture.Image
	Measurement           []float32 // Rows x Columns
	Rows, Columns         int
	Arc                   float64 // degrees that the rows of a sinogram cover; 0: the measurement is a picture, black where it has nothing

	Title    string  // with the markup of figures, as the subtitle
	Subtitle string  // method and parameters
	PSNR     float64 // dB
	SSIM     float64
	Residual float64 // |A x - y| / |y|
	Link     string  // URL of the page with these settings; "" is none
}

// ReconstructionFigure shows truth, measurement, reconstruction and error, with the
// metrics.
func ReconstructionFigure(p Panels) (*figure.Figure, error) {
	if err := p.check(); err != nil {
		return nil, fmt.Errorf("figure reconstruction: %w", err)
	}
	notes := figure.Notes{Subtitle: strings.TrimPrefix(p.Subtitle+"\n"+p.metrics(), "\n"), Link: p.Link}
	f := figure.New("reconstruction", p.Title, notes,
		picturePanel("Truth", p.Truth.Pix, p.Truth.N, p.Truth.N), p.measured(),
		picturePanel("Reconstruction", p.Reconstruction.Pix, p.Truth.N, p.Truth.N), p.deviation())
	f.Columns = 2
	f.Height = 17.8 * vg.Centimeter
	f.Legend = []figure.Entry{{Name: "grey values of pictures, from 0 to 1", Symbol: drawGreys}}
	if p.Truth.N > 256 {
		f.DPI = 600 // two dots and more for a pixel
	}
	return f, nil
}

func (p *Panels) check() error {
	if err := p.Truth.Validate("truth"); err != nil {
		return err
	}
	if p.Reconstruction.N != p.Truth.N || len(p.Reconstruction.Pix) != len(p.Truth.Pix) {
		return fmt.Errorf("a reconstruction of side %d is none of a truth of side %d", p.Reconstruction.N, p.Truth.N)
	}
	if p.Rows < 1 || p.Columns < 1 || len(p.Measurement) != p.Rows*p.Columns {
		return fmt.Errorf("%d measurements are not %d x %d", len(p.Measurement), p.Rows, p.Columns)
	}
	if !(p.Arc >= 0) || math.IsInf(p.Arc, 0) {
		return fmt.Errorf("an arc of %g degrees", p.Arc)
	}
	return nil
}

func (p *Panels) metrics() string {
	return fmt.Sprintf("PSNR %s dB, SSIM %s, residual %s", number("%.2f", p.PSNR), number("%.3f", p.SSIM),
		number("%.4f", p.Residual))
}

// greys is the scale of pictures.
func greys() *figure.Scale {
	s := figure.LinearScale(0, 1, "")
	s.Colours = colormap.Grey
	return s
}

func picturePanel(title string, pix []float32, rows, columns int) figure.Panel {
	img := greys().Picture(rows, columns, func(i, j int) float64 { return float64(pix[i*columns+j]) })
	return figure.Panel{Title: title, Shape: figure.Square, Fill: func(p *plot.Plot) {
		p.Add(figure.Raster{Image: img, Right: 1, Top: 1})
		p.HideAxes()
	}}
}

// measured is the sinogram, angles downward, or the picture that was measured.
func (p *Panels) measured() figure.Panel {
	if p.Arc == 0 {
		return picturePanel("Measurement", p.Measurement, p.Rows, p.Columns)
	}
	lo, hi := extent(p.Measurement)
	scale := figure.LinearScale(lo, hi, "line integral, in pixels")
	scale.Colours = colormap.Grey
	rows := min(p.Rows, sinogramRows)
	img := scale.Picture(rows, p.Columns, func(i, j int) float64 { return p.mean(i*p.Rows/rows, (i+1)*p.Rows/rows, j) })
	half := float64(p.Columns) / 2
	return figure.Panel{Title: fmt.Sprintf("Sinogram of %d angles", p.Rows), Shape: figure.Square, Scale: scale,
		Fill: func(q *plot.Plot) {
			q.Add(figure.Raster{Image: img, Left: -half, Right: half, Bottom: p.Arc})
			q.Y.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
			q.Y.Tick.Marker = plot.TickerFunc(degreeTicks)
			q.X.Label.Text = "detector position, in pixels"
			q.Y.Label.Text = "angle, in degrees"
		}}
}

// sinogramRows is the most angles that a figure shows one by one: of more, the means of
// neighbours, as a panel has no more dots and a file would be large.
const sinogramRows = 400

// mean returns the mean of a bin over the angles from one to before another.
func (p *Panels) mean(from, to, bin int) float64 {
	sum := 0.0
	for i := from; i < to; i++ {
		sum += float64(p.Measurement[i*p.Columns+bin])
	}
	return sum / float64(to-from)
}

// deviation is what the reconstruction has too much or too little.
func (p *Panels) deviation() figure.Panel {
	scale := figure.LinearScale(-ErrorRange, ErrorRange, fmt.Sprintf("clipped at ±%g", ErrorRange))
	scale.Colours = colormap.BlueRed
	n := p.Truth.N
	img := scale.Picture(n, n,
		func(i, j int) float64 { return float64(p.Reconstruction.At(i, j)) - float64(p.Truth.At(i, j)) })
	return figure.Panel{Title: "Error: reconstruction − truth", Shape: figure.Square, Scale: scale,
		Fill: func(q *plot.Plot) {
			q.Add(figure.Raster{Image: img, Right: 1, Top: 1})
			q.HideAxes()
		}}
}

// extent returns the range of finite values, which is not empty.
func extent(values []float32) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if f := float64(v); !math.IsNaN(f) && !math.IsInf(f, 0) {
			lo, hi = min(lo, f), max(hi, f)
		}
	}
	if !(lo < hi) { // one value, or none
		lo, hi = min(lo, 0), 1
	}
	return lo, hi
}

// degreeTicks are at most seven, at angles that people know.
func degreeTicks(lo, hi float64) []plot.Tick {
	steps := []float64{1, 2, 5, 10, 15, 30, 45, 90}
	i := slices.IndexFunc(steps, func(s float64) bool { return (hi-lo)/s <= 6 })
	if i < 0 {
		return figure.LinearTicks(lo, hi)
	}
	var ticks []plot.Tick
	for k := math.Ceil(lo / steps[i]); k*steps[i] <= hi; k++ {
		ticks = append(ticks, plot.Tick{Value: k * steps[i], Label: fmt.Sprintf("%g", k*steps[i])})
	}
	return ticks
}

// drawGreys is the grey scale in a legend.
func drawGreys(c draw.Canvas, at vg.Point) {
	half := vg.Point{X: 9, Y: 4.5}
	box := vg.Rectangle{Min: at.Sub(half), Max: at.Add(half)}
	c.DrawImage(box, greys().Picture(1, 256, func(i, j int) float64 { return float64(j) / 255 }))
	c.SetLineStyle(draw.LineStyle{Color: figure.Ink, Width: 0.5})
	c.Stroke(box.Path())
}

// number writes v for a subtitle; an exact reconstruction has an infinite PSNR.
func number(format string, v float64) string {
	if math.IsInf(v, 1) {
		return "∞"
	}
	return fmt.Sprintf(format, v)
}
