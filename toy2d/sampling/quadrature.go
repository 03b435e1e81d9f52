package sampling

import "gradus/toy2d/plane"

// Moments are those of a density on a window, by the midpoint rule.
type Moments struct {
	Mass float64
	Mean plane.Vec
	Cov  plane.Sym
}

// Quadrature integrates a density over a window that is cut into n x n cells.
func Quadrature(density func(plane.Vec) float64, w plane.Window, n int) Moments {
	var m Moments
	var second plane.Sym
	dx, dy := (w.Max[0]-w.Min[0])/float64(n), (w.Max[1]-w.Min[1])/float64(n)
	for i := range n {
		for j := range n {
			x := plane.Vec{w.Min[0] + dx*(float64(i)+0.5), w.Min[1] + dy*(float64(j)+0.5)}
			p := density(x) * dx * dy
			m.Mass += p
			m.Mean = plane.AddScaled(m.Mean, p, x)
			second = second.Plus(p, plane.Outer(x))
		}
	}
	m.Mean = plane.Scaled(1/m.Mass, m.Mean)
	m.Cov = plane.Sym{}.Plus(1/m.Mass, second).Plus(-1, plane.Outer(m.Mean))
	return m
}
