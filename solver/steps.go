package solver

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"
)

// Steps runs from x0, yielding each step; x0 is not changed. It ends with an error
// when the context is done, the settings are wrong, the problem lacks what the
// method needs, or the iterate diverges (the step then comes with the error).
//
// A point that stays on a level for good skips what is left of the level: K then
// jumps, so that every start is on one clock.
func Steps(ctx context.Context, p Problem, settings Settings, x0 []float64) iter.Seq2[Step, error] {
	return func(yield func(Step, error) bool) {
		if len(x0) != p.Dim() {
			panic(fmt.Sprintf("solver: start has %d numbers, problem %d", len(x0), p.Dim()))
		}
		if err := settings.Validate(); err != nil {
			yield(Step{}, err)
			return
		}
		settings := settings.withDefaults()
		rule, err := bind(p, settings)
		if err != nil {
			yield(Step{}, err)
			return
		}
		x := slices.Clone(x0)
		iterations := settings.Schedule.Iterations
		for level := range settings.Schedule.Levels {
			t := settings.At(level)
			for i := 0; i < iterations; i++ {
				if err := ctx.Err(); err != nil {
					yield(Step{}, err)
					return
				}
				s := Step{Level: level, Iteration: i, T: t, X: x,
					GradientNorm: math.NaN(), Target: math.NaN(), TargetNorm: math.NaN(), Cosine: math.NaN()}
				moved, err := rule.Move(ctx, x, t, &s)
				if err != nil {
					yield(Step{}, err)
					return
				}
				if !moved {
					i = iterations - 1
				}
				s.K = level*iterations + i + 1
				if !finite(x) {
					yield(s, &DivergedError{s.K})
					return
				}
				// What the rule computed for a run that was cancelled meanwhile must not be shown.
				if err := ctx.Err(); err != nil {
					yield(Step{}, err)
					return
				}
				if !yield(s, nil) {
					return
				}
			}
		}
	}
}

// bind returns the method of the settings at work on the problem, which must be what the method needs.
func bind(p Problem, s Settings) (Mover, error) {
	a := s.Method.Algorithm()
	if _, ok := p.(Preconditioned); a.Traits().Preconditioned && !ok {
		return nil, Outside("method", s.Method, "one that needs no preconditioner for this problem")
	}
	return a.Bind(p, s), nil
}

// observer evaluates f and its gradient for those that watch a run.
type observer struct {
	p      Problem
	target float64
	on     bool
	g      []float64 // grad f(x), once observed
}

func newObserver(p Problem, s Settings) observer {
	return observer{p: p, target: s.Schedule.Min, on: s.Observe, g: make([]float64, p.Dim())}
}

func (o *observer) observe(ctx context.Context, x, d []float64, s *Step) (err error) {
	if s.Target, err = o.p.Gradient(ctx, o.g, x, o.target); err != nil {
		return err
	}
	s.TargetNorm = norm(o.g)
	s.Cosine = cosine(o.g, d)
	return nil
}
