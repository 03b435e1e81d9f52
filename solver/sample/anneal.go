package sample

import (
	"context"
	"iter"

	"gradus/solver"
)

// Settings say how chains run.
type Settings struct {
	Langevin
	// Schedule has the smoothings that chains go through, and how many steps they stay at each.
	Schedule solver.Schedule
	// Keep is the number of steps at the last smoothing that follow. They are those whose points are draws.
	Keep int
}

// Tick is the clock of chains after a step.
type Tick struct {
	K        int     // steps taken
	Of       int     // steps in all
	Level    int     // from 0; the last one's for the steps that are kept
	T        float64 // smoothing
	Kept     bool    // the step is one of Settings.Keep
	Accepted float64 // share of the chains that moved: 1 without a Metropolis test
}

// Run moves the chains along the settings, yielding after each step; what yield sees of the chains is not to be
// changed. Each level begins where the last one has ended, which is annealing; a schedule of kind Fixed is plain
// Langevin dynamics. It ends with an error when the context is done, the settings are wrong, or the target fails.
func Run(ctx context.Context, target Target, c *Chains, s Settings) iter.Seq2[Tick, error] {
	return func(yield func(Tick, error) bool) {
		fail := func(err error) { yield(Tick{}, err) }
		if err := s.Schedule.Validate(); err != nil {
			fail(err)
			return
		}
		if err := solver.WithinInt("keep", s.Keep, 0, 1<<31-1); err != nil {
			fail(err)
			return
		}
		w, err := newWalker(target, c, s.Langevin)
		if err != nil {
			fail(err)
			return
		}
		before, perLevel := s.Schedule.Steps(), max(1, s.Schedule.Iterations)
		for k := range before + s.Keep {
			if err := ctx.Err(); err != nil {
				fail(err)
				return
			}
			level := min(k, before-1) / perLevel
			t := s.Schedule.At(level)
			accepted, err := w.move(ctx, t, k)
			if err != nil {
				fail(err)
				return
			}
			tick := Tick{k + 1, before + s.Keep, level, t, k >= before, float64(accepted) / float64(c.Len())}
			if !yield(tick, nil) {
				return
			}
		}
	}
}
