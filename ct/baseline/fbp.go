package baseline

import (
	"math"

	"gradus/ct/operator"
	"gradus/ct/picture"
)

// FBP returns the filtered backprojection of a sinogram, which holds one row of p.Bins
// numbers for each of p.Angles. On an arc below 180 degrees it is the same sum over
// fewer angles; above, lines that are seen twice count half each time.
func FBP(p *operator.Projector, y []float32, f Filter) picture.Image {
	filtered := make([]float32, len(y))
	newRowFilter(p.Bins, f).filter(filtered, y, func(j int) float64 { return angleWeight(p.Theta(j), p.Angles, p.Arc) })
	x := picture.NewImage(p.N)
	p.Backproject(x.Pix, filtered)
	return x
}

// angleWeight is the part of the arc that an angle's cell stands for. Directions of the
// first and the last arc - pi are seen twice, and count half.
func angleWeight(theta float64, angles int, arc float64) float64 {
	cell := arc / float64(angles)
	from, to := theta-cell/2, theta+cell/2
	twice := max(0, min(to, arc-math.Pi)-from) + max(0, to-max(from, math.Pi))
	return cell - twice/2
}
