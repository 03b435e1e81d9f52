package toy2d

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

// Change is what a remedy changes of a spec: the part of the spec that is another one. What
// is zero, or null, stays as it is.
type Change struct {
	Method   *solver.Method `json:"method,omitzero"`
	Step     float64        `json:"step,omitzero"`
	Schedule ScheduleChange `json:"schedule,omitzero"`
}

// ScheduleChange is a part of Schedule.
type ScheduleChange struct {
	Kind   *solver.ScheduleKind `json:"kind,omitzero"`
	TMax   float64              `json:"tmax,omitzero"`
	Levels int                  `json:"levels,omitzero"`
}

// Of returns the spec with the change.
func (c Change) Of(s Spec) Spec {
	put(&s.Method, c.Method)
	put(&s.Schedule.Kind, c.Schedule.Kind)
	s.Step = cmp.Or(c.Step, s.Step)
	s.Schedule.TMax = cmp.Or(c.Schedule.TMax, s.Schedule.TMax)
	s.Schedule.Levels = cmp.Or(c.Schedule.Levels, s.Schedule.Levels)
	return s
}

func put[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// Remedy is a change that was tried, and what came of it.
type Remedy struct {
	Change  Change `json:"change"`
	Arrived int    `json:"arrived"` // starts that then arrive at a lowest minimum, as Result.Success counts them
	Of      int    `json:"of"`      // starts
}

// Remedies are what was tried to make more starts arrive.
type Remedies struct {
	Arrived int      `json:"arrived"` // without any
	Of      int      `json:"of"`
	Offered []Remedy `json:"offered"` // those with which more arrive, best first; of changes of the same fields only the best
	Tried   []Change `json:"tried"`   // all, none if nothing falls short
}

const (
	mostOffered   = 3
	maxRemedyWork = 3e6                // starts x steps x modes: all that is tried takes up to 100 times that
	leastStarts   = 2 * ensemble.Lanes // a step of fewer takes as long: it makes its table of the landscape
)

// ValidateRemedies refuses a spec of which it would take too long to try remedies.
func (s *Spec) ValidateRemedies() error {
	levels := s.Schedule.Levels
	for _, c := range s.withMethods() { // some need more by default
		levels = max(levels, c.Schedule.Levels)
	}
	starts := max(leastStarts, s.Starts.Len())
	w := float64(starts) * float64(levels) * float64(s.Schedule.Iterations) * float64(len(s.Modes)+len(s.Cloud))
	if w <= maxRemedyWork {
		return nil
	}
	return solver.Outside("starts", w, "such that starts x steps x modes is at most %g to try remedies, "+
		"of at least %d starts and the most levels of any method", maxRemedyWork, leastStarts)
}

// FindRemedies tries what may make more starts arrive at the global minimiser: more levels, another
// t_max, step, spacing or method, and some of these together where no single one leads all of
// them there. Each is run from all starts: the counts are those of a Run.
func FindRemedies(ctx context.Context, s *Spec, p *Problem, k cpu.Kernel) (*Remedies, error) {
	valleys, err := p.Valleys(ctx, s.Schedule.TMin)
	if err != nil {
		return nil, fmt.Errorf("finding the minima: %w", err)
	}
	t := &trial{spec: s, problem: p, kernel: k, valleys: valleys}
	r := &Remedies{Of: s.Starts.Len(), Offered: []Remedy{}, Tried: []Change{}}
	if r.Arrived, err = t.arrived(ctx, *s); err != nil || r.Arrived == r.Of {
		return r, err
	}
	best := r.Arrived
	for _, round := range [][][]Change{s.single(), s.combined()} {
		if best == r.Of {
			break
		}
		least := best // together they must do better than each alone
		for _, family := range round {
			found, tried, err := t.best(ctx, family)
			if err != nil {
				return nil, err
			}
			r.Tried = append(r.Tried, tried...)
			if found.Arrived > least {
				best = max(best, found.Arrived)
				r.Offered = append(r.Offered, found)
			}
		}
	}
	slices.SortStableFunc(r.Offered, func(a, b Remedy) int { return cmp.Compare(b.Arrived, a.Arrived) })
	r.Offered = r.Offered[:min(mostOffered, len(r.Offered))]
	return r, nil
}

// single are the changes of one thing, in families whose members change the same; in each
// the one to prefer is first.
func (s *Spec) single() [][]Change {
	return [][]Change{s.withTMax(), s.withLevels(2, 4, 8), s.withSteps(), s.withSpacing(), s.withMethods()}
}

// combined are changes of two things, or of three.
func (s *Spec) combined() [][]Change {
	var longer, slower []Change
	for _, tmax := range s.withTMax() {
		for _, c := range s.withLevels(4) {
			c.Schedule.TMax, c.Schedule.Kind = tmax.Schedule.TMax, tmax.Schedule.Kind
			longer = append(longer, c)
		}
	}
	for i, step := range s.withSteps() {
		if i < 2 { // a part of the step: as many levels more make up for it
			for _, c := range s.withLevels(2 << i) {
				c.Step = step.Step
				slower = append(slower, c)
			}
		}
	}
	families := [][]Change{longer, slower}
	for _, c := range append([]Change{{}}, s.withMethods()...) {
		families = append(families, s.withTMaxAnd(c, s.Step))
		if usual := Default(s.Method).Step; usual != s.Step {
			families = append(families, s.withTMaxAnd(c, usual))
		}
	}
	return families
}

// withTMaxAnd are a change of the method, or of nothing, and a step, with every t_max.
func (s *Spec) withTMaxAnd(c Change, step float64) []Change {
	other := c.Of(*s)
	if step != s.Step {
		if other.Method.Traits().Searches {
			return nil
		}
		c.Step = step
	} else if c.Method == nil {
		return nil // that is t_max alone
	}
	var family []Change
	for _, tmax := range other.withTMax() {
		one := c
		one.Schedule.TMax = tmax.Schedule.TMax
		one.Schedule.Kind = cmp.Or(tmax.Schedule.Kind, c.Schedule.Kind)
		family = append(family, one)
	}
	return family
}

// graduates reports whether the smoothing begins at t_max.
func (s *Spec) graduates() bool {
	return !s.Method.Traits().Ungraduated && s.Schedule.Kind != solver.Fixed
}

// withLevels takes several times as many levels, or as many as the method has by default where these
// are more: of few levels even eight times as many leave starts on their way.
func (s *Spec) withLevels(factors ...int) []Change {
	var family []Change
	for _, n := range factors {
		family = append(family, Change{Schedule: ScheduleChange{Levels: n * s.Schedule.Levels}})
	}
	if usual := Default(s.Method).Schedule.Levels; usual > factors[len(factors)-1]*s.Schedule.Levels {
		family = append(family, Change{Schedule: ScheduleChange{Levels: usual}})
	}
	return family
}

// withTMax begins to smooth at another t_max, the nearest first, or begins to smooth at all.
func (s *Spec) withTMax() []Change {
	if s.Method.Traits().Ungraduated {
		return nil
	}
	var family []Change
	for _, t := range []float64{0.1, 0.5, 1, 1.5, 2.5, 5} {
		c := Change{Schedule: ScheduleChange{TMax: t}}
		if s.Schedule.Kind == solver.Fixed {
			c.Schedule.Kind = new(Default(s.Method).Schedule.Kind)
		} else if t == s.Schedule.TMax {
			continue
		}
		family = append(family, c)
	}
	far := func(c Change) float64 { return math.Abs(math.Log(c.Schedule.TMax / s.Schedule.TMax)) }
	slices.SortStableFunc(family, func(a, b Change) int { return cmp.Compare(far(a), far(b)) })
	return family
}

func (s *Spec) withSteps() []Change {
	if s.Method.Traits().Searches { // it finds its own
		return nil
	}
	family := []Change{{Step: s.Step / 2}, {Step: s.Step / 4}, {Step: 2 * s.Step}, {Step: 4 * s.Step}}
	if usual := Default(s.Method).Step; !slices.Contains(family, Change{Step: usual}) && usual != s.Step {
		family = append(family, Change{Step: usual})
	}
	return family
}

// withSpacing spaces the levels evenly in t instead of log t, or the other way round.
func (s *Spec) withSpacing() []Change {
	if !s.graduates() {
		return nil
	}
	other := solver.Linear
	if s.Schedule.Kind == solver.Linear {
		other = solver.Log
	}
	return []Change{{Schedule: ScheduleChange{Kind: &other}}}
}

// withMethods are the other methods, those first that need few levels. The schedule goes to the default of the method
// where it is at the default now, as it does when a person chooses a method on the page.
func (s *Spec) withMethods() []Change {
	var family []Change
	from := Default(s.Method).Schedule
	methods := solver.Methods()
	slices.SortStableFunc(methods, func(a, b solver.Method) int {
		return cmp.Compare(Default(a).Schedule.Levels, Default(b).Schedule.Levels)
	})
	for _, method := range methods {
		if method == s.Method {
			continue
		}
		c, to := Change{Method: &method}, Default(method).Schedule
		if s.Schedule.Kind == from.Kind && to.Kind != from.Kind {
			c.Schedule.Kind = &to.Kind
		}
		if s.Schedule.Levels == from.Levels && to.Levels != from.Levels {
			c.Schedule.Levels = to.Levels
		}
		family = append(family, c)
	}
	return family
}

// trial runs changes of a spec whose minima are known: none of them changes f.
type trial struct {
	spec    *Spec
	problem *Problem
	kernel  cpu.Kernel
	valleys *stationary.Valleys
}

// best tries what is valid of a family.
func (t *trial) best(ctx context.Context, family []Change) (best Remedy, tried []Change, err error) {
	for _, c := range family {
		s := c.Of(*t.spec)
		if s.Validate() != nil {
			continue
		}
		n, err := t.arrived(ctx, s)
		if err != nil {
			return best, nil, err
		}
		tried = append(tried, c)
		if n > best.Arrived {
			best = Remedy{Change: c, Arrived: n, Of: s.Starts.Len()}
		}
	}
	return best, tried, nil
}

// arrived counts the starts that arrive at a lowest minimum.
func (t *trial) arrived(ctx context.Context, s Spec) (int, error) {
	ends := make([]plane.Vec, s.Starts.Len())
	if err := runTo(ctx, ends, ensemble.New(t.problem.Problem, t.kernel, s.Points()), s.Settings()); err != nil {
		return 0, fmt.Errorf("trying %s: %w", s.Method, err)
	}
	n := 0
	goals := t.valleys.Minima[:lowest(t.valleys.Minima, func(m stationary.Point) float64 { return m.Value })]
	for _, x := range ends {
		for i, m := range goals {
			if plane.Distance(x, m.X) <= ensemble.Near && t.valleys.Of(x) == i {
				n++
				break
			}
		}
	}
	return n, nil
}
