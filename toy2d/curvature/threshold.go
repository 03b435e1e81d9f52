package curvature

import (
	"container/heap"
	"context"
	"math"

	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// Threshold is the smoothing from which on F(., t) is strictly convex on a window.
type Threshold struct {
	// T is the largest t at which the least eigenvalue of Hess F is not positive somewhere, or the least t that was looked
	// at; NaN if it is not even at the largest t.
	T      float64
	X      plane.Vec // where convexity is lost, if it is
	Proven float64   // F is convex at all t from here on: little above T, unless the work was too much
}

// closeness of what is proven to what is refuted, relative in v.
const closeness = 3e-4

// ConvexFrom returns from which t in [tmin, tmax] on F(., t) is strictly convex on a window. Cells of the window and
// intervals of v are cut, large v first, until the Hessian is positive definite in each, or is not at some point.
func ConvexFrom(ctx context.Context, p *mixture.Problem, w plane.Window, tmin, tmax float64) (Threshold, error) {
	top := newBounder(p.Landscape(tmax))
	c := &convexity{ctx: ctx, p: p, window: w, limit: mixture.Variance(tmax, p.Sigma)}
	c.proven = c.limit
	if err := c.prove(mixture.Variance(tmin, p.Sigma), c.limit, []cell{top.cellOf(w)}); err != nil {
		return Threshold{}, err
	}
	switch {
	case c.concave == 0:
		return Threshold{T: tmin, Proven: Time(c.proven, p.Sigma)}, nil
	case c.concave >= c.limit:
		return Threshold{T: math.NaN(), X: c.at, Proven: math.NaN()}, nil
	}
	return Threshold{Time(c.concave, p.Sigma), c.at, Time(c.proven, p.Sigma)}, nil
}

// Time is the inverse of mixture.Variance.
func Time(v, sigma float64) float64 {
	l := 2 * math.Log(sigma)
	if l == 0 {
		return v
	}
	return math.Log1p(v*l) / l
}

// convexity is a proof in progress, from large v down.
type convexity struct {
	ctx     context.Context
	p       *mixture.Problem
	window  plane.Window
	limit   float64   // the largest v
	concave float64   // the largest v at which the least eigenvalue is known not to be positive; 0 for none
	at      plane.Vec // at this point
	work    int       // pairs of modes that were looked at
	proven  float64   // the v from which on it is proven
}

// maxProof is when a proof is given up, in pairs of modes.
const maxProof = 20_000_000

// prove shows that Hess F is positive definite in cells for all v in [lo, hi] that are above concave, which it raises.
func (c *convexity) prove(lo, hi float64, cells []cell) error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	lo = max(lo, c.concave*(1+closeness))
	if lo > hi || c.work > maxProof {
		return nil
	}
	// So that a factor of the variance is cut in two where v is large, and the variance where it is small.
	mid := math.Sqrt(lo) * math.Sqrt(hi)
	l := c.p.Landscape(Time(mid, c.p.Sigma))
	still, moving := newBounder(l), newMovingBounder(l, lo, hi)
	var open promises
	look := func(part cell) (least float64) {
		c.work += still.cost
		least, _, bounds := still.over(part)
		heap.Push(&open, promise{part, -bounds.lo})
		return least
	}
	var rest []cell
	for _, part := range cells {
		look(part)
	}
	for len(open) > 0 {
		top := heap.Pop(&open).(promise)
		least, _, bounds := moving.over(top.cell)
		switch {
		case bounds.lo > 0:
			continue
		case least <= 0:
			c.refute(l.V, still.field.Out(top.centre))
		case top.bound < 0: // only with v does it move so far
			rest = append(rest, top.cell)
			continue
		default:
			for _, part := range top.quarters() {
				look(part)
			}
			if c.work <= maxProof && c.ctx.Err() == nil {
				continue
			}
		}
		for _, other := range append(open, top) {
			rest = append(rest, other.cell)
		}
		break
	}
	if len(rest) == 0 {
		c.proven = lo
		return nil
	}
	if err := c.prove(mid, hi, rest); err != nil {
		return err
	}
	return c.prove(lo, mid, rest)
}

// refute follows a point at which the Hessian is not positive definite to the largest v at which there is one nearby.
func (c *convexity) refute(v float64, x plane.Vec) {
	low, high := Time(v, c.p.Sigma), Time(c.limit, c.p.Sigma)
	if y := x; !(c.leastNear(&y, high) > 0) {
		c.concave, c.at = c.limit, y
		return
	}
	for range 50 {
		mid := low/2 + high/2
		if y := x; c.leastNear(&y, mid) > 0 {
			high = mid
		} else {
			low, x = mid, y
		}
	}
	if v := mixture.Variance(low, c.p.Sigma); v > c.concave {
		c.concave, c.at = v, x
	}
}

// leastNear moves x to a minimum, nearby, of the least eigenvalue of Hess F(., t), and returns that eigenvalue.
func (c *convexity) leastNear(x *plane.Vec, t float64) float64 {
	s := newSearch(c.p.Landscape(t), Least)
	s.x = *x
	s.climb(c.window)
	*x = s.x
	return s.side.value(s.best)
}
