package phantom

import (
	"gradus/ct/picture"
	"math"
)

// drawLines crosses a grey disc with segments of all directions, from 1/4 of a pixel
// to 3 pixels wide at 128 x 128, three in four of them light.
func drawLines(n int, seed int64) picture.Image {
	const disc, value, count = 0.92, 0.3, 26
	m := Rasterise(n, []Ellipse{{value, disc, disc, 0, 0, 0}})
	r := generator(seed, linesStream)
	for k := range count {
		angle := math.Pi * (float64(k) + r.Float64()) / count
		sin, cos := math.Sincos(angle)
		// A part of a chord of a slightly smaller disc.
		const radius = 0.95 * disc
		across := 0.85 * radius * (2*r.Float64() - 1)
		chord := 2 * math.Sqrt(radius*radius-across*across)
		length := chord * (0.3 + 0.7*r.Float64())
		along := (chord - length) * (r.Float64() - 0.5)
		s := segment{
			x: along*cos - across*sin, y: along*sin + across*cos,
			sin: sin, cos: cos, length: length,
			width: 2.0 / 128 * 0.25 * math.Pow(12, r.Float64()),
			value: 0.5 + 0.5*r.Float64(),
		}
		if k%4 == 0 {
			s.value = 0.1 * r.Float64()
		}
		s.draw(m)
	}
	return clip(m)
}

// segment is a straight line with square ends, in the units of the square [-1, 1]^2:
// middle, direction, length, width.
type segment struct{ x, y, sin, cos, length, width, value float64 }

// draw lays the segment over a picture. A pixel takes the share that the segment covers
// of it: exact along the sides, and at the ends the product of both directions.
func (s segment) draw(m picture.Image) {
	pixel := 2 / float64(m.N)
	// Sides of a pixel, as seen by the segment.
	p, q := pixel*max(math.Abs(s.cos), 1e-6), pixel*max(math.Abs(s.sin), 1e-6)
	reach := (p + q) / 2
	covered := func(at, side float64) float64 {
		return beyond(side/2-at, p, q) - beyond(-side/2-at, p, q)
	}
	length, width := s.length/2+reach, s.width/2+reach
	h := length*math.Abs(s.sin) + width*math.Abs(s.cos)
	column := func(x float64) int { return int(min(max((x+1)/pixel, 0), float64(m.N-1))) }
	for i := column(-s.y - h); i <= column(-s.y+h); i++ {
		_, y := m.Centre(i, 0)
		lo, hi := meet((y-s.y)*s.cos, s.sin, width)
		from, to := meet((y-s.y)*s.sin, -s.cos, length)
		for j := column(s.x + max(lo, from)); j <= column(s.x+min(hi, to)); j++ {
			x, _ := m.Centre(0, j)
			share := covered((y-s.y)*s.cos-(x-s.x)*s.sin, s.width) * covered((x-s.x)*s.cos+(y-s.y)*s.sin, s.length)
			v := &m.Pix[i*m.N+j]
			*v += float32(share * (s.value - float64(*v)))
		}
	}
}

// beyond is the share of a pixel that lies below u, counted from its centre along a
// line on which its sides have the lengths p and q: the integral of their convolution.
func beyond(u, p, q float64) float64 {
	ramp := func(u float64) float64 { u = max(u, 0); return u * u / 2 }
	a, b := (p+q)/2, (p-q)/2
	if u >= a {
		return 1
	}
	return (ramp(u+a) - ramp(u+b) - ramp(u-b)) / (p * q)
}

// meet solves |offset - slope x| <= reach.
func meet(offset, slope, reach float64) (lo, hi float64) {
	slope = math.Copysign(max(math.Abs(slope), 1e-6), slope)
	return offset/slope - reach/math.Abs(slope), offset/slope + reach/math.Abs(slope)
}
