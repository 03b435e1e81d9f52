package solver

import (
	"context"
	"iter"
)

// Tick is the clock of an ensemble after a step.
type Tick struct {
	K         int // steps taken
	Level     int // from 0
	Iteration int // on this level, from 0
	T         float64
}

// Many runs every point of an ensemble along the settings, yielding after each
// step. It ends with an error when the context is done or the settings are wrong.
// Points that diverge are the ensemble's to mark; the others go on.
func Many(ctx context.Context, e Ensemble, settings Settings) iter.Seq2[Tick, error] {
	return func(yield func(Tick, error) bool) {
		if err := settings.Validate(); err != nil {
			yield(Tick{}, err)
			return
		}
		settings := settings.withDefaults()
		k := 0
		for level := range settings.Schedule.Levels {
			t := settings.At(level)
			for i := range settings.Schedule.Iterations {
				if err := ctx.Err(); err != nil {
					yield(Tick{}, err)
					return
				}
				k++
				e.Move(k, settings.Rule, t, settings.Schedule.Min)
				if !yield(Tick{K: k, Level: level, Iteration: i, T: t}, nil) {
					return
				}
			}
		}
	}
}
