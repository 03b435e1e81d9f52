package stationary

import (
	"math"

	"gradus/toy2d/plane"
)

// prover shows what can and cannot be in a cell, up to rounding.
type prover struct {
	f         *Field
	score     []plane.Vec // of the modes at the centre
	data      plane.Vec   // gradient of the data term there
	weight    []float64   // r_k / r_first at the centre
	low, high []float64   // and its bounds over the cell
	first     int         // the mode with the largest responsibility at the centre
	second    int         // the other mode that may weigh most in the cell
	mean      plane.Vec   // score of the mixture there
	grad      plane.Vec   // grad F there
	hess      plane.Sym   // sum r_k M_k there
	remaining int         // modes of more than negligible weight in the cell
}

// negligible is the log of a relative weight that no gradient or curvature can
// make felt in double precision.
const negligible = -150

// lookWork is that of looking at one mode of a cell, and of empty.
const lookWork = 4

func newProver(f *Field) *prover {
	n := len(f.modes)
	buffer := make([]float64, 3*n)
	return &prover{f: f, score: make([]plane.Vec, n), weight: buffer[:n], low: buffer[n : 2*n], high: buffer[2*n:]}
}

// look computes the modes' gradients at the centre and bounds of their weights
// over the cell. log(r_k/r_first) is a quadratic: it is bounded by its value,
// slope and curvature at the centre.
func (p *prover) look(c cell) {
	f := p.f
	f.work.Spent += lookWork * len(c.modes)
	top := math.Inf(-1)
	p.data = f.data(c.centre)
	for _, k := range c.modes {
		e := f.modes[k].exponent(c.centre)
		p.weight[k] = e
		if e > top {
			top, p.first = e, k
		}
		p.score[k] = f.modes[k].score(c.centre)
	}
	p.second, p.remaining = p.first, 1
	most := math.Inf(-1)
	var sum float64
	var score plane.Vec
	p.hess = plane.Sym{}
	base := f.modes[p.first].precision
	for _, k := range c.modes {
		w := math.Exp(p.weight[k] - top)
		sum += w
		score = plane.AddScaled(score, w, p.score[k])
		p.hess = p.hess.Plus(w, f.modes[k].hess)
		if k == p.first {
			p.weight[k], p.low[k], p.high[k] = 1, 1, 1
			continue
		}
		slope := c.reach(plane.Sub(p.score[k], p.score[p.first]))
		n := base.Plus(-1, f.modes[k].precision)
		n0, n1 := n.Mul(c.half[0]), n.Mul(c.half[1])
		q0, q1, mixed := plane.Dot(c.half[0], n0)/2, plane.Dot(c.half[1], n1)/2, math.Abs(plane.Dot(c.half[0], n1))
		up := p.weight[k] - top + slope + max(q0, 0) + max(q1, 0) + mixed
		if up > most {
			most, p.second = up, k
		}
		if up > negligible {
			p.remaining++
		}
		p.low[k] = math.Exp(p.weight[k] - top - slope + min(q0, 0) + min(q1, 0) - mixed)
		p.high[k] = math.Exp(up)
		p.weight[k] = w
	}
	p.mean = plane.Scaled(1/sum, score)
	p.grad = plane.AddScaled(p.data, -f.a1, p.mean)
	p.hess = plane.Sym{}.Plus(1/sum, p.hess)
}

// along reports whether d . grad F > 0 in the whole cell.
func (p *prover) along(c cell, d plane.Vec) bool {
	pull := plane.Dot(d, p.data)
	sum := 0.0
	for _, k := range c.modes {
		a := pull - p.f.a1*plane.Dot(d, p.score[k]) - c.reach(p.f.modes[k].hess.Mul(d))
		if a < 0 {
			sum += p.high[k] * a
		} else if p.low[k] > 0 {
			sum += p.low[k] * a
		}
	}
	return sum > 0 // false for NaN
}

// empty looks for a direction that proves that grad F has no zero in the cell.
// The best one for a single quadratic M is M^{-1} times a side of the cell; where
// two modes of opposite pull mix, it is the one along which they agree.
func (p *prover) empty(c cell) bool {
	side := c.half[0]
	for _, m := range [3]plane.Sym{p.hess, p.f.modes[p.first].hess, p.f.modes[p.second].hess} {
		for range 2 {
			if p.along(c, towards(m.Solve(side), p.grad)) {
				return true
			}
			side = plane.Perp(side)
		}
	}
	across := plane.Perp(plane.Sub(p.score[p.first], p.score[p.second]))
	return p.along(c, p.grad) || p.along(c, towards(across, plane.AddScaled(p.data, -p.f.a1, p.score[p.first])))
}

func towards(d, g plane.Vec) plane.Vec {
	if plane.Dot(d, g) < 0 {
		return plane.Vec{-d[0], -d[1]}
	}
	return d
}

// verdict on a cell.
type verdict int

const (
	unknown verdict = iota
	none            // no stationary point
	single          // at most one
)

// judge decides by a bound on how far the Hessian strays from its value H at the
// centre (Krawczyk's test): a stationary point x obeys
//
//	x - c = -H^{-1} g + (I - H^{-1} H(x')) (x - c).
//
// For single, start is where to look for it.
func (p *prover) judge(c cell) (v verdict, start plane.Vec) {
	p.look(c)
	if p.empty(c) {
		return none, plane.Vec{}
	}
	stray, ok := p.stray(c)
	if !ok {
		return unknown, plane.Vec{}
	}
	j := p.f.At(c.centre)
	to := c.local(j.Hess.Solve(plane.Vec{-j.Grad[0], -j.Grad[1]}))
	// rho = |B^{-1} H^{-1}| stray |B|, summed over the columns of B.
	spread := plane.Vec{math.Abs(c.half[0][0]) + math.Abs(c.half[1][0]),
		math.Abs(c.half[0][1]) + math.Abs(c.half[1][1])}
	load := stray.Mul(spread)
	col0, col1 := c.local(j.Hess.Solve(plane.Vec{1, 0})), c.local(j.Hess.Solve(plane.Vec{0, 1}))
	var rho plane.Vec
	for i := range rho {
		rho[i] = math.Abs(col0[i])*load[0] + math.Abs(col1[i])*load[1]
		if math.Abs(to[i]) > 1+rho[i] {
			return none, plane.Vec{}
		}
	}
	if max(rho[0], rho[1]) < 1 {
		to = plane.Vec{max(-1, min(1, to[0])), max(-1, min(1, to[1]))}
		return single, plane.AddScaled(plane.AddScaled(c.centre, to[0], c.half[0]), to[1], c.half[1])
	}
	return unknown, plane.Vec{}
}

// stray bounds |Hess F(x) - Hess F(centre)| entry by entry over the cell; ok is
// false when the modes' weights vary so much that the bound would say nothing.
func (p *prover) stray(c cell) (s plane.Sym, ok bool) {
	var low, high, sum float64
	for _, k := range c.modes {
		low += p.low[k]
		high += p.high[k]
		sum += p.weight[k]
	}
	if !(high < 8*low) {
		return s, false
	}
	f := p.f
	// Of the score s_k less that of the first mode, v_k, with mean V = sum r_k v_k
	// and u_k = v_k - V, the covariance is that of the s_k, and changes by
	//
	//	sum dr_k (u_k u_k^T - V V^T) + sum r_k (u_k dv_k^T + dv_k u_k^T + dv_k dv_k^T) - dV dV^T.
	mean := plane.Outer(plane.Sub(p.mean, p.score[p.first]))
	first := f.modes[p.first].precision
	var drift plane.Vec // bound of dV
	for _, k := range c.modes {
		if k == p.first {
			continue // v is 0, and sum dr_k = 0 lets its precision be taken off the others'
		}
		r := p.weight[k] / sum
		top := p.high[k] / (p.high[k] + low - p.low[k])
		bottom := p.low[k] / (p.low[k] + high - p.high[k])
		dr := max(top-r, r-bottom)
		v, u := plane.Sub(p.score[k], p.score[p.first]), plane.Sub(p.score[k], p.mean)
		q := f.modes[k].precision.Plus(-1, first)
		dv := plane.Vec{c.reach(plane.Vec{q.XX, q.XY}), c.reach(plane.Vec{q.XY, q.YY})}
		s = s.Plus(dr, q.Plus(-1, plane.Outer(u)).Plus(1, mean).Abs())
		s = s.Plus(top, plane.Sym{
			XX: 2*math.Abs(u[0])*dv[0] + dv[0]*dv[0],
			XY: math.Abs(u[0])*dv[1] + math.Abs(u[1])*dv[0] + dv[0]*dv[1],
			YY: 2*math.Abs(u[1])*dv[1] + dv[1]*dv[1],
		})
		drift = plane.AddScaled(plane.AddScaled(drift, top, dv), dr, plane.Vec{math.Abs(v[0]), math.Abs(v[1])})
	}
	return plane.Sym{}.Plus(f.a1, s.Plus(1, plane.Outer(drift))), true
}

// noisy reports whether grad F at the centre of the cell last looked at is not more
// than its own rounding errors.
func (p *prover) noisy(c cell) bool {
	f := p.f
	for i, g := range p.grad {
		var sum, size float64
		for _, k := range c.modes {
			sum += p.weight[k]
			size += p.weight[k] * math.Abs(p.score[k][i])
		}
		size = f.a1*size/sum + math.Abs(f.linear[i]) + math.Abs(f.stiff[i]*c.centre[i])
		if math.Abs(g) > 1e-15*size {
			return false
		}
	}
	return true
}

// drop returns the modes of the cell last looked at that are worth a look in its parts.
func (p *prover) drop(c cell) []int {
	if 4*p.remaining > 3*len(c.modes) {
		return c.modes // not worth a new list
	}
	kept := make([]int, 0, p.remaining)
	for _, k := range c.modes {
		if p.high[k] > math.Exp(negligible) {
			kept = append(kept, k)
		}
	}
	return kept
}
