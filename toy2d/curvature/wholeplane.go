package curvature

import (
	"context"
	"math"

	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// onPlane goes on with a search of a window to the whole plane; ok is false where there is no bound: unless one mode is at
// least as wide as any other in every direction there is a ridge to infinity, along which the scores of two modes grow
// apart.
func onPlane(ctx context.Context, p *mixture.Problem, s *search, l *mixture.Landscape,
	w plane.Window) (value float64, ok bool, err error) {
	k, ok := widest(p)
	if !ok {
		return 0, false, nil
	}
	e, err := tolerant(s.in(ctx, frame(w, around(p, l, k))...))
	return e.Value, true, err
}

// frame returns four windows, what an outer window has beyond an inner one.
func frame(inner, outer plane.Window) []plane.Window {
	outer = outer.Include(inner.Min, plane.Vec{}).Include(inner.Max, plane.Vec{})
	return []plane.Window{
		{Min: outer.Min, Max: plane.Vec{outer.Max[0], inner.Min[1]}},
		{Min: plane.Vec{outer.Min[0], inner.Max[1]}, Max: outer.Max},
		{Min: plane.Vec{outer.Min[0], inner.Min[1]}, Max: plane.Vec{inner.Min[0], inner.Max[1]}},
		{Min: plane.Vec{inner.Max[0], inner.Min[1]}, Max: plane.Vec{outer.Max[0], inner.Max[1]}},
	}
}

// widest returns a mode whose covariance is at least every other's.
func widest(p *mixture.Problem) (k int, ok bool) {
	for k := range p.Modes[:min(len(p.Modes), mixture.Gaussians(p.Modes)+1)] { // points are as wide as each other
		ok := true
		for j := range p.Modes {
			lo, _, _ := p.Modes[k].Sym().Plus(-1, p.Modes[j].Sym()).Eigen()
			// Where two are as wide in one direction only, a ridge may go there.
			ok = ok && (lo > 1e-9*mixture.MinCov || p.Modes[j].Cov == p.Modes[k].Cov)
		}
		if ok {
			return k, true
		}
	}
	return 0, false
}

// around returns a box outside of which nothing but the widest modes counts: what others add to Hess log p there is less
// than a millionth of its norm. Along a ridge between modes of one width it is the same all the way.
func around(p *mixture.Problem, l *mixture.Landscape, widest int) plane.Window {
	w := Window
	for _, m := range p.Modes {
		w = w.Include(m.Mean, plane.Vec{12, 12})
	}
	c := l.Modes[widest]
	_, curve, _ := c.Precision.Eigen()
	r := 0.0
	for k, m := range l.Modes {
		if p.Modes[k].Cov == p.Modes[widest].Cov {
			continue
		}
		// At m_c + r u the log of r_k/r_c is at most a + b r - g r^2/2, and |s_k - s_c| at most b + h r.
		delta := m.Precision.Mul(plane.Sub(c.Mean, m.Mean))
		g, h, _ := m.Precision.Plus(-1, c.Precision).Eigen()
		a, b := m.Log-c.Log, plane.Norm(delta)
		for {
			far := a + b*r - g*r*r/2
			if g*r > 2*b && math.Exp(far)*(h+(b+h*r)*(b+h*r)) < 1e-6*curve {
				break
			}
			r = 1 + 1.5*r
		}
	}
	return w.Include(c.Mean, plane.Vec{r, r})
}
