// Package mixture is the energy of the 2D example: a linear inverse problem in the plane, with a
// mixture of Gaussians as the prior, at any smoothing. It knows values, derivatives and the
// preconditioned direction; it must not know of schedules and methods, nor where the stationary
// points are.
package mixture

import (
	"context"
	"math"
	"slices"
	"sync/atomic"

	"gradus/toy2d/plane"
)

// Problem is the energy
//
//	F(x, t) = A0/2 |A x - Y|^2 - A1 log p_t(x),  p_t = p_0 * N(0, v_t I),
//
// where p_0 is the mixture of the modes, Gaussians first, then points, and v_t = Variance(t, Sigma). It implements
// solver.Preconditioned, and may be used by many goroutines; it must not be
// changed once it is used.
type Problem struct {
	A      plane.Mat
	Y      plane.Vec
	A0, A1 float64
	Sigma  float64
	Modes  []Mode

	recent [2]atomic.Pointer[Landscape] // methods alternate between t and t_min
}

// Variance returns the variance of the noise at time t of dx = sigma^t dw:
// v_t = (sigma^(2t) - 1) / (2 log sigma), which is t at sigma = 1.
func Variance(t, sigma float64) float64 {
	l := 2 * math.Log(sigma)
	if l == 0 {
		return t
	}
	return math.Expm1(t*l) / l
}

// Dim is 2.
func (p *Problem) Dim() int { return 2 }

// Energy returns F(x, t).
func (p *Problem) Energy(_ context.Context, x []float64, t float64) (float64, error) {
	return p.At(t).Energy(plane.Vec(x)), nil
}

// Gradient stores grad F(x, t) in dst and returns F(x, t).
func (p *Problem) Gradient(_ context.Context, dst, x []float64, t float64) (float64, error) {
	e, g := p.At(t).Gradient(plane.Vec(x))
	copy(dst, g[:])
	return e, nil
}

// Direction stores the preconditioned direction of the graduated flow in dst:
//
//	P_t = A0 A^T A + (A1/w) I,  w = v_t + smallest eigenvalue of any covariance,
//	z = x + w s(x, t),  x + d = z + A0 P_t^{-1} A^T (Y - A z),
//
// which equals -P_t^{-1} grad F but never inverts P_t, whose entries A1/w vanish
// at large t.
func (p *Problem) Direction(_ context.Context, dst, x []float64, t float64) (float64, error) {
	l := p.At(t)
	energy, score := l.score(plane.Vec(x))
	m, shift, w := p.Correction(l.V)
	z := plane.AddScaled(plane.Vec(x), w, score)
	next := m.Mul(z)
	dst[0] = next[0] + shift[0] - x[0]
	dst[1] = next[1] + shift[1] - x[1]
	return p.data(plane.Vec(x)) + p.A1*energy, nil
}

// Correction returns M and m of z + A0 P_t^{-1} A^T (Y - A z) = M z + m, and w, see Direction;
// v is the variance of the smoothing. M is
// the identity on the null space of A.
func (p *Problem) Correction(v float64) (m plane.Sym, shift plane.Vec, w float64) {
	w = p.narrowest() + v
	axes, stiff, linear := p.DataAxes()
	for i, d := range axes {
		keep := p.A1 / (stiff[i]*w + p.A1)
		m.XX += keep * d[0] * d[0]
		m.XY += keep * d[0] * d[1]
		m.YY += keep * d[1] * d[1]
		shift = plane.AddScaled(shift, linear[i]*w/(stiff[i]*w+p.A1), d)
	}
	return m, shift, w
}

// narrowest returns the smallest eigenvalue of any covariance.
func (p *Problem) narrowest() float64 {
	w := math.Inf(1)
	for _, mode := range slices.Backward(p.Modes) {
		if mode.IsPoint() {
			return 0
		}
		lo, _, _ := mode.Sym().Eigen()
		w = min(w, lo)
	}
	return w
}

// DataAxes returns the eigenvectors of A^T A, the one of the larger eigenvalue
// first, and the data term in them: D = sum stiff_i z_i^2/2 - linear_i z_i + const.
// Both coefficients are zero on the null space.
func (p *Problem) DataAxes() (axes [2]plane.Vec, stiff, linear plane.Vec) {
	_, _, e := plane.Gram(p.A).Eigen()
	axes = [2]plane.Vec{{e[1], -e[0]}, e}
	// With u = A axis0, A axis1 = perp(u) det A / |u|^2: no digit of a small
	// singular value is lost, as it would be in the entries of A^T A.
	u := plane.Vec{plane.Dot(p.A[0], axes[0]), plane.Dot(p.A[1], axes[0])}
	if hi := plane.Dot(u, u); hi > 0 {
		ad, bc := p.A[0][0]*p.A[1][1], p.A[0][1]*p.A[1][0]
		det := ad - bc
		if math.Abs(det) <= 1e-15*(math.Abs(ad)+math.Abs(bc)) {
			det = 0 // singular as far as its entries can say
		}
		stiff = plane.Vec{p.A0 * hi, p.A0 * (det / hi) * det}
		linear = plane.Vec{p.A0 * plane.Dot(u, p.Y), p.A0 * (det / hi) * plane.Dot(plane.Perp(u), p.Y)}
	}
	return axes, stiff, linear
}

// data returns A0/2 |A x - Y|^2.
func (p *Problem) data(x plane.Vec) float64 {
	r := p.residual(x)
	return p.A0 / 2 * plane.Dot(r, r)
}

func (p *Problem) residual(x plane.Vec) plane.Vec {
	return plane.Vec{
		p.A[0][0]*x[0] + p.A[0][1]*x[1] - p.Y[0],
		p.A[1][0]*x[0] + p.A[1][1]*x[1] - p.Y[1],
	}
}

// At returns the landscape F(., t).
func (p *Problem) At(t float64) *Landscape {
	for i := range p.recent {
		if l := p.recent[i].Load(); l != nil && l.T == t {
			return l
		}
	}
	l := p.Landscape(t)
	p.recent[1].Store(p.recent[0].Swap(l))
	return l
}

// DataLine returns the least-squares solutions of A x = Y as far as a circle around
// the window goes, or nothing unless A has rank 1.
func (p *Problem) DataLine(lo, hi plane.Vec) [][]plane.Vec {
	small, large, along := plane.Gram(p.A).Eigen() // along the null space
	if !(large > 0) || small > 1e-12*large {
		return nil
	}
	// With the unit normal n: |A n|^2 = large, so x = (n . A^T y / large) n + s along.
	n := plane.Vec{along[1], -along[0]}
	offset := plane.Dot(n, plane.Adjoint(p.A, p.Y)) / large
	centre := plane.Vec{(lo[0] + hi[0]) / 2, (lo[1] + hi[1]) / 2}
	foot := plane.AddScaled(centre, offset-plane.Dot(n, centre), n)
	reach := plane.Distance(lo, hi)
	return [][]plane.Vec{{plane.AddScaled(foot, -reach, along), plane.AddScaled(foot, reach, along)}}
}

// Limits of a problem and of its smoothing. Each bound is far beyond what the example
// is good for and far within what float32 can hold.
const (
	MaxModes      = 32   // Gaussians
	MaxPoints     = 1000 // of a cloud
	MaxCoordinate = 1e4  // of means, points, y and starts
	MaxWeight     = 1e6  // of a mode
	MinCov        = 1e-4 // eigenvalues of a mode's covariance
	MaxCov        = 1e4
	MinTime       = 1e-9 // of the smoothing
	MaxTime       = 20
	MaxVariance   = 1e30 // of the smoothing: beyond, float32 cannot hold the precision
)
