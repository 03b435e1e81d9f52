package mixture

import (
	"math"

	"gradus/toy2d/plane"
)

// Points returns modes without a width, of the weight 1: all of their mass is at one place, until it is smoothed.
// In a prior they come after the Gaussians.
func Points(at []plane.Vec) []Mode {
	modes := make([]Mode, len(at))
	for i, x := range at {
		modes[i] = Mode{Mean: x, Weight: 1}
	}
	return modes
}

// IsPoint reports whether a mode has no width.
func (m Mode) IsPoint() bool { return m.Cov == plane.Mat{} }

// Gaussians returns how many modes come before the points.
func Gaussians(modes []Mode) int {
	n := len(modes)
	for n > 0 && modes[n-1].IsPoint() {
		n--
	}
	return n
}

// cloud is the points of a smoothed prior. They share one precision and one weight.
type cloud struct {
	at  []plane.Vec
	v   float64
	log float64 // as Component.Log
}

// faint is the log of a relative weight that a thousand points of it cannot make felt beside 1 in double precision.
const faint = -50

// scoreOfMany is score where there are points, or more modes than a prior may have: one pass finds the largest exponent,
// which of the points the nearest has; in the other no exponential is taken of a point that is faint beside it.
func (l *Landscape) scoreOfMany(x0, x1 float64) (float64, plane.Vec) {
	others := l.Modes[:len(l.Modes)-len(l.cloud.at)]
	top := math.Inf(-1)
	if len(l.cloud.at) > 0 {
		top = l.cloud.log - l.cloud.nearest(x0, x1)/(2*l.cloud.v)
	}
	for i := range others {
		top = max(top, others[i].exponent(x0, x1))
	}
	if math.IsInf(top, -1) || math.IsNaN(top) {
		return math.Inf(1), plane.Vec{math.NaN(), math.NaN()}
	}
	sum, s := l.cloud.pull(x0, x1, top)
	for i := range others {
		m := &others[i]
		w := math.Exp(m.exponent(x0, x1) - top)
		d0, d1 := x0-m.Mean[0], x1-m.Mean[1]
		sum += w
		s[0] -= w * (m.Precision.XX*d0 + m.Precision.XY*d1)
		s[1] -= w * (m.Precision.XY*d0 + m.Precision.YY*d1)
	}
	return -(top + math.Log(sum)), plane.Vec{s[0] / sum, s[1] / sum}
}

// nearest returns the square of the distance to the nearest point.
func (c *cloud) nearest(x0, x1 float64) float64 {
	least := math.Inf(1)
	for i := range c.at {
		d0, d1 := c.at[i][0]-x0, c.at[i][1]-x1
		if d := d0*d0 + d1*d1; d < least {
			least = d
		}
	}
	return least
}

// pull returns the sum of the points' densities over e^top, and that of their scores, so weighted.
func (c *cloud) pull(x0, x1, top float64) (sum float64, score plane.Vec) {
	above, half := c.log-top, 1/(2*c.v)
	far := (above - faint) / half
	var s0, s1 float64
	for i := range c.at {
		d0, d1 := c.at[i][0]-x0, c.at[i][1]-x1
		if d := d0*d0 + d1*d1; d <= far {
			w := math.Exp(above - d*half)
			sum += w
			s0 += w * d0
			s1 += w * d1
		}
	}
	return sum, plane.Vec{s0 * 2 * half, s1 * 2 * half}
}
