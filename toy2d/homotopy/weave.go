package homotopy

import (
	"math"
	"slices"

	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

// weaver makes the branches of a homotopy from slices of constant t.
type weaver struct {
	p   *mixture.Problem
	h   *Homotopy
	tol float64 // to which branches are drawn

	work    stationary.Work
	budget  int // for all levels together
	refined int // levels that were added
}

// slice is all stationary points at one t.
type slice struct {
	level
	points   []stationary.Point
	at       []plane.Vec // the same, in the frame
	complete bool
}

// slice searches a level, with at most half of the work that is left: the rest is
// for following its points.
func (b *weaver) slice(at level) slice {
	defer b.work.Within(min(sliceWork, b.work.Left()/2))()
	s := slice{level: at}
	s.points, s.complete = stationary.Find(s.l, s.f, stationary.Bound(s.l))
	for _, p := range s.points {
		s.at = append(s.at, s.f.In(p.X))
	}
	return s
}

func (s slice) drawn(i int) Point {
	return Point{T: s.l.T, X: s.points[i].X, Value: s.points[i].Value}
}

func (b *weaver) weave(tmin, tmax float64, progress func(done, of int)) error {
	gaps := math.Ceil(math.Log(tmax/tmin) / spacing)
	// Half of the work is shared equally; the other half goes to whoever needs it first.
	share := b.budget / 2 / (int(gaps) + 1)
	b.work.Limit = b.budget - int(gaps)*share
	s := b.slice(levelAt(b.p, tmin, &b.work))
	b.tol = 2e-3 * b.extent(s)
	b.h.Complete = s.complete
	ids := make([]int, len(s.points))
	for i, p := range s.points {
		ids[i] = b.open(p.Kind, End{Type: AtTMin, T: s.l.T, Partner: -1})
		b.extend(ids[i], s.drawn(i))
	}
	if err := b.work.Ctx.Err(); err != nil {
		return err
	}
	b.h.Window = stationary.WindowOf(s.l, s.points)
	for i := 1.0; i <= gaps; i++ {
		t := tmax
		if i < gaps {
			t = tmin * math.Pow(tmax/tmin, i/gaps)
		}
		b.work.Limit += share
		next := b.slice(levelAt(b.p, t, &b.work))
		b.h.Complete = b.h.Complete && next.complete
		var err error
		if ids, err = b.link(s, next, ids, 0); err != nil {
			return err
		}
		s = next
		if progress != nil {
			progress(int(i)+1, int(gaps)+1)
		}
	}
	for _, id := range ids {
		b.h.Branches[id].End = End{Type: AtTMax, T: s.l.T, Partner: -1}
	}
	return nil
}

// extent is the diagonal of a box around the minimisers of the modes, at least 1.
func (b *weaver) extent(s slice) float64 {
	var w plane.Window
	for k := range b.p.Modes {
		z := s.f.Minimiser(k)
		if k == 0 {
			w = plane.Window{Min: z, Max: z}
		}
		w = w.Include(z, plane.Vec{})
	}
	return max(1, plane.Distance(w.Min, w.Max))
}

func (b *weaver) open(kind stationary.Kind, begin End) int {
	b.h.Branches = append(b.h.Branches, Branch{Kind: kind, Begin: begin})
	return len(b.h.Branches) - 1
}

func (b *weaver) extend(id int, points ...Point) {
	b.h.Branches[id].Points = append(b.h.Branches[id].Points, points...)
}

const (
	homotopyWork = 40_000_000 // in all, about 5 s
	sliceWork    = 1_000_000  // to search one level
	deepest      = 24         // how often the gap between two levels is halved: to 1e-8 of t
	mostRefined  = 300        // levels added in all
	sharp        = 1e-6       // gap in log t at which it is no loss that no fold was solved for
)

// link continues the branches ids of the points of slice s to the next slice, and
// returns the branches of the points of that one.
func (b *weaver) link(s, next slice, ids []int, depth int) ([]int, error) {
	m := b.match(s, next)
	ends, births := m.unmatched()
	endFolds, ok := b.folds(s, ends, m.up)
	var birthFolds []meeting
	if ok {
		birthFolds, ok = b.folds(next, births, m.down)
	}
	var mid slice
	if !ok && depth < deepest && b.refined < mostRefined && !b.work.Over() {
		b.refined++
		mid = b.slice(newLevel(b.p, (s.tau+next.tau)/2, &b.work))
	}
	if err := b.work.Ctx.Err(); err != nil {
		return nil, err // what was found is cut short
	}
	if mid.complete {
		ids, err := b.link(s, mid, ids, depth+1)
		if err != nil {
			return nil, err
		}
		return b.link(mid, next, ids, depth+1)
	}
	if !ok {
		endFolds, birthFolds = m.force(s, next)
		b.h.Complete = b.h.Complete && next.tau-s.tau < sharp
	}
	return b.record(s, next, ids, m, endFolds, birthFolds), nil
}

// record writes down what happens between two slices.
func (b *weaver) record(s, next slice, ids []int, m *matching, ends, births []meeting) []int {
	out := make([]int, len(next.points))
	for j := range out {
		out[j] = -1
	}
	done := make([]bool, len(ids))
	for i, j := range m.to {
		if j < 0 {
			continue
		}
		done[i], out[j] = true, ids[i]
		switch {
		case m.up[i].arrived:
			b.extend(ids[i], m.up[i].path...)
		case m.down[j].arrived:
			b.extend(ids[i], reversed(m.down[j].path)...)
		}
		b.extend(ids[i], next.drawn(j))
	}
	for _, e := range ends {
		point := b.point(e.fold)
		for _, i := range [...]int{e.extremum, e.saddle} {
			b.extend(ids[i], append(m.up[i].path, point)...)
			b.h.Branches[ids[i]].End = End{Type: AtFold, T: point.T, Partner: ids[e.extremum+e.saddle-i]}
			done[i] = true
		}
		b.h.Events = append(b.h.Events, Event{Type: PairEnds, T: point.T, X: point.X, Extremum: ids[e.extremum],
			Saddle: ids[e.saddle]})
	}
	for _, e := range births {
		point := b.point(e.fold)
		for _, j := range [...]int{e.extremum, e.saddle} {
			p := next.points[j]
			out[j] = b.open(p.Kind, End{Type: AtFold, T: point.T})
			b.extend(out[j], point)
			b.extend(out[j], reversed(m.down[j].path)...)
			b.extend(out[j], next.drawn(j))
		}
		b.h.Branches[out[e.extremum]].Begin.Partner = out[e.saddle]
		b.h.Branches[out[e.saddle]].Begin.Partner = out[e.extremum]
		b.h.Events = append(b.h.Events, Event{Type: PairBirth, T: point.T, X: point.X, Extremum: out[e.extremum],
			Saddle: out[e.saddle]})
	}
	for i, id := range ids {
		if !done[i] {
			b.h.Branches[id].End = End{Type: Lost, T: s.l.T, Partner: -1}
			b.h.Complete = false
		}
	}
	for j, p := range next.points {
		if out[j] < 0 {
			out[j] = b.open(p.Kind, End{Type: Lost, T: next.l.T, Partner: -1})
			b.extend(out[j], next.drawn(j))
			b.h.Complete = false
		}
	}
	return out
}

func (b *weaver) point(c fold) Point {
	at := newLevel(b.p, c.tau, &b.work)
	x := at.f.Out(c.z)
	return Point{T: at.l.T, X: x, Value: at.l.Energy(x)}
}

// reversed turns a path that was followed downwards.
func reversed(path []Point) []Point {
	out := slices.Clone(path)
	slices.Reverse(out)
	return out
}
