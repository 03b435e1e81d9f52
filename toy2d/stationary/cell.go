package stationary

import (
	"math"

	"gradus/toy2d/plane"
)

// cell is a rectangle in the frame of a field: the centre and two perpendicular
// half sides. A segment has half[1] = 0.
type cell struct {
	centre plane.Vec
	half   [2]plane.Vec
	modes  []int // that have weight in it
}

// cut parts a cell across its longer side, at a share of it. The parts overlap a
// little: a point on the line between them must not be lost to rounding.
func (c cell) cut(share float64) (cell, cell) {
	const overlap = 1e-3
	i := 0
	if plane.Norm(c.half[1]) > plane.Norm(c.half[0]) {
		i = 1
	}
	side := c.half[i]
	left, right := c, c
	left.half[i], right.half[i] = plane.Scaled(share+overlap, side), plane.Scaled(1-share+overlap, side)
	left.centre = plane.AddScaled(c.centre, share+overlap-1, side)
	right.centre = plane.AddScaled(c.centre, share-overlap, side)
	return left, right
}

func (c cell) size() float64 { return max(plane.Norm(c.half[0]), plane.Norm(c.half[1])) }

// local returns the coordinates of d in units of the half sides.
func (c cell) local(d plane.Vec) plane.Vec {
	return plane.Vec{plane.Dot(d, c.half[0]) / plane.Dot(c.half[0], c.half[0]),
		plane.Dot(d, c.half[1]) / plane.Dot(c.half[1], c.half[1])}
}

// reach returns the largest |d.(x - centre)| over the cell.
func (c cell) reach(d plane.Vec) float64 {
	return math.Abs(plane.Dot(d, c.half[0])) + math.Abs(plane.Dot(d, c.half[1]))
}

// holds allows for rounding at the sides: a point on one is found from both cells.
func (c cell) holds(z plane.Vec) bool {
	at := c.local(plane.Sub(z, c.centre))
	slack := 1 + 1e-12*(1+plane.Norm(z))/min(plane.Norm(c.half[0]), plane.Norm(c.half[1]))
	return math.Abs(at[0]) <= slack && math.Abs(at[1]) <= slack
}
