package stationary

import (
	"math"

	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// Field is grad F(., t) in a frame whose axes are the eigenvectors of A^T A, stiff
// one first. There the data term is diagonal and an exact zero stays zero, so that
// the tiny curvature A1/v of a strongly smoothed prior is not lost beside it.
//
// F is a soft minimum of quadratics, one for each mode k,
//
//	F = -A1 log sum_k exp(-Q_k/A1),  Q_k = D - A1 log(w_k N(x; m_k, C_k + v I)),
//
// with Hessians M_k, gradients g_k(x) and responsibilities r_k(x). Hence
//
//	grad F = sum r_k g_k,  Hess F = sum r_k M_k - A1 Cov_r(s),
//
// s_k being the score of the mode alone.
type Field struct {
	axes   [2]plane.Vec // of the frame
	a1     float64
	stiff  plane.Vec // curvature of D along both axes
	linear plane.Vec // D = sum stiff_i z_i^2/2 - linear_i z_i + const
	modes  []term
	points []plane.Vec // means of those of the modes, the last, that are points: they share a precision and a weight
	rate   float64     // d v / d log t
	work   *Work       // where evaluations are counted
}

// term is one mode of the smoothed prior, in the frame.
type term struct {
	mean      plane.Vec
	precision plane.Sym
	log       float64   // of the weighted density at the mean
	hess      plane.Sym // M_k
}

// exponent returns the log of the weighted density.
func (m *term) exponent(z plane.Vec) float64 {
	d := plane.Sub(z, m.mean)
	return m.log - plane.Dot(d, m.precision.Mul(d))/2
}

func (m *term) score(z plane.Vec) plane.Vec { return m.precision.Mul(plane.Sub(m.mean, z)) }

// rate returns d/dv of the exponent where the score is s.
func (m *term) rate(s plane.Vec) float64 {
	return (plane.Dot(s, s) - m.precision.XX - m.precision.YY) / 2
}

// NewField returns F in its frame; w counts evaluations.
func NewField(l *mixture.Landscape, w *Work) *Field {
	p := l.Problem
	axes, stiff, linear := p.DataAxes()
	f := &Field{
		axes: axes, stiff: stiff, linear: linear, a1: p.A1,
		modes:  make([]term, len(l.Modes)),
		points: make([]plane.Vec, len(l.Modes)-mixture.Gaussians(p.Modes)),
		rate:   l.T * math.Pow(p.Sigma, 2*l.T),
		work:   w,
	}
	for k, m := range l.Modes {
		x, y := m.Precision.Mul(f.axes[0]), m.Precision.Mul(f.axes[1])
		q := plane.Sym{XX: plane.Dot(f.axes[0], x), XY: plane.Dot(f.axes[0], y), YY: plane.Dot(f.axes[1], y)}
		f.modes[k] = term{mean: f.In(m.Mean), precision: q, log: m.Log,
			hess: plane.Sym{XX: f.stiff[0], XY: 0, YY: f.stiff[1]}.Plus(f.a1, q)}
	}
	first := len(f.modes) - len(f.points)
	for i := range f.points {
		f.points[i] = f.modes[first+i].mean
	}
	return f
}

// In returns a point of the plane in the frame.
func (f *Field) In(x plane.Vec) plane.Vec {
	return plane.Vec{plane.Dot(f.axes[0], x), plane.Dot(f.axes[1], x)}
}

// Out returns a point of the frame in the plane.
func (f *Field) Out(z plane.Vec) plane.Vec {
	return plane.AddScaled(plane.Scaled(z[0], f.axes[0]), z[1], f.axes[1])
}

// data returns the gradient of the data term.
func (f *Field) data(z plane.Vec) plane.Vec {
	return plane.Vec{f.stiff[0]*z[0] - f.linear[0], f.stiff[1]*z[1] - f.linear[1]}
}

// Jet is what is known of F at one point, in the frame.
type Jet struct {
	Grad plane.Vec
	Hess plane.Sym
	Mean plane.Sym // sum r_k M_k: positive definite, and at least the Hessian
	Rate plane.Vec // d grad F / d log t
}

// At evaluates F at a point of the frame, and counts it.
func (f *Field) At(z plane.Vec) Jet {
	gaussians := len(f.modes) - len(f.points)
	f.work.Spent += gaussians + (len(f.points)+pointsPerMode-1)/pointsPerMode
	top, first := math.Inf(-1), 0
	for k := range gaussians {
		if e := f.modes[k].exponent(z); e > top {
			top, first = e, k
		}
	}
	far := math.Inf(1) // beyond, the square of a point's distance makes it faint
	if len(f.points) > 0 {
		k, away := nearest(f.points, z)
		m := &f.modes[gaussians+k]
		if e := m.log - away*m.precision.XX/2; e > top {
			top, first = e, gaussians+k
		}
		far = 2 * (m.log - top - faint) / m.precision.XX
	}
	// Everything is taken relative to the first mode: its own part, which may be
	// larger by many orders, then cancels exactly.
	ref := f.modes[first].score(z)
	refRate := f.modes[first].rate(ref)
	var sum, rate float64
	var shift, turn plane.Vec
	var second, precision plane.Sym
	for k := range f.modes {
		if i := k - gaussians; i >= 0 && square(f.points[i], z) > far {
			continue
		}
		m := &f.modes[k]
		w := math.Exp(m.exponent(z) - top)
		sk := m.score(z)
		d, dr := plane.Sub(sk, ref), m.rate(sk)-refRate
		sum += w
		rate += w * dr
		shift = plane.AddScaled(shift, w, d)
		turn = plane.AddScaled(plane.AddScaled(turn, w*dr, d), -w, m.precision.Mul(sk))
		second = second.Plus(w, plane.Outer(d))
		precision = precision.Plus(w, m.precision)
	}
	shift, turn, rate = plane.Scaled(1/sum, shift), plane.Scaled(1/sum, turn), rate/sum
	j := Jet{Grad: plane.AddScaled(f.data(z), -f.a1, plane.AddScaled(ref, 1, shift))}
	j.Mean = plane.Sym{XX: f.stiff[0], XY: 0, YY: f.stiff[1]}.Plus(f.a1/sum, precision)
	j.Hess = j.Mean.Plus(-f.a1/sum, second).Plus(f.a1, plane.Outer(shift))
	j.Rate = plane.Scaled(-f.a1*f.rate, plane.AddScaled(turn, -rate, shift))
	return j
}

// pointsPerMode is how many points take as long as one Gaussian: most are only passed over.
const pointsPerMode = 8

// faint is the log of a relative weight that is not felt beside 1, not by the sum of a thousand that the smoothing makes
// large.
const faint = -80

// nearest returns which of some points is nearest, and the square of its distance.
func nearest(points []plane.Vec, z plane.Vec) (k int, away float64) {
	away = math.Inf(1)
	for i := range points {
		if d := square(points[i], z); d < away {
			k, away = i, d
		}
	}
	return k, away
}

// square returns the square of the distance of two points.
func square(a, b plane.Vec) float64 {
	x, y := a[0]-b[0], a[1]-b[1]
	return x*x + y*y
}

// Minimiser returns the minimiser of Q_k.
func (f *Field) Minimiser(k int) plane.Vec {
	b := f.modes[k].precision.Mul(f.modes[k].mean)
	return f.modes[k].hess.Solve(plane.Vec{f.linear[0] + f.a1*b[0], f.linear[1] + f.a1*b[1]})
}
