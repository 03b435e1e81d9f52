package stationary

import (
	"math"

	"gradus/toy2d/plane"
)

// winding returns how often grad F turns, anticlockwise, along the boundary of a
// rectangle of the frame: the sum of the indices of the stationary points inside.
// ok is false if a stationary point lies on the boundary or too close to tell.
func (f *Field) winding(c cell) (turns int, ok bool) {
	a, b := c.half[0], c.half[1]
	p := newProver(f)
	total := 0.0
	for range 4 {
		// The side at +a, walked in the direction of b; then all turned by 90 degrees.
		angle, ok := p.turning(cell{centre: plane.AddScaled(c.centre, 1, a), half: [2]plane.Vec{b}, modes: c.modes}, 0)
		if !ok {
			return 0, false
		}
		total += angle
		a, b = b, plane.Vec{-a[0], -a[1]}
	}
	turns = int(math.Round(total / (2 * math.Pi)))
	if plane.Cross(c.half[0], c.half[1]) < 0 {
		turns = -turns
	}
	return turns, true
}

// turning returns the angle by which grad F turns along a segment. Where the field
// keeps to one side of a line, its ends give the angle without ambiguity.
func (p *prover) turning(s cell, depth int) (float64, bool) {
	p.look(s)
	if p.empty(s) {
		from := p.f.At(plane.AddScaled(s.centre, -1, s.half[0])).Grad
		to := p.f.At(plane.AddScaled(s.centre, 1, s.half[0])).Grad
		return math.Atan2(plane.Cross(from, to), plane.Dot(from, to)), true
	}
	if depth == 45 || p.f.work.Over() {
		return 0, false
	}
	left, right := s, s
	left.half[0] = plane.Scaled(0.5, s.half[0])
	right.half[0] = left.half[0]
	left.centre = plane.AddScaled(s.centre, -1, left.half[0])
	right.centre = plane.AddScaled(s.centre, 1, left.half[0])
	x, ok := p.turning(left, depth+1)
	if !ok {
		return 0, false
	}
	y, ok := p.turning(right, depth+1)
	return x + y, ok
}
