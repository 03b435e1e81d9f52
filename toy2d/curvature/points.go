package curvature

import (
	"math"

	"gradus/toy2d/plane"
)

// points bounds the Hessian of a prior of nothing but points of equal weight, m_k, over cells and over an interval of
// the variance v, in time that grows as the points do, not as their pairs:
//
//	Hess log p = -1/v + Cov_r(m) / v^2,  r_k ~ exp(-|x - m_k|^2 / (2 v)).
//
// From the centre x' of a cell, and its v', to another point and v the log of r_k moves by h_k less log E e^h,
//
//	h_k = (1/v' - 1/v) q_k + (x - x') . (m_k - x') / v,  q_k = |x' - m_k|^2 / 2,
//
// E being the mean under r at x' and v'. By Jensen's inequality that is at most h_k - E h, so that
//
//	r_k <= r'_k exp(|1/v' - 1/v| |q_k - E q| + |x - x'| |m_k - E m| / v),  Cov_r(m) <= sum r_k (m_k - E m) (m_k - E m)^T.
//
// In no direction Cov_r(m) is more than a quarter of the square of what the points span (Popoviciu), thus nowhere more
// than a quarter of the squared diagonal of a box around them. The first bound is sharp in a small cell, this one on a ridge.
type points struct {
	at         []plane.Vec // in the frame
	v, lo, hi  float64     // of the smoothing: the landscape's own, and the ends of the interval
	half, mass []float64   // scratch: q_k, less the least, and log r'_k; -Inf where it is negligible
}

// pointCost is what a point of a cell costs, in pairs of modes.
const pointCost = 2

// unfelt is the log of a relative weight that the covariance of a thousand points cannot feel.
const unfelt = -80

// weigh computes r' in a cell, and the means of q and of the points.
func (p *points) weigh(c cell) (mean plane.Vec, q float64) {
	least := math.Inf(1)
	for k, m := range p.at {
		d := plane.Sub(m, c.centre)
		p.half[k] = plane.Dot(d, d) / 2
		least = min(least, p.half[k])
	}
	near, sum := math.Sqrt(2*least), 0.0
	for k, m := range p.at {
		away := math.Sqrt(2 * p.half[k])
		p.half[k] -= least
		p.mass[k] = math.Inf(-1)
		if -p.half[k]/p.hi+c.radius*(near+away)/p.lo < unfelt {
			continue
		}
		p.mass[k] = -p.half[k] / p.v
		w := math.Exp(p.mass[k])
		sum += w
		q += w * p.half[k]
		mean = plane.AddScaled(mean, w, m)
	}
	log := math.Log(sum)
	for k := range p.mass {
		p.mass[k] -= log
	}
	return plane.Scaled(1/sum, mean), q / sum
}

// over bounds the eigenvalues of data + a1 (1/v - Cov_r(m) / v^2).
func (p *points) over(c cell, data plane.Sym, a1 float64) span {
	mean, q := p.weigh(c)
	turn, shift := max(1/p.lo-1/p.v, 1/p.v-1/p.hi), c.radius/p.lo
	lo, hi := plane.Vec{math.Inf(1), math.Inf(1)}, plane.Vec{math.Inf(-1), math.Inf(-1)}
	var second plane.Sym
	for k, r := range p.mass {
		if math.IsInf(r, -1) {
			continue
		}
		d := plane.Sub(p.at[k], mean)
		for i := range d {
			lo[i], hi[i] = min(lo[i], d[i]), max(hi[i], d[i])
		}
		most := min(1, math.Exp(r+turn*math.Abs(p.half[k]-q)+shift*plane.Norm(d)))
		second = second.Plus(most, plane.Outer(d))
	}
	box := plane.Sub(hi, lo)
	wide := plane.Dot(box, box) / 4
	sharp, spanned := math.Inf(1), math.Inf(1)
	// In 1/v the least eigenvalue is concave: it is least at an end.
	for _, v := range [...]float64{p.lo, p.hi} {
		least, _, _ := data.Plus(-a1/(v*v), second).Eigen()
		sharp = min(sharp, least+a1/v)
		least, _, _ = data.Eigen()
		spanned = min(spanned, least+a1/v-a1*wide/(v*v))
	}
	_, most, _ := data.Eigen()
	return span{max(sharp, spanned), most + a1/p.lo}
}
