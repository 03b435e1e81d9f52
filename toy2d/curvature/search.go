package curvature

import (
	"container/heap"
	"context"
	"math"

	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// search looks for an extreme eigenvalue of a landscape's Hessian: cells are cut, those that promise most first, until no
// promise is much better than what was found. A local search makes that exact to rounding.
type search struct {
	*bounder
	side  Side
	best  float64 // height of what was found
	x     plane.Vec
	scale float64 // the largest curvature that was seen
	work  int     // pairs of modes that were looked at
}

const (
	// tolerance is how far the bound may be from the value, relative to the largest curvature that was seen.
	tolerance = 3e-2
	maxWork   = 2_000_000 // when the search gives up: a quarter of a second
	maxClimb  = 5_000     // points of the local search
)

func newSearch(l *mixture.Landscape, side Side) *search {
	return &search{bounder: newBounder(l), side: side, best: math.Inf(-1)}
}

// promise is a cell with a bound of the height over it.
type promise struct {
	cell
	bound float64
}

// promises is a heap with the largest bound on top.
type promises []promise

func (h promises) Len() int           { return len(h) }
func (h promises) Less(i, j int) bool { return h[i].bound > h[j].bound }
func (h promises) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *promises) Push(x any)        { *h = append(*h, x.(promise)) }
func (h *promises) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// in searches windows for more than earlier searches have found.
func (s *search) in(ctx context.Context, windows ...plane.Window) (Extreme, error) {
	var open promises
	for _, w := range windows {
		heap.Push(&open, s.look(s.cellOf(w)))
	}
	bound := s.best
	var err error
	for s.work = 0; len(open) > 0; {
		if err := ctx.Err(); err != nil {
			return Extreme{}, err
		}
		top := heap.Pop(&open).(promise)
		if top.bound <= s.best+tolerance*s.scale {
			bound = top.bound
			break
		}
		if s.work > maxWork {
			bound, err = top.bound, ErrWork
			break
		}
		for _, part := range top.quarters() {
			if p := s.look(part); p.bound > s.best {
				heap.Push(&open, p)
			}
		}
	}
	for _, w := range windows {
		if w.Contains(s.x) {
			s.climb(w)
		}
	}
	return Extreme{s.side.value(s.best), s.x, s.side.value(max(bound, s.best))}, err
}

func (s *search) look(c cell) promise {
	s.work += s.cost
	lo, hi, bounds := s.over(c)
	s.scale = max(s.scale, math.Abs(lo), math.Abs(hi))
	if h := s.side.height(lo, hi); h > s.best {
		s.best, s.x = h, s.field.Out(c.centre)
	}
	return promise{c, s.side.height(bounds.lo, bounds.hi)}
}

// at returns the height at a point.
func (s *search) at(x plane.Vec) float64 {
	lo, hi := s.eigen(s.field.In(x))
	return s.side.height(lo, hi)
}

// climb moves to the top nearby, by the pattern search of Hooke and Jeeves: an eigenvalue has no gradient where two of
// them meet, and their long steps go along ridges.
func (s *search) climb(w plane.Window) {
	s.best = s.at(s.x)
	first := (w.Max[0] - w.Min[0] + w.Max[1] - w.Min[1]) / 256
	evaluations := 0
	inside := func(x plane.Vec) plane.Vec {
		return plane.Vec{min(max(x[0], w.Min[0]), w.Max[0]), min(max(x[1], w.Min[1]), w.Max[1])}
	}
	around := func(x plane.Vec, h, step float64) (plane.Vec, float64) {
		for i := range x {
			for _, sign := range [...]float64{1, -1} {
				y := x
				y[i] += sign * step
				y = inside(y)
				evaluations++
				if v := s.at(y); v > h {
					x, h = y, v
					break
				}
			}
		}
		return x, h
	}
	for step := first; step > 1e-9*first && evaluations < maxClimb; {
		x, h := around(s.x, s.best, step)
		if h <= s.best {
			step /= 2
			continue
		}
		for h > s.best && evaluations < maxClimb {
			ahead := inside(plane.AddScaled(x, 1, plane.Sub(x, s.x)))
			s.x, s.best = x, h
			evaluations++
			x, h = around(ahead, s.at(ahead), step)
		}
	}
}
