package figure

import (
	"image"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Raster draws an image between two corners in data coordinates, whose pixels keep
// sharp edges. An axis that falls, such as one with plot.InvertedScale, turns nothing:
// Top is where the first row begins.
type Raster struct {
	Image                    image.Image
	Left, Right, Bottom, Top float64
}

// Plot makes Raster a plot.Plotter.
func (r Raster) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	c.DrawImage(vg.Rectangle{Min: vg.Point{X: x(r.Left), Y: y(r.Bottom)}, Max: vg.Point{X: x(r.Right), Y: y(r.Top)}},
		r.Image)
}

// DataRange makes Raster a plot.DataRanger.
func (r Raster) DataRange() (xmin, xmax, ymin, ymax float64) {
	return min(r.Left, r.Right), max(r.Left, r.Right), min(r.Bottom, r.Top), max(r.Bottom, r.Top)
}

// Picture returns values as an image in the scale's colours: a pixel of a byte where
// these are few enough, which keeps files small.
func (s *Scale) Picture(rows, columns int, value func(i, j int) float64) image.Image {
	img := image.NewPaletted(image.Rect(0, 0, columns, rows), nil)
	entries := map[color.RGBA]uint8{}
	for i := range rows {
		for j := range columns {
			c := s.Colour(value(i, j))
			entry, known := entries[c]
			if !known {
				if len(img.Palette) == 256 {
					return s.directPicture(rows, columns, value)
				}
				entry = uint8(len(img.Palette))
				entries[c] = entry
				img.Palette = append(img.Palette, c)
			}
			img.Pix[i*img.Stride+j] = entry
		}
	}
	return img
}

func (s *Scale) directPicture(rows, columns int, value func(i, j int) float64) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, columns, rows))
	for i := range rows {
		for j := range columns {
			img.SetRGBA(j, i, s.Colour(value(i, j)))
		}
	}
	return img
}
