package ct

import "math"

// FBP returns the filtered backprojection of a sinogram, which holds one row of p.Bins
// numbers for each of p.Angles. On an arc below 180 degrees it is the same sum over
// fewer angles; above, lines that are seen twice count half each time.
func FBP(p *Projector, y []float32, f Filter) Image {
	filtered := make([]float32, len(y))
	newRowFilter(p.Bins, f).filter(filtered, y, func(j int) float64 { return angleWeight(p.Theta(j), p.Angles, p.Arc) })
	x := NewImage(p.N)
	p.Backproject(x.Pix, filtered)
	return x
}

// angleWeight is the part of the arc that an angle stands for.
func angleWeight(theta float64, angles int, arc float64) float64 {
	weight := arc / float64(angles)
	if theta < arc-math.Pi || theta > math.Pi && arc > math.Pi {
		weight /= 2
	}
	return weight
}
