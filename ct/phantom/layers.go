package phantom

import (
	"math"
	"slices"
	"sync"

	"gradus/ct/picture"

	"gonum.org/v1/gonum/integrate/quad"
)

// Layers is a picture of ellipses that lie over each other, the last on top: a point has the value of
// the topmost that covers it, and 0 where none does.
type Layers []Ellipse

// mostLayers is of how many ellipses a drawing is integrated exactly: the work grows with the cube of their number.
const mostLayers = 16

// Exact returns the drawing as a formula, false if there are strokes in it or more than 16 ellipses.
func (d Drawing) Exact() (Exact, bool) {
	if len(d) > mostLayers {
		return nil, false
	}
	for _, s := range d {
		if s.Ellipse == nil {
			return nil, false
		}
	}
	return d.layers(), true
}

// layers are the ellipses of the drawing.
func (d Drawing) layers() Layers {
	layers := make(Layers, len(d))
	for i, s := range d {
		layers[i] = s.ellipse()
	}
	return layers
}

// averagingLines is how many lines of a row of pixels Average looks at; along a line it is exact.
const averagingLines = 64

// Average adds up what is seen of the ellipses along many lines of each row.
func (l Layers) Average(n int) picture.Image {
	m := picture.NewImage(n)
	row := make([]float64, n+2)
	column := func(x float64) float64 { return min(max((x+1)/2*float64(n), 0), float64(n)) }
	edge := func(x, value float64) {
		whole, part := math.Modf(x)
		row[int(whole)] += value * (1 - part)
		row[int(whole)+1] += value * part
	}
	var line seen
	for i := range n {
		clear(row)
		for k := range averagingLines {
			y := 1 - 2*(float64(i)+(float64(k)+0.5)/averagingLines)/float64(n)
			// The row is the line at -y whose direction is that of x.
			l.along(&line, -math.Pi/2, -y, func(value, from, to float64) {
				edge(column(from), value/averagingLines)
				edge(column(to), -value/averagingLines)
			})
		}
		var v float64
		for j := range n {
			v += row[j]
			m.Pix[i*n+j] = float32(max(v, 0))
		}
	}
	return m
}

// rule has the places and weights of Gauss and Legendre's on [-1, 1].
var rule = sync.OnceValues(func() (places, weights []float64) {
	places, weights = make([]float64, 16), make([]float64, 16)
	quad.Legendre{}.FixedLocations(places, weights, -1, 1)
	return places, weights
})

// Project integrates what is seen along lines, by Gauss and Legendre's rule between the places where an
// ellipse begins or ends or the outlines of two cross: there are the roots and corners of the integrand. With
// s = middle + half sin(pi x/2) a root at an end is smooth in x.
func (l Layers) Project(dst []float32, theta float64, n int) {
	pixel := 2 / float64(n)
	breaks := l.breaks(theta)
	for k := range len(dst) + 1 {
		breaks = append(breaks, binEdge(k, len(dst), pixel))
	}
	slices.Sort(breaks)
	total := make([]float64, len(dst))
	places, weights := rule()
	var line seen
	for i := 1; i < len(breaks); i++ {
		from, to := breaks[i-1], breaks[i]
		middle, half := (from+to)/2, (to-from)/2
		k := int(math.Floor(middle/pixel + float64(len(dst))/2))
		if half == 0 || k < 0 || k >= len(dst) {
			continue
		}
		for p, x := range places {
			sin, cos := math.Sincos(math.Pi / 2 * x)
			weight := weights[p] * half * math.Pi / 2 * cos
			l.along(&line, theta, middle+half*sin, func(value, from, to float64) {
				total[k] += weight * value * (to - from)
			})
		}
	}
	for k, v := range total {
		dst[k] = float32(v / (pixel * pixel))
	}
}

// breaks are the lines of an angle at which an ellipse begins or ends, or on which outlines cross.
func (l Layers) breaks(theta float64) (at []float64) {
	sin, cos := math.Sincos(theta)
	for i, e := range l {
		w := e.shadow(theta)
		at = append(at, w.middle-w.half, w.middle+w.half)
		for _, other := range l[:i] {
			for _, p := range e.crossings(other) {
				at = append(at, p.x*cos+p.y*sin)
			}
		}
	}
	return at
}

// crossings are points at which the outlines of two ellipses cross: where a function of the angle on the
// first outline, the quadratic form of the second less 1, changes its sign. Two that are less than 1/64 of a
// turn apart are missed, and little is lost with them.
func (e Ellipse) crossings(o Ellipse) (points []point) {
	if math.Hypot(e.X-o.X, e.Y-o.Y) > max(e.A, e.B)+max(o.A, o.B) {
		return nil
	}
	eSin, eCos := math.Sincos(e.Phi)
	oSin, oCos := math.Sincos(o.Phi)
	on := func(w float64) point {
		sin, cos := math.Sincos(w)
		return point{e.X + e.A*cos*eCos - e.B*sin*eSin, e.Y + e.A*cos*eSin + e.B*sin*eCos}
	}
	beyond := func(w float64) float64 {
		p := on(w)
		x, y := p.x-o.X, p.y-o.Y
		u, v := (x*oCos+y*oSin)/o.A, (y*oCos-x*oSin)/o.B
		return u*u + v*v - 1
	}
	const parts = 64
	before := beyond(0)
	for k := range parts {
		lo, hi := 2*math.Pi*float64(k)/parts, 2*math.Pi*float64(k+1)/parts
		after := beyond(hi)
		if (before < 0) != (after < 0) {
			for range 50 {
				if middle := (lo + hi) / 2; (beyond(middle) < 0) == (before < 0) {
					lo = middle
				} else {
					hi = middle
				}
			}
			points = append(points, on(lo))
		}
		before = after
	}
	return points
}

// seen is the memory of along: the parts of a line that something covers.
type seen struct{ covered, merged []span }

// along tells, of the line x cos(theta) + y sin(theta) = s, what is seen of each ellipse and its value; places
// on it are counted as those of chord.
func (l Layers) along(line *seen, theta, s float64, tell func(value, from, to float64)) {
	line.covered = line.covered[:0]
	for k := range slices.Backward(l) {
		middle, half := l[k].chord(theta, s)
		if half > 0 {
			line.under(span{middle - half, middle + half}, func(from, to float64) { tell(l[k].Value, from, to) })
		}
	}
}

// under tells which parts of a span are not covered, and covers them.
func (line *seen) under(s span, tell func(from, to float64)) {
	line.merged = line.merged[:0]
	at, whole := s.from, s
	placed := false
	for _, c := range line.covered {
		switch {
		case c.to < s.from:
			line.merged = append(line.merged, c)
		case c.from > s.to:
			if !placed {
				line.merged = append(line.merged, whole)
				placed = true
			}
			line.merged = append(line.merged, c)
		default:
			if c.from > at {
				tell(at, c.from)
			}
			at = max(at, c.to)
			whole = span{min(whole.from, c.from), max(whole.to, c.to)}
		}
	}
	if at < s.to {
		tell(at, s.to)
	}
	if !placed {
		line.merged = append(line.merged, whole)
	}
	line.covered, line.merged = line.merged, line.covered
}
