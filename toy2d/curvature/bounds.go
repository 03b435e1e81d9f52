package curvature

import (
	"context"
	"math"

	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

// bounder bounds the Hessian over cells, and over an interval of variances v of the smoothing. With responsibilities
// r_k, precisions P_k, scores s_k of the modes alone, their mean s and d_k = s_k - s,
//
//	Hess log p = -sum r_k P_k + sum r_k d_k d_k^T = -sum r_k P_k + sum_{j<k} r_j r_k (s_j - s_k) (s_j - s_k)^T,
//
// and along h in the plane, and along v,
//
//	D_h Hess log p = sum r_k (d_k . h) (d_k d_k^T - P_k) - sum r_k (P_k h d_k^T + d_k h^T P_k),
//	D_v Hess log p = sum r_k g_k (d_k d_k^T - P_k) + sum r_k (P_k^2 - P_k s_k d_k^T - d_k s_k^T P_k),
//
// g_k being (|s_k|^2 - tr P_k)/2 less its mean. As the d_k have the mean 0, any one matrix may be taken off all P_k and
// any one vector off all P_k s_k: those of the mode that weighs most at the centre.
type bounder struct {
	field  *stationary.Field // in whose frame the data term is diagonal, so that its zeros stay zeros; so is all that follows
	data   plane.Sym         // Hessian of the data term
	a1     float64
	modes  []term
	dv     float64     // v is within so much of the landscape's
	cost   int         // of a cell, in pairs of modes
	kinds  int         // of covariances: all points share the last
	apart  [][]float64 // by kind, bounds of |P_k - P_j|
	wider  [][]bool    // by kind, whether P_k <= P_j
	points *points     // what bounds a prior of points alone; else nil

	// Scratch, by mode: of the cell.
	score  []plane.Vec // at the centre
	log    []float64   // of the weight at the centre, relative to the first mode's
	pull   []float64   // bound of |s_k|
	to     []pair      // of the mode and the first
	weight []float64   // bound of r_k
}

// term is a mode in the frame, with bounds over the interval of v.
type term struct {
	mean      plane.Vec
	precision plane.Sym
	log       float64
	norm      float64 // of the precision, at most
	drift     float64 // how far the precision moves with v, at most
}

// pair bounds how the scores of two modes differ in a cell.
type pair struct {
	apart float64 // |s_j - s_k| at the centre
	reach float64 // at most
	slack float64 // how far log(r_j/r_k) moves, at most
	rate  float64 // |g_j - g_k|, at most
}

// newBounder bounds the Hessian of a landscape.
func newBounder(l *mixture.Landscape) *bounder { return newMovingBounder(l, l.V, l.V) }

// newMovingBounder bounds the Hessian for all v in [lo, hi], in which the landscape's own is.
func newMovingBounder(l *mixture.Landscape, lo, hi float64) *bounder {
	dv := max(hi-l.V, l.V-lo)
	p, n := l.Problem, len(l.Modes)
	axes, stiff, _ := p.DataAxes()
	b := &bounder{
		field: stationary.NewField(l, &stationary.Work{Ctx: context.Background(), Limit: math.MaxInt}),
		data:  plane.Sym{XX: stiff[0], YY: stiff[1]},
		a1:    p.A1, modes: make([]term, n), dv: dv, cost: n * (n + 1), kinds: min(n, mixture.Gaussians(p.Modes)+1),
		score: make([]plane.Vec, n), log: make([]float64, n), pull: make([]float64, n), to: make([]pair, n),
		weight: make([]float64, n),
	}
	for k, m := range l.Modes {
		small, _, _ := p.Modes[k].Sym().Eigen()
		x, y := m.Precision.Mul(axes[0]), m.Precision.Mul(axes[1])
		norm := 1 / (small + lo)
		b.modes[k] = term{b.field.In(m.Mean),
			plane.Sym{XX: plane.Dot(axes[0], x), XY: plane.Dot(axes[0], y), YY: plane.Dot(axes[1], y)},
			m.Log, norm, dv * norm * norm}
	}
	switch {
	case b.kinds == 1 && p.Modes[0].IsPoint():
		b.points = &points{at: make([]plane.Vec, n), v: l.V, lo: lo, hi: hi, half: make([]float64, n), mass: make([]float64, n)}
		for k, m := range b.modes {
			b.points.at[k] = m.mean
		}
		b.cost = pointCost * n
	case n > mixture.MaxModes:
		b.cost = crowdCost * n
	}
	b.apart, b.wider = make([][]float64, b.kinds), make([][]bool, b.kinds)
	for k := range b.kinds {
		b.apart[k], b.wider[k] = make([]float64, b.kinds), make([]bool, b.kinds)
		for j := range b.kinds {
			lo, hi, _ := p.Modes[k].Sym().Plus(-1, p.Modes[j].Sym()).Eigen()
			b.apart[k][j] = b.modes[k].norm * b.modes[j].norm * max(math.Abs(lo), math.Abs(hi))
			b.wider[k][j] = lo >= 0
		}
	}
	return b
}

// kind returns the kind of a mode's covariance.
func (b *bounder) kind(k int) int { return min(k, b.kinds-1) }

// between bounds |P_k - P_j|.
func (b *bounder) between(k, j int) float64 { return b.apart[b.kind(k)][b.kind(j)] }

// span is where the eigenvalues of a Hessian lie.
type span struct{ lo, hi float64 }

// eigen returns the eigenvalues of Hess F at a point of the frame.
func (b *bounder) eigen(z plane.Vec) (lo, hi float64) {
	lo, hi, _ = b.field.At(z).Hess.Eigen()
	return lo, hi
}

// over returns the eigenvalues of Hess F at the centre of a cell, and bounds of them over the cell and the interval of v.
func (b *bounder) over(c cell) (lo, hi float64, s span) {
	lo, hi = b.eigen(c.centre)
	if b.points != nil {
		return lo, hi, b.points.over(c, b.data, b.a1)
	}
	first := b.weigh(c)
	f := &b.modes[first]

	// Where one mode is nearly alone, or two meet along a ridge: r_j r_k is 1/4 at most, however thin the ridge is.
	var stiffer, softer, spread float64 // sum r_k (P_k - P_first) is between
	hess := b.data.Plus(b.a1, f.precision)
	crowded := len(b.modes) > mixture.MaxModes
	for k, r := range b.weight {
		if r == 0 {
			continue
		}
		if !b.wider[b.kind(k)][b.kind(first)] {
			stiffer += r * b.between(k, first)
		}
		if !b.wider[b.kind(first)][b.kind(k)] {
			softer += r * b.between(k, first)
		}
		if crowded {
			continue
		}
		for j := range k {
			if b.weight[j] == 0 {
				continue
			}
			q := b.pair(j, k, c)
			product := min(q.together(b.log[j]-b.log[k]), b.weight[j]*r)
			e := q.reach - q.apart
			spread += product * e * (2*q.apart + e)
			hess = hess.Plus(-b.a1*product, plane.Outer(plane.Sub(b.score[j], b.score[k])))
		}
	}
	least, _, _ := hess.Eigen()
	if crowded {
		least = b.crowd(hess)
		stiffer, softer = min(stiffer, b.largest(first)), min(softer, b.largest(first))
	}
	_, most, _ := b.data.Plus(b.a1, f.precision).Eigen()
	s = span{least - b.a1*(softer+spread+f.drift), most + b.a1*(stiffer+f.drift)}
	if r := b.a1 * b.stray(c, first); r < math.Inf(1) {
		s.lo, s.hi = max(s.lo, lo-r), min(s.hi, hi+r)
	}
	return lo, hi, s
}

// weigh bounds what modes weigh in a cell, and returns the one that weighs most at the centre.
func (b *bounder) weigh(c cell) (first int) {
	top := math.Inf(-1)
	for k := range b.modes {
		m := &b.modes[k]
		d := plane.Sub(m.mean, c.centre)
		b.score[k] = m.precision.Mul(d)
		b.log[k] = m.log - plane.Dot(d, b.score[k])/2
		b.pull[k] = m.norm * (plane.Norm(d) + c.radius)
		if b.log[k] > top {
			first, top = k, b.log[k]
		}
	}
	low := 0.0
	for k := range b.modes {
		b.log[k] -= top
		b.to[k] = pair{}
		if k != first {
			b.to[k] = b.pair(k, first, c)
		}
		low += math.Exp(b.log[k] - b.to[k].slack)
	}
	for k := range b.modes {
		others := low - math.Exp(b.log[k]-b.to[k].slack)
		b.weight[k] = 1 / (1 + others*math.Exp(-b.log[k]-b.to[k].slack))
		if b.log[k]+b.to[k].slack < negligible {
			b.weight[k] = 0
		}
	}
	return first
}

// negligible is the log of a relative weight that no curvature can make felt in double precision.
const negligible = -150

// pair compares two modes over a cell and the interval of v: with x the difference of their scores moves by P_j - P_k,
// with v by -P_j (s_j - s_k) - (P_j - P_k) s_k.
func (b *bounder) pair(j, k int, c cell) pair {
	q := b.between(j, k)
	p := pair{apart: plane.Norm(plane.Sub(b.score[j], b.score[k]))}
	p.reach = p.apart + q*c.radius
	p.slack = (p.apart + q*c.radius/2) * c.radius
	if b.dv > 0 {
		p.reach = (p.reach + b.dv*q*b.pull[k]) / max(0, 1-b.dv*b.modes[j].norm)
		p.rate = p.reach*(2*b.pull[k]+p.reach)/2 + q
		p.slack += b.dv * p.rate
	}
	return p
}

// together bounds r_j r_k over a cell, given the log of their ratio at the centre: of a ratio u it is at most u/(1 + u)^2.
func (p pair) together(log float64) float64 {
	u := math.Exp(-max(0, math.Abs(log)-p.slack))
	return u / ((1 + u) * (1 + u))
}

// stray bounds how far Hess log p moves in a cell from its value at the centre.
func (b *bounder) stray(c cell, first int) float64 {
	var mean plane.Vec
	var sum, mix, squares, rate float64
	for k, r := range b.weight {
		w := math.Exp(b.log[k])
		sum += w
		mean = plane.AddScaled(mean, w, b.score[k])
		mix += r * b.between(k, first)
		squares += r * b.to[k].reach * b.to[k].reach
		rate += r * b.to[k].rate
	}
	mean = plane.Scaled(1/sum, mean)
	// How far s - s_first moves: with x at the rate of Hess log p + P_first, with v as its parts and their weights do.
	move, own := c.radius*(mix+squares), 0.0
	if b.dv > 0 {
		for k, r := range b.weight {
			move += r * (b.drift(k, first) + b.dv*(b.to[k].rate+rate)*b.to[k].reach)
			if r > 0 {
				own = max(own, b.modes[k].norm*b.modes[k].norm)
			}
		}
	}
	stray := b.dv * own
	for k, r := range b.weight {
		if r == 0 {
			continue
		}
		q := b.between(k, first)
		d := plane.Norm(plane.Sub(b.score[k], mean)) + c.radius*q + b.drift(k, first) + move
		stray += c.radius * r * d * (3*q + d*d)
		if b.dv > 0 {
			stray += b.dv*r*(b.to[k].rate+rate)*(q+d*d) + 2*d*r*b.drift(k, first)
		}
	}
	return stray
}

// drift bounds how far s_k - s_first moves with v.
func (b *bounder) drift(k, first int) float64 {
	if b.dv == 0 || k == first {
		return 0
	}
	return b.dv * (b.modes[k].norm*b.to[k].reach + b.between(k, first)*b.pull[first])
}

// cell is a square or oblong of the window, in the frame.
type cell struct {
	centre plane.Vec
	half   [2]plane.Vec // from the centre to the middles of two sides
	radius float64      // from the centre to a corner
}

func (b *bounder) cellOf(w plane.Window) cell {
	x, y := plane.Vec{w.Max[0]/2 - w.Min[0]/2, 0}, plane.Vec{0, w.Max[1]/2 - w.Min[1]/2}
	return cell{b.field.In(plane.Vec{w.Min[0]/2 + w.Max[0]/2, w.Min[1]/2 + w.Max[1]/2}),
		[2]plane.Vec{b.field.In(x), b.field.In(y)}, math.Hypot(x[0], y[1])}
}

func (c cell) quarters() (parts [4]cell) {
	half := [2]plane.Vec{plane.Scaled(0.5, c.half[0]), plane.Scaled(0.5, c.half[1])}
	for i := range parts {
		at := plane.AddScaled(c.centre, float64(2*(i&1)-1), half[0])
		parts[i] = cell{plane.AddScaled(at, float64(i&2-1), half[1]), half, c.radius / 2}
	}
	return parts
}
