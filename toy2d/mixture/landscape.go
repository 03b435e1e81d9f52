package mixture

import (
	"math"

	"gradus/toy2d/plane"
)

// Landscape is F(., t) at one smoothing t.
type Landscape struct {
	T       float64
	Problem *Problem
	V       float64 // variance of the smoothing
	Modes   []Component

	cloud cloud // the points among the modes, once more
}

// Component is a mode of the smoothed prior p_t.
type Component struct {
	Mean      plane.Vec
	Precision plane.Sym // (C + v I)^{-1}
	Log       float64   // of weight / (2 pi sqrt(det(C + v I)))
}

// Landscape makes F(., t). At remembers the last two; this does not.
func (p *Problem) Landscape(t float64) *Landscape {
	l := &Landscape{T: t, Problem: p, V: Variance(t, p.Sigma), Modes: make([]Component, len(p.Modes))}
	total := 0.0
	for _, m := range p.Modes {
		total += m.Weight
	}
	for i, m := range p.Modes {
		// By eigenvalues: at v = 1e30 the determinant would lose a covariance, and
		// overflow in float32.
		lo, hi, _ := m.Sym().Eigen()
		l.Modes[i] = Component{
			Mean:      m.Mean,
			Precision: plane.Sym{XX: m.Cov[0][0] + l.V, XY: m.Cov[0][1], YY: m.Cov[1][1] + l.V}.Inverse(),
			Log:       math.Log(m.Weight/total) - math.Log(2*math.Pi) - (math.Log(lo+l.V)+math.Log(hi+l.V))/2,
		}
	}
	if n := Gaussians(p.Modes); n < len(p.Modes) {
		l.cloud = cloud{at: make([]plane.Vec, len(p.Modes)-n), v: l.V, log: l.Modes[n].Log}
		for i := range l.cloud.at {
			l.cloud.at[i] = p.Modes[n+i].Mean
		}
	}
	return l
}

// Energy returns F(x, t).
func (l *Landscape) Energy(x plane.Vec) float64 {
	r, _ := l.score(x)
	return l.Problem.data(x) + l.Problem.A1*r
}

// Gradient returns F(x, t) and its gradient.
func (l *Landscape) Gradient(x plane.Vec) (float64, plane.Vec) {
	p := l.Problem
	r, s := l.score(x)
	g := plane.Adjoint(p.A, p.residual(x))
	return p.data(x) + p.A1*r, plane.Vec{p.A0*g[0] - p.A1*s[0], p.A0*g[1] - p.A1*s[1]}
}

// Score returns grad log p_t(x).
func (l *Landscape) Score(x plane.Vec) plane.Vec {
	_, s := l.score(x)
	return s
}

// Prior returns log p_t(x) and its gradient.
func (l *Landscape) Prior(x plane.Vec) (float64, plane.Vec) {
	r, s := l.score(x)
	return -r, s
}

// Responsibilities stores in dst how likely each mode of p_t is to have made x; they add up to 1.
func (l *Landscape) Responsibilities(dst []float64, x plane.Vec) {
	logp, _ := l.Prior(x)
	for i := range l.Modes {
		dst[i] = math.Exp(l.Modes[i].exponent(x[0], x[1]) - logp)
	}
}

// score returns -log p_t(x) and grad log p_t(x) by log-sum-exp. It is written in
// scalars because arrays live in memory and this is the inner loop.
func (l *Landscape) score(x plane.Vec) (float64, plane.Vec) {
	x0, x1 := x[0], x[1]
	if len(l.Modes) > MaxModes || len(l.cloud.at) > 0 {
		return l.scoreOfMany(x0, x1)
	}
	var exponents [MaxModes]float64
	top := math.Inf(-1)
	for i := range l.Modes {
		q := l.Modes[i].exponent(x0, x1)
		exponents[i] = q
		top = max(top, q)
	}
	if math.IsInf(top, -1) { // so far out that every exponent overflows
		return math.Inf(1), plane.Vec{math.NaN(), math.NaN()}
	}
	var sum, s0, s1 float64
	for i := range l.Modes {
		m := &l.Modes[i]
		w := math.Exp(exponents[i] - top)
		d0, d1 := x0-m.Mean[0], x1-m.Mean[1]
		sum += w
		s0 -= w * (m.Precision.XX*d0 + m.Precision.XY*d1)
		s1 -= w * (m.Precision.XY*d0 + m.Precision.YY*d1)
	}
	return -(top + math.Log(sum)), plane.Vec{s0 / sum, s1 / sum}
}

// exponent returns the log of the weighted density of one mode at x.
func (m *Component) exponent(x0, x1 float64) float64 {
	d0, d1 := x0-m.Mean[0], x1-m.Mean[1]
	return m.Log - (d0*(m.Precision.XX*d0+m.Precision.XY*d1)+d1*(m.Precision.XY*d0+m.Precision.YY*d1))/2
}

// Hessian returns the second derivatives of F(., t). For the mixture, with
// responsibilities r_k, precisions P_k and s_k = -P_k (x - mean_k),
//
//	Hess log p = -sum r_k P_k + sum r_k s_k s_k^T - s s^T.
func (l *Landscape) Hessian(x plane.Vec) plane.Sym {
	p := l.Problem
	logp, s := l.score(x)
	h := plane.Sym{XX: s[0] * s[0], XY: s[0] * s[1], YY: s[1] * s[1]}
	for i := range l.Modes {
		m := &l.Modes[i]
		r := math.Exp(m.exponent(x[0], x[1]) + logp)
		sk := m.Precision.Mul(plane.Sub(x, m.Mean))
		h.XX += r * (m.Precision.XX - sk[0]*sk[0])
		h.XY += r * (m.Precision.XY - sk[0]*sk[1])
		h.YY += r * (m.Precision.YY - sk[1]*sk[1])
	}
	g := plane.Gram(p.A)
	return plane.Sym{XX: p.A0*g.XX + p.A1*h.XX, XY: p.A0*g.XY + p.A1*h.XY, YY: p.A0*g.YY + p.A1*h.YY}
}
