package figure

import (
	"image"
	"image/color"
	"math"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"

	"gradus/static/colormap"
)

// A picture has the colours of its values, with a palette or, where these are too
// many, without.
func TestPictureColours(t *testing.T) {
	for _, missing := range []bool{false, true} {
		s := LinearScale(-1, 1, "")
		s.Colours = colormap.Grey
		values := make([]float64, 40*50)
		for i := range values {
			values[i] = float64(i*619%2000)/1000*1.2 - 1.2 // takes every colour
		}
		if missing { // a colour more than the map's 256
			values[7] = math.NaN()
		}
		img := s.Picture(40, 50, func(i, j int) float64 { return values[i*50+j] })
		if _, direct := img.(*image.RGBA); direct != missing || img.Bounds() != image.Rect(0, 0, 50, 40) {
			t.Errorf("missing %v: %T of %v", missing, img, img.Bounds())
		}
		for _, big := range []image.Image{img, enlarge(img, 150, 80), vectorCells(img)} {
			kx, ky := big.Bounds().Dx()/50, big.Bounds().Dy()/40
			for y := range 40 * ky {
				for x := range 50 * kx {
					if got, want := color.RGBAModel.Convert(big.At(x, y)), s.Colour(values[y/ky*50+x/kx]); got != want {
						t.Fatalf("missing %v, %d x %d: pixel %d, %d has %v, want %v", missing, kx, ky, x, y, got, want)
					}
				}
			}
		}
	}
}

// The first row is at Top, whichever way the axis runs.
func TestRasterPlace(t *testing.T) {
	for _, falls := range []bool{false, true} {
		p := plot.New()
		r := Raster{Image: image.NewRGBA(image.Rect(0, 0, 1, 1)), Left: -3, Right: 1, Bottom: 2, Top: 5}
		if falls {
			r.Bottom, r.Top = 5, 2
			p.Y.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
		}
		p.Add(r)
		if p.X.Min != -3 || p.X.Max != 1 || p.Y.Min != 2 || p.Y.Max != 5 {
			t.Errorf("axes %g to %g, %g to %g", p.X.Min, p.X.Max, p.Y.Min, p.Y.Max)
		}
		c := new(recorder.Canvas)
		r.Plot(draw.NewCanvas(c, 40, 30), p)
		var drawn *recorder.DrawImage
		for _, a := range c.Actions {
			if d, ok := a.(*recorder.DrawImage); ok {
				drawn = d
			}
		}
		if want := (vg.Rectangle{Max: vg.Point{X: 40, Y: 30}}); drawn == nil || drawn.Rectangle != want {
			t.Errorf("falls %v: drawn %+v, want at %v", falls, drawn, want)
		}
	}
}
