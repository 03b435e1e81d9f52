package toy2d

import (
	"context"
	"math"
	"slices"
)

// Survey is all that is known of the stationary points of F(., t).
type Survey struct {
	T      float64
	Window Window            // see Problem.Window
	Points []StationaryPoint // sorted by value; not to be changed
	Global StationaryPoint   // the lowest minimum that was found
	// Complete: Points are all there are, so that Global is proven. If not, Global is
	// the best of Points and of descents from every mode.
	Complete bool
	spent    int // work that it took
}

// Survey finds the stationary points of F(., t). It is kept for the next callers. A
// bound on the work makes it end, perhaps incomplete, after about 0.3 s.
func (p *Problem) Survey(t float64) *Survey {
	s, _ := p.SurveyContext(context.Background(), t) // which never ends
	return s
}

// SurveyContext is Survey with an end: it returns the context's error, and then nothing.
// Who asks while a search goes on waits for it: it may be the same one.
func (p *Problem) SurveyContext(ctx context.Context, t float64) (*Survey, error) {
	known := &p.surveys
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s, searching := known.begin(t)
		switch {
		case s != nil:
			return s, nil
		case searching == nil:
			return known.search(ctx, p.At(t))
		}
		select {
		case <-searching:
		case <-ctx.Done():
		}
	}
}

// isGlobal reports whether a point is the global minimiser, or that again with the
// rounding of another descent.
func (s *Survey) isGlobal(q StationaryPoint) bool {
	return q.Kind == Minimum && distance(q.X, s.Global.X) <= 1e-6*(1+norm(q.X))
}

// Window returns a box that holds all stationary points of F(., t), to search or
// to draw: the hull of [-10, 10]^2, of every mode's mean +- 3 standard deviations
// before smoothing, and of the minimisers of the data term with one mode alone,
// +- 1. Between long and narrow modes there can be stationary points outside of
// that hull; the window then reaches 1 further than those.
func (p *Problem) Window(t float64) Window { return p.Survey(t).Window }

// GlobalMinimiser returns the lowest minimum of F(., t), as Survey knows it.
func (p *Problem) GlobalMinimiser(t float64) StationaryPoint { return p.Survey(t).Global }

// Work of a survey, and of the descents that follow if it is not complete.
const (
	surveyWork  = 2_200_000
	descentWork = 200_000
)

func (l *Landscape) survey(ctx context.Context) *Survey {
	w := &work{ctx: ctx, limit: surveyWork}
	f := l.field(w)
	s := &Survey{T: l.T}
	s.Points, s.Complete = l.stationary(f, l.bound())
	w.limit = w.spent + descentWork
	s.Global = l.lowest(f, s.Points, s.Complete)
	s.Window = l.window(append(slices.Clip(s.Points), s.Global))
	s.spent = w.spent
	return s
}

// lowest returns the lowest minimum: of all stationary points, if these are all.
func (l *Landscape) lowest(f *field, points []StationaryPoint, complete bool) StationaryPoint {
	best := StationaryPoint{Value: math.Inf(1)}
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
		for _, z := range [...]Vec{f.minimiser(k), f.modes[k].mean} {
			z, _ = f.descend(z)
			x := f.out(z)
			if e := l.Energy(x); e < best.Value {
				best = StationaryPoint{X: x, Value: e}
			}
		}
	}
	return best
}
