package stationary

import (
	"math"

	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// WindowOf returns the window of Surveyor.Window, given the stationary points.
func WindowOf(l *mixture.Landscape, points []Point) plane.Window {
	f := NewField(l, nil)
	w := plane.Window{Min: plane.Vec{-10, -10}, Max: plane.Vec{10, 10}}
	for k, m := range l.Problem.Modes {
		w = w.Include(m.Mean, plane.Vec{3 * math.Sqrt(m.Cov[0][0]), 3 * math.Sqrt(m.Cov[1][1])})
		w = w.Include(f.Out(f.Minimiser(k)), plane.Vec{1, 1})
	}
	hull := w
	for _, s := range points {
		if !hull.Contains(s.X) {
			w = w.Include(s.X, plane.Vec{1, 1})
		}
	}
	return w
}

// Bound returns a box outside of which F(., t) has no stationary point. At one, x,
// with responsibilities r_k, the gradient of sum r_k q_k vanishes, where q_k is Q_k
// less its minimum; so x minimises that sum, and for any z
//
//	min_k q_k(x) <= sum r_k q_k(x) <= sum r_k q_k(z) <= max_k q_k(z) = c:
//
// x is in one of the ellipses q_k <= c.
func Bound(l *mixture.Landscape) plane.Window {
	f := NewField(l, nil) // nothing is evaluated
	n := len(f.modes)
	centres, weights := make([]plane.Vec, n), make([]float64, n)
	for k := range centres {
		centres[k], weights[k] = f.Minimiser(k), 1/float64(n)
	}
	q := func(k int, z plane.Vec) float64 {
		d := plane.Sub(z, centres[k])
		return plane.Dot(d, f.modes[k].hess.Mul(d)) / 2
	}
	// A z with a small c: the minimiser of a weighted sum, whose weights grow where
	// q_k is large. Any z would do.
	c := math.Inf(1)
	for range 30 {
		var sum plane.Sym
		var b plane.Vec
		for k, w := range weights {
			sum = sum.Plus(w, f.modes[k].hess)
			b = plane.AddScaled(b, w, f.modes[k].hess.Mul(centres[k]))
		}
		z := sum.Solve(b)
		worst, total := 0.0, 0.0
		for k := range weights {
			e := q(k, z)
			worst = max(worst, e)
			weights[k] *= e
			total += weights[k]
		}
		c = min(c, worst)
		if !(total > 0) {
			break // one mode, or all agree
		}
		for k := range weights {
			weights[k] = weights[k]/total*0.999 + 0.001/float64(n)
		}
	}
	w := plane.Window{Min: plane.Vec{math.Inf(1), math.Inf(1)}, Max: plane.Vec{math.Inf(-1), math.Inf(-1)}}
	for k, z := range centres {
		var r plane.Vec
		for i := range r {
			axis := plane.Vec{f.axes[0][i], f.axes[1][i]} // of the plane, seen in the frame
			r[i] = math.Sqrt(2 * c * plane.Dot(axis, f.modes[k].hess.Solve(axis)))
		}
		// Room for rounding, and for a boundary on which grad F is not small.
		x := f.Out(z)
		room := 1 + 1e-3*(plane.Norm(x)+plane.Norm(r))
		w = w.Include(x, plane.AddScaled(plane.Vec{room, room}, 1, r))
	}
	return w
}
