package figure

import (
	"image"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// HeatMap draws cells as one image: drawn as rectangles they show gaps in vector
// formats. Edges rise and are in data coordinates, cell (i, j) lies between Xs[i] and
// Xs[i+1], Ys[j] and Ys[j+1]. The axes must end at the outermost edges.
type HeatMap struct {
	Xs, Ys []float64
	Colour func(i, j int) color.RGBA
}

// Plot makes HeatMap a plot.Plotter.
func (h *HeatMap) Plot(c draw.Canvas, p *plot.Plot) {
	columns, rows := cellOfPixel(h.Xs, p.X.Norm), cellOfPixel(h.Ys, p.Y.Norm)
	img := image.NewRGBA(image.Rect(0, 0, len(columns), len(rows)))
	for y, j := range rows {
		for x, i := range columns {
			img.SetRGBA(x, len(rows)-1-y, h.Colour(i, j))
		}
	}
	c.DrawImage(c.Rectangle, img)
}

// DataRange makes HeatMap a plot.DataRanger.
func (h *HeatMap) DataRange() (xmin, xmax, ymin, ymax float64) {
	return h.Xs[0], h.Xs[len(h.Xs)-1], h.Ys[0], h.Ys[len(h.Ys)-1]
}

// cellOfPixel returns, for each pixel of a row or column of the image, its cell: one
// pixel a cell if all cells are equally wide on the axis, else enough to tell them apart.
func cellOfPixel(edges []float64, norm func(float64) float64) []int {
	n := len(edges) - 1
	pixels := n
	for i, e := range edges {
		if math.Abs(norm(e)*float64(n)-float64(i)) > 1e-6*float64(n) {
			pixels = 2048
		}
	}
	cells := make([]int, pixels)
	for i := range cells {
		centre := (float64(i) + 0.5) / float64(pixels)
		next, _ := slices.BinarySearchFunc(edges, centre, func(e, u float64) int {
			if norm(e) <= u {
				return -1
			}
			return 1
		})
		cells[i] = max(0, min(n-1, next-1))
	}
	return cells
}

// EdgesAround returns the edges of cells around rising centres: half-way between
// them, and as far beyond the first and last. A lone cell reaches half on either side.
func EdgesAround(centres []float64, half float64) []float64 {
	n := len(centres)
	edges := make([]float64, n+1)
	for i := 1; i < n; i++ {
		edges[i] = (centres[i-1] + centres[i]) / 2
	}
	if n > 1 {
		edges[0] = centres[0] - (edges[1] - centres[0])
		edges[n] = centres[n-1] + (centres[n-1] - edges[n-1])
		return edges
	}
	return []float64{centres[0] - half, centres[0] + half}
}
