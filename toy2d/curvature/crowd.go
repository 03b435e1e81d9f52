package curvature

import (
	"math"

	"gradus/toy2d/plane"
)

// crowdCost is what a mode costs where there are too many to look at all pairs, in pairs.
const crowdCost = 6

// crowd bounds the least eigenvalue of base - a1 Cov_r(s) over the cell that was weighed last, in time that grows as the
// modes do, not as their pairs. With d_k = s_k - s_first, which moves by e_k at most, and any vector c,
//
//	Cov_r(s) <= sum r_k (d_k - c) (d_k - c)^T,
//
// and in no direction it is more than a quarter of the square of what the d_k span (Popoviciu), thus nowhere more than
// a quarter of the squared diagonal of a box around them. The first is sharp in a small cell, the other on a ridge.
func (b *bounder) crowd(base plane.Sym) float64 {
	var sum float64
	var c plane.Vec
	lo, hi := plane.Vec{math.Inf(1), math.Inf(1)}, plane.Vec{math.Inf(-1), math.Inf(-1)}
	for k, r := range b.weight {
		if r == 0 {
			continue
		}
		e, w := b.to[k].reach-b.to[k].apart, math.Exp(b.log[k])
		sum += w
		c = plane.AddScaled(c, w, b.score[k])
		for i, s := range b.score[k] {
			lo[i], hi[i] = min(lo[i], s-e), max(hi[i], s+e)
		}
	}
	c = plane.Scaled(1/sum, c)
	var second plane.Sym
	slack := 0.0
	for k, r := range b.weight {
		if r == 0 {
			continue
		}
		e, d := b.to[k].reach-b.to[k].apart, plane.Sub(b.score[k], c)
		second = second.Plus(r, plane.Outer(d))
		slack += r * e * (2*plane.Norm(d) + e)
	}
	span := plane.Sub(hi, lo)
	most, _, _ := base.Eigen()
	sharp, _, _ := base.Plus(-b.a1, second).Eigen()
	return max(most-b.a1*plane.Dot(span, span)/4, sharp-b.a1*slack)
}

// largest bounds |P_k - P_first| of all modes.
func (b *bounder) largest(first int) float64 {
	most := 0.0
	for _, apart := range b.apart[b.kind(first)] {
		most = max(most, apart)
	}
	return most
}
