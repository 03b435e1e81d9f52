package toy2d

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"gradus/solver"
	"gradus/toy2d/curvature"
	"gradus/toy2d/homotopy"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// Curvature is how the energy of a spec bends over its window, and what follows from it.
type Curvature struct {
	// From which smoothing on F(., t) is strictly convex on the window, and log p_t concave; null if not even at the largest
	// smoothing there can be, schedule.tmin if at all.
	ConvexFrom  *float64 `json:"convex_from"`
	ConcaveFrom *float64 `json:"concave_from"`
	// From which on that is proven: little above, unless narrow modes make the proof too long.
	ConvexProven  *float64 `json:"convex_proven_from"`
	ConcaveProven *float64 `json:"concave_proven_from"`
	// Ridge is a point outside of the window at which F is not convex at ConvexFrom; null if none was found within a
	// hundred times its size.
	Ridge     *plane.Vec    `json:"ridge"`
	Lipschitz []LipschitzAt `json:"lipschitz"` // constants of the score on the window, at curvature_at
	// StableStep is the largest step size with which the method's steps contract wherever on the window F is convex, the
	// least over the schedule; null of a method that searches its step.
	StableStep *float64 `json:"stable_step"`
	// Folds are the smoothings at which minima vanish as t grows or appear, largest first; above the first there is one
	// valley. FoldsProven: all were found.
	Folds       []float64 `json:"folds"`
	FoldsProven bool      `json:"folds_proven"`

	Rows []curvature.Row `json:"-"` // largest t first
}

// LipschitzAt is a constant at one smoothing.
type LipschitzAt struct {
	T     float64 `json:"t"`
	Value float64 `json:"value"`
}

const (
	maxCurvatureAt = 100  // smoothings that a spec may ask about
	narrowest      = 1e-3 // side of a window
)

func (s *Spec) validateCurvature() error {
	if n := len(s.CurvatureAt); n > maxCurvatureAt {
		return solver.Outside("curvature_at", n, "at most %d smoothings", maxCurvatureAt)
	}
	for i, t := range s.CurvatureAt {
		if err := solver.Within(fmt.Sprintf("curvature_at[%d]", i), t, mixture.MinTime, LargestTime(s.Sigma)); err != nil {
			return err
		}
	}
	for i := range 2 {
		lo, hi := s.Window.Min[i], s.Window.Max[i]
		for _, err := range []error{
			solver.Within(fmt.Sprintf("window.min[%d]", i), lo, -mixture.MaxCoordinate, mixture.MaxCoordinate-narrowest),
			solver.Within(fmt.Sprintf("window.max[%d]", i), hi, lo+narrowest, mixture.MaxCoordinate),
		} {
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// LargestTime is the largest smoothing that is allowed with a base of the variance.
func LargestTime(sigma float64) float64 {
	return min(mixture.MaxTime, curvature.Time(mixture.MaxVariance, sigma))
}

// curvatureLevels is the number of Rows.
const curvatureLevels = 49

// CurvatureT returns the smoothings of Curvature.Rows, largest first: from beyond the schedule, and beyond where the prior is
// concave for sure, to t_min.
func CurvatureT(s *Spec) []float64 {
	// On the line through two means, 2 d apart, no mixture of such Gaussians is bimodal for v > d^2.
	d := 0.0
	all := s.Prior()
	for i, m := range all {
		for _, n := range all[:i] {
			d = max(d, plane.Distance(m.Mean, n.Mean)/2)
		}
	}
	top := min(LargestTime(s.Sigma), max(1.05*curvature.Time(d*d, s.Sigma), s.Schedule.TMax, 2*s.Schedule.TMin))
	levels := solver.Schedule{Kind: solver.Log, Max: top, Min: s.Schedule.TMin, Levels: curvatureLevels}
	t := make([]float64, curvatureLevels)
	for i := range t {
		t[i] = levels.At(i)
	}
	return t
}

// FindCurvature finds out how the energy of a spec, whose Problem is p, bends. row, unless nil, is told of each of the
// Rows when it is done.
func FindCurvature(ctx context.Context, s *Spec, p *Problem, row func(i int, r curvature.Row)) (*Curvature, error) {
	c := &Curvature{Lipschitz: []LipschitzAt{}, Folds: []float64{}}
	t := CurvatureT(s)
	var err error
	if c.Rows, err = curvature.Rows(ctx, p.Problem, s.Window, t, row); err != nil {
		return nil, fmt.Errorf("bounding the curvature: %w", err)
	}
	for _, t := range s.CurvatureAt {
		l, err := curvature.Lipschitz(ctx, p.Problem, t, s.Window)
		if err != nil && !errors.Is(err, curvature.ErrWork) {
			return nil, fmt.Errorf("finding the Lipschitz constant at t = %g: %w", t, err)
		}
		c.Lipschitz = append(c.Lipschitz, LipschitzAt{t, l.Value})
	}
	if c.StableStep, err = stableStep(ctx, s, p); err != nil {
		return nil, fmt.Errorf("finding the stable step: %w", err)
	}
	for _, q := range []struct {
		of           *mixture.Problem
		from, proven **float64
	}{{p.Problem, &c.ConvexFrom, &c.ConvexProven}, {curvature.PriorOnly(p.Problem), &c.ConcaveFrom, &c.ConcaveProven}} {
		th, err := curvature.ConvexFrom(ctx, q.of, s.Window, s.Schedule.TMin, LargestTime(s.Sigma))
		if err != nil {
			return nil, fmt.Errorf("finding where the energy is convex: %w", err)
		}
		if !math.IsNaN(th.T) {
			*q.from, *q.proven = &th.T, &th.Proven
		}
	}
	if err := c.lookOutside(ctx, s, p.Problem); err != nil {
		return nil, fmt.Errorf("looking outside of the window: %w", err)
	}
	h, err := homotopy.Find(ctx, p.Problem, s.Schedule.TMin, t[0], nil)
	if err != nil {
		return nil, fmt.Errorf("following the stationary points: %w", err)
	}
	c.FoldsProven = h.Complete
	for _, e := range slices.Backward(h.Events) {
		c.Folds = append(c.Folds, e.T)
	}
	return c, nil
}

// lookOutside looks for ridges around the window, ever further out, where F is to be convex on it.
func (c *Curvature) lookOutside(ctx context.Context, s *Spec, p *mixture.Problem) error {
	if c.ConvexFrom == nil {
		return nil
	}
	l := p.Landscape(min(1.01**c.ConvexFrom, LargestTime(s.Sigma)))
	size := plane.Sub(s.Window.Max, s.Window.Min)
	for times := 1.0; times <= 64; times *= 2 {
		w := s.Window.Include(s.Window.Min, plane.Scaled(times, size)).Include(s.Window.Max, plane.Scaled(times, size))
		e, err := curvature.Find(ctx, l, w, curvature.Least)
		if err != nil && !errors.Is(err, curvature.ErrWork) {
			return err
		}
		if e.Value < 0 {
			c.Ridge = &e.X
			return nil
		}
	}
	return nil
}

// stableStep returns 2 over the largest curvature that a step meets: of the flow's step t grad F, of plain descent's
// grad f. The preconditioner bounds the curvature, so that 2 bounds the steps of the graduated method.
func stableStep(ctx context.Context, s *Spec, p *Problem) (*float64, error) {
	curve := func(t, factor float64) (float64, error) {
		e, err := curvature.Find(ctx, p.Landscape(t), s.Window, curvature.Largest)
		if errors.Is(err, curvature.ErrWork) {
			err = nil
		}
		return factor * e.Value, err
	}
	traits := s.Method.Traits()
	factor := func(t float64) float64 {
		if traits.TimesT {
			return t
		}
		return 1
	}
	step := 2.0
	switch {
	case traits.Searches:
		return nil, nil
	case traits.Preconditioned:
	default:
		at, levels := s.Settings().Schedule.At, s.Schedule.Levels
		if traits.Ungraduated {
			levels = 1
			at = func(int) float64 { return s.Schedule.TMin }
		}
		most, err := most(at, levels, func(t float64) (float64, error) { return curve(t, factor(t)) })
		if err != nil {
			return nil, err
		}
		step /= most
	}
	return &step, nil
}

// most returns the largest value at a level, which is smooth over the levels: looked for on ever fewer of them.
func most(at func(level int) float64, levels int, value func(t float64) (float64, error)) (float64, error) {
	const parts = 24
	best, lo, hi := 0.0, 0, levels-1
	for {
		stride := max(1, (hi-lo)/parts)
		top := lo
		for level := lo; ; level = min(level+stride, hi) {
			v, err := value(at(level))
			if err != nil {
				return 0, err
			}
			if v > best {
				best, top = v, level
			}
			if level == hi {
				break
			}
		}
		if stride == 1 {
			return best, nil
		}
		lo, hi = max(0, top-stride), min(levels-1, top+stride)
	}
}
