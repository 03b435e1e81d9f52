package toy2d

import (
	"image"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// heatMap draws cells as one image: drawn as rectangles they show gaps in vector
// formats. Edges rise and are in data coordinates, cell (i, j) lies between xs[i] and
// xs[i+1], ys[j] and ys[j+1]. The axes must end at the outermost edges.
type heatMap struct {
	xs, ys []float64
	colour func(i, j int) color.RGBA
}

func (h *heatMap) Plot(c draw.Canvas, p *plot.Plot) {
	columns, rows := cellOfPixel(h.xs, p.X.Norm), cellOfPixel(h.ys, p.Y.Norm)
	img := image.NewRGBA(image.Rect(0, 0, len(columns), len(rows)))
	for y, j := range rows {
		for x, i := range columns {
			img.SetRGBA(x, len(rows)-1-y, h.colour(i, j))
		}
	}
	c.DrawImage(c.Rectangle, img)
}

// DataRange makes heatMap a plot.DataRanger.
func (h *heatMap) DataRange() (xmin, xmax, ymin, ymax float64) {
	return h.xs[0], h.xs[len(h.xs)-1], h.ys[0], h.ys[len(h.ys)-1]
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

// edgesAround returns the edges of cells around rising centres: half-way between
// them, and as far beyond the first and last. A lone cell reaches half on either side.
func edgesAround(centres []float64, half float64) []float64 {
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

// polylines draws lines clipped to the plot.
type polylines struct {
	lines [][]Vec // a NaN ends a line
	style draw.LineStyle
}

func (l polylines) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for _, line := range l.lines {
		points := make([]vg.Point, 0, len(line))
		for i, v := range line {
			if math.IsNaN(v[0] + v[1]) {
				break
			}
			at := vg.Point{X: x(v[0]), Y: y(v[1])}
			// Runs have thousands of points that no eye can tell apart.
			if n := len(points); n == 0 || i == len(line)-1 || at.Sub(points[n-1]).Dot(at.Sub(points[n-1])) > 0.3*0.3 {
				points = append(points, at)
			}
		}
		c.StrokeLines(l.style, c.ClipLinesXY(points)...)
	}
}
