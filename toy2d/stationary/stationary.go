// Package stationary finds the stationary points of the energy at one smoothing, proves that they are
// all, and says which minimum a point flows to. A limit on the work, not on the time, ends each
// search, so that results do not depend on the machine. It must not know how the points move with
// the smoothing, nor of runs.
package stationary

import (
	"cmp"
	"slices"

	"gradus/solver"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// Kind says what a stationary point is.
type Kind int

// The kinds, by the signs of the eigenvalues of the Hessian: both positive, of
// opposite sign, both negative.
const (
	Minimum Kind = iota
	Saddle
	Maximum
)

var pointKinds = solver.Names[Kind]{"minimum", "saddle", "maximum"}

func (k Kind) String() string                { return pointKinds.String(k) }
func (k Kind) MarshalText() ([]byte, error)  { return pointKinds.Marshal(k) }
func (k *Kind) UnmarshalText(b []byte) error { return pointKinds.Unmarshal(k, b) }

// Index is +1 for minima and maxima, -1 for saddles.
func (k Kind) Index() int {
	if k == Saddle {
		return -1
	}
	return 1
}

// KindOf returns the kind of a stationary point with the Hessian h.
func KindOf(h plane.Sym) Kind {
	switch {
	case h.Det() < 0:
		return Saddle
	case h.XX+h.YY < 0:
		return Maximum
	}
	return Minimum
}

// Point is a zero of grad F(., t).
type Point struct {
	X     plane.Vec `json:"x"`
	Kind  Kind      `json:"kind"`
	Value float64   `json:"value"` // F(X, t)
}

// Find returns all stationary points in a window, sorted by value, then
// coordinates. f is the field of l.
//
// The window is cut into cells until each is proved to hold none, or to hold at
// most one that Newton's method then finds. complete says that this came to an end
// and that the sum of the indices equals the number of turns of grad F along the
// boundary. It is false if a point lies on the boundary, and it may be if points are
// about to merge and double precision cannot tell them apart, or if there are so many
// long, narrow or flat valleys that the field's work comes to its limit; what was
// found by then is returned.
func Find(l *mixture.Landscape, f *Field, w plane.Window) (points []Point, complete bool) {
	w, ok := w.Intersect(Bound(l)) // no stationary point is outside of the bound
	if !ok {
		return nil, true
	}
	box := f.cell(w)
	turns, sure := f.winding(box)
	for _, share := range [...]float64{0.52, 0.47} { // where to cut: a second try must differ
		found, settled := f.search(box, share)
		points = describe(l, f, found, w)
		sum := 0
		for _, p := range points {
			sum += p.Kind.Index()
		}
		for _, z := range found {
			sure = sure && !w.Borders(f.Out(z))
		}
		if !settled || !sure || sum == turns {
			return points, settled && sure
		}
	}
	return points, false
}

// cell returns a window as a cell of the frame.
func (f *Field) cell(w plane.Window) cell {
	all := make([]int, len(f.modes))
	for k := range all {
		all[k] = k
	}
	return cell{
		modes:  all,
		centre: f.In(plane.Vec{w.Min[0]/2 + w.Max[0]/2, w.Min[1]/2 + w.Max[1]/2}),
		half:   [2]plane.Vec{f.In(plane.Vec{w.Max[0]/2 - w.Min[0]/2, 0}), f.In(plane.Vec{0, w.Max[1]/2 - w.Min[1]/2})},
	}
}

const (
	smallest = 1e-10 // half side, in units of 1 + |x|, at which cutting stops
	small    = 1e-6  // half side at which it stops where grad F is lost in rounding
)

// search returns the stationary points in a cell, some of them perhaps twice.
// settled is false if cells remained undecided: they are left with what Newton's
// method finds from their centres and from descents. Cells may take four fifths of
// the work that is left.
func (f *Field) search(box cell, share float64) (found []plane.Vec, settled bool) {
	p := newProver(f)
	restore := f.work.Within(f.work.Left() / 5 * 4)
	stack := []cell{box}
	var undecided []cell
	for len(stack) > 0 && !f.work.Over() {
		c := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		v, start := p.judge(c)
		if v == single {
			if z, ok := f.Newton(start); ok && c.holds(z) {
				found = append(found, z)
				continue
			}
		}
		if v == none {
			continue
		}
		if size := c.size() / (1 + plane.Norm(c.centre)); size < smallest || size < small && p.noisy(c) {
			undecided = append(undecided, c)
			continue
		}
		c.modes = p.drop(c)
		a, b := c.cut(share)
		stack = append(stack, a, b)
	}
	restore()
	if len(stack) > 0 {
		restore = f.work.Within(f.work.Left() / 2)
		for k := range f.modes {
			for _, z := range [...]plane.Vec{f.Minimiser(k), f.modes[k].mean} {
				if z, ok := f.descend(z); ok {
					found = append(found, z)
				}
			}
		}
		restore()
	}
	decided := len(stack) == 0
	undecided = append(undecided, stack...)
	every := 1 + len(undecided)/1000
	for i := 0; i < len(undecided) && !f.work.Over(); i += every {
		c := undecided[i]
		if z, ok := f.Newton(c.centre); ok {
			found = append(found, z)
		}
	}
	// What surrounds a point too closely for rounding to decide is no loss.
	for i := 0; decided && i < len(undecided); i++ {
		decided = slices.ContainsFunc(found, func(z plane.Vec) bool {
			return plane.Distance(z, undecided[i].centre) < 2*small*(1+plane.Norm(z))
		})
	}
	return found, decided
}

// describe turns zeros of a field into sorted stationary points, each once.
func describe(l *mixture.Landscape, f *Field, found []plane.Vec, w plane.Window) []Point {
	var points []Point
	for _, z := range found {
		x, kind := f.Out(z), KindOf(f.At(z).Hess)
		same := func(q Point) bool {
			// Of two different points of one kind, another kind lies between.
			return q.Kind == kind && plane.Distance(q.X, x) <= 1e-8*(1+plane.Norm(x))
		}
		if w.Contains(x) && !slices.ContainsFunc(points, same) {
			points = append(points, Point{X: x, Kind: kind, Value: l.Energy(x)})
		}
	}
	slices.SortFunc(points, func(a, b Point) int {
		return cmp.Or(cmp.Compare(a.Value, b.Value), slices.Compare(a.X[:], b.X[:]))
	})
	return points
}
