package stationary

import (
	"cmp"
	"context"
	"math"
	"slices"

	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// Survey is all that is known of the stationary points of F(., t).
type Survey struct {
	T      float64
	Window plane.Window // see Surveyor.Window
	Points []Point      // sorted by value; not to be changed
	Global Point        // the lowest minimum that was found
	// Complete: Points are all there are, so that Global is proven. If not, Global is
	// the best of Points and of descents from every mode.
	Complete bool
	spent    int // work that it took
}

// IsGlobal reports whether a point is the global minimiser, or that again with the
// rounding of another descent.
func (s *Survey) IsGlobal(q Point) bool {
	return q.Kind == Minimum && plane.Distance(q.X, s.Global.X) <= 1e-6*(1+plane.Norm(q.X))
}

// Work of a survey, and of the descents that follow if it is not complete.
const (
	surveyWork  = 2_200_000
	descentWork = 200_000
)

func newSurvey(ctx context.Context, l *mixture.Landscape) *Survey {
	w := &Work{Ctx: ctx, Limit: surveyWork}
	f := NewField(l, w)
	s := &Survey{T: l.T}
	s.Points, s.Complete = Find(l, f, Bound(l))
	w.Limit = w.Spent + descentWork
	s.Global = lowestMinimum(l, f, s.Points, s.Complete)
	s.Window = WindowOf(l, append(slices.Clip(s.Points), s.Global))
	s.spent = w.Spent
	return s
}

// lowestMinimum returns the lowest minimum: of all stationary points, if these are all.
func lowestMinimum(l *mixture.Landscape, f *Field, points []Point, complete bool) Point {
	best := Point{Value: math.Inf(1)}
	for _, s := range points {
		if s.Kind == Minimum && s.Value < best.Value {
			best = s
		}
	}
	if complete && !math.IsInf(best.Value, 1) {
		return best
	}
	// Descents from every mode: nothing is proved, but something good is there.
	for k := range f.modes {
		for _, z := range [...]plane.Vec{f.Minimiser(k), f.modes[k].mean} {
			z, _ = f.descend(z)
			x := f.Out(z)
			if e := l.Energy(x); e < best.Value {
				best = Point{X: x, Value: e}
			}
		}
	}
	return best
}

// Minima returns the minima, sorted by value, the global minimiser first: it is not
// among the points of an incomplete survey if a descent found it.
func (s *Survey) Minima() []Point {
	minima := []Point{s.Global}
	for _, q := range s.Points {
		if q.Kind == Minimum && !s.IsGlobal(q) && len(minima) < MaxMinima {
			minima = append(minima, q)
		}
	}
	slices.SortStableFunc(minima[1:], func(a, b Point) int { return cmp.Compare(a.Value, b.Value) })
	return minima
}

// MaxMinima is how many minima are kept: with two more outcomes an index fits a byte.
const MaxMinima = 254
