package homotopy

import (
	"math"
	"slices"

	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

// matching is which point of one slice is which of the next.
type matching struct {
	to   []int   // point of the next slice, or -1
	up   []track // of the points of the slice
	down []track // of the points of the next slice that nothing came to; else empty
}

// match follows every point up to the next slice, and those of the next slice that
// are not reached down. Where tracks contradict each other, a point is left without a
// partner although its track arrived: no fold explains that.
func (b *weaver) match(s, next slice) *matching {
	m := &matching{to: make([]int, len(s.at)), up: make([]track, len(s.at)), down: make([]track, len(next.at))}
	reached := make([]bool, len(next.at))
	for i, z := range s.at {
		m.up[i] = follow(b.p, z, s.level, next.tau, b.tol)
		m.to[i] = -1
		if !m.up[i].arrived {
			continue
		}
		if j := nearest(next, m.up[i].at, s.points[i].Kind); j >= 0 && !reached[j] {
			m.to[i], reached[j] = j, true
		}
	}
	for j, z := range next.at {
		if reached[j] {
			continue
		}
		m.down[j] = follow(b.p, z, next.level, s.tau, b.tol)
		if !m.down[j].arrived {
			continue
		}
		if i := nearest(s, m.down[j].at, next.points[j].Kind); i >= 0 && m.to[i] < 0 && !m.up[i].arrived {
			m.to[i] = j
		}
	}
	return m
}

// nearest returns the point of a slice that is at z but for rounding, or -1.
func nearest(s slice, z plane.Vec, kind stationary.Kind) int {
	for i, y := range s.at {
		if s.points[i].Kind == kind && plane.Distance(y, z) <= 1e-7*(1+plane.Norm(z)) {
			return i
		}
	}
	return -1
}

// unmatched returns the points of both slices without a partner.
func (m *matching) unmatched() (ends, births []int) {
	taken := make([]bool, len(m.down))
	for i, j := range m.to {
		if j < 0 {
			ends = append(ends, i)
		} else {
			taken[j] = true
		}
	}
	for j := range taken {
		if !taken[j] {
			births = append(births, j)
		}
	}
	return ends, births
}

// meeting is a fold and the two points of a slice that meet there.
type meeting struct {
	fold
	extremum, saddle int
}

// folds pairs points of a slice that got stuck by the folds that stopped them; ok is
// false if one is left over.
func (b *weaver) folds(s slice, stuck []int, tracks []track) (found []meeting, ok bool) {
	left := slices.Clone(stuck)
	for _, i := range stuck {
		if s.points[i].Kind == stationary.Saddle {
			continue
		}
		c, ok := solveFold(b.p, tracks[i].tau, tracks[i].at, &b.work)
		if !ok {
			return nil, false
		}
		mate := slices.IndexFunc(left, func(k int) bool {
			return s.points[k].Kind == stationary.Saddle && c.explains(tracks[i], tracks[k])
		})
		if mate < 0 {
			return nil, false
		}
		found = append(found, meeting{c, i, left[mate]})
		left = slices.Delete(left, mate, mate+1)
		left = slices.DeleteFunc(left, func(k int) bool { return k == i })
	}
	return found, len(left) == 0
}

// force decides what no fold explains, between slices too close to refine: points of
// one kind go on to the nearest of that kind, and of those that remain on one side
// the nearest of opposite index meet.
func (m *matching) force(s, next slice) (ends, births []meeting) {
	left, right := m.unmatched()
	for len(left) > 0 && len(right) > 0 {
		i, j := closest(left, right, func(i, j int) float64 {
			if s.points[i].Kind != next.points[j].Kind {
				return math.Inf(1)
			}
			return plane.Distance(s.at[i], next.at[j])
		})
		if i < 0 {
			break
		}
		m.to[i] = j
		left = slices.DeleteFunc(left, func(k int) bool { return k == i })
		right = slices.DeleteFunc(right, func(k int) bool { return k == j })
	}
	tau := (s.tau + next.tau) / 2
	return pairUp(s, left, tau), pairUp(next, right, tau)
}

// pairUp pairs extrema and saddles of a slice, closest first.
func pairUp(s slice, points []int, tau float64) (found []meeting) {
	for {
		i, j := closest(points, points, func(i, j int) float64 {
			if s.points[i].Kind == stationary.Saddle || s.points[j].Kind != stationary.Saddle {
				return math.Inf(1)
			}
			return plane.Distance(s.at[i], s.at[j])
		})
		if i < 0 {
			return found
		}
		middle := plane.Scaled(0.5, plane.AddScaled(s.at[i], 1, s.at[j]))
		found = append(found, meeting{fold{tau, middle}, i, j})
		points = slices.DeleteFunc(slices.Clone(points), func(k int) bool { return k == i || k == j })
	}
}

// closest returns the pair at the smallest finite distance, or -1.
func closest(left, right []int, dist func(i, j int) float64) (i, j int) {
	i, j = -1, -1
	best := math.Inf(1)
	for _, a := range left {
		for _, b := range right {
			if d := dist(a, b); d < best {
				i, j, best = a, b, d
			}
		}
	}
	return i, j
}
