package phantom

import (
	"cmp"
	"gradus/ct/picture"
	"math"
	"slices"
)

// subrows is how many lines of a row of pixels are looked at; along a line coverage is
// exact.
const subrows = 8

// span is what a shape covers of a line.
type span struct{ from, to float64 }

// Draw returns the drawing on n x n pixels. A pixel at an edge takes the share that the
// shape covers of it.
func (d Drawing) Draw(n int) picture.Image {
	m := picture.NewImage(n)
	draw := d.Rows(n)
	for i := range n {
		draw(m.Pix[i*n:(i+1)*n], i)
	}
	return m
}

// Rows returns what draws row i of the drawing, of n pixels that are black, from the top.
func (d Drawing) Rows(n int) func(row []float32, i int) {
	values, lines := make([]float64, len(d)), make([]func(y float64) []span, len(d))
	for i, s := range d {
		values[i], lines[i] = s.lines()
	}
	share := make([]float64, n+2)
	return func(row []float32, i int) {
		for shape, value := range values {
			clear(share)
			for k := range subrows {
				y := (2*(float64(i)+(float64(k)+0.5)/subrows))/float64(n) - 1
				cover(share, lines[shape](y), n)
			}
			lay(row, share, value)
		}
	}
}

// cover adds spans to the shares of a row, of which it stores the differences.
func cover(share []float64, spans []span, n int) {
	column := func(x float64) float64 { return min(max((x+1)/2*float64(n), 0), float64(n)) }
	edge := func(x, weight float64) {
		whole, part := math.Modf(x)
		share[int(whole)] += weight * (1 - part)
		share[int(whole)+1] += weight * part
	}
	for _, s := range spans {
		edge(column(s.from), 1.0/subrows)
		edge(column(s.to), -1.0/subrows)
	}
}

// lay puts a value over a row.
func lay(row []float32, share []float64, value float64) {
	var covered float64
	for j := range row {
		covered += share[j]
		if part := min(max(covered, 0), 1); part > 1e-9 { // what rounding leaves is nothing
			row[j] += float32(part * (value - float64(row[j])))
		}
	}
}

// lines returns the shape's value, and what it covers of the line at y: spans that do not
// overlap, valid until the next call.
func (s Shape) lines() (value float64, at func(y float64) []span) {
	if e := s.Ellipse; e != nil {
		shape := s.ellipse()
		one := make([]span, 1)
		return e[5], func(y float64) []span {
			middle, half := shape.chord(-math.Pi/2, y)
			one[0] = span{middle - half, middle + half}
			return one
		}
	}
	parts := s.capsules()
	var spans []span
	return s.Brush[0], func(y float64) []span {
		spans = spans[:0]
		for i := range parts {
			if covered, ok := parts[i].at(y); ok {
				spans = append(spans, covered)
			}
		}
		return merge(spans)
	}
}

// ellipse is the shape's, with its value. It is turned upside down, as y is in an Ellipse.
func (s Shape) ellipse() Ellipse {
	e := s.Ellipse
	return Ellipse{Value: e[5], A: e[2], B: e[3], X: e[0], Y: -e[1], Phi: -e[4] * math.Pi / 180}
}

// merge joins spans that overlap, in place.
func merge(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	merged := spans[:0]
	for _, s := range spans {
		if last := len(merged) - 1; last >= 0 && s.from <= merged[last].to {
			merged[last].to = max(merged[last].to, s.to)
		} else {
			merged = append(merged, s)
		}
	}
	return merged
}

// capsule is all points within a radius of the line from p to q; n leads from that line to
// the one beside it at that distance.
type capsule struct{ px, py, qx, qy, nx, ny, radius float64 }

// capsules are what a stroke of the brush consists of: between two points each, or one about
// its only point.
func (s Shape) capsules() (all []capsule) {
	radius, points := s.Brush[1]/2, s.Brush[2:]
	for i := 0; i == 0 || i+2 < len(points); i += 2 {
		j := min(i+2, len(points)-2)
		c := capsule{px: points[i], py: points[i+1], qx: points[j], qy: points[j+1], radius: radius}
		if length := math.Hypot(c.qx-c.px, c.qy-c.py); length > 0 {
			c.nx, c.ny = -(c.qy-c.py)/length*radius, (c.qx-c.px)/length*radius
		}
		all = append(all, c)
	}
	return all
}

// at is what the capsule covers of the line at y.
func (c *capsule) at(y float64) (s span, ok bool) {
	py, qy := c.py-y, c.qy-y
	if min(py, qy) >= c.radius || max(py, qy) <= -c.radius {
		return span{}, false
	}
	s = span{math.Inf(1), math.Inf(-1)}
	add := func(x, half float64) { s.from, s.to = min(s.from, x-half), max(s.to, x+half) }
	if math.Abs(py) < c.radius {
		add(c.px, math.Sqrt(c.radius*c.radius-py*py))
	}
	if math.Abs(qy) < c.radius {
		add(c.qx, math.Sqrt(c.radius*c.radius-qy*qy))
	}
	// The sides of the rectangle between.
	for _, side := range [...]float64{1, -1} {
		ay, by := py+side*c.ny, qy+side*c.ny
		if (ay < 0) != (by < 0) {
			ax, bx := c.px+side*c.nx, c.qx+side*c.nx
			add(ax+(bx-ax)*ay/(ay-by), 0)
		}
	}
	return s, s.from < s.to
}
