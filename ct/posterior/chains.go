package posterior

import (
	"context"
	"fmt"

	"gradus/solver"
	"gradus/solver/sample"
)

// Chains say how chains run: from noise as large as the first level, through the levels of the schedule, and then on
// at the last, where what they pass is kept.
type Chains struct {
	Count    int
	Schedule solver.Schedule // of noise levels
	Keep     int             // steps at the last level, after the schedule's: 1 at least
	Step     float64         // g of a damped step, below 2
	Adjust   bool            // Metropolis test of the steps that are kept
	Seed     int64
	// Probes are weights of the pixels: what each gives of every state that is kept is noted.
	Probes [][]float64
}

// Streams of random numbers. A sampler takes two.
const (
	stepStream      = 0
	startStream     = 2
	directionStream = 3
	keepStream      = 4
)

// State is where chains are after some steps.
type State struct {
	K, Of       int       // steps taken, 0 at the starts, and steps in all
	Level       int       // of the step that sets out from here; of the last state that of the step before
	T           float64   // its noise level
	Evaluations int       // of the prior, of all chains together
	Denoised    []float32 // of the chains, one after the other; valid during the call
}

// Run runs the chains, telling watch, which may be nil, of every state.
func (k Chains) Run(ctx context.Context, q *Target, watch func(State)) (*Drawn, error) {
	c := sample.NewChains(k.Count, q.Dim())
	c.Normals(c.X, sample.Draws{Seed: uint64(k.Seed), Stream: startStream}, 0)
	for i := range c.X {
		c.X[i] *= k.Schedule.At(0)
	}
	s := State{Of: k.Schedule.Steps() + k.Keep, Denoised: make([]float32, len(c.X))}
	see := func(steps int) error {
		s.K, s.Level = steps, k.Level(steps)
		s.T = k.Schedule.At(s.Level)
		if err := q.Denoised(ctx, s.Denoised, c.X, s.T); err != nil {
			return fmt.Errorf("sampling the posterior: %w", err)
		}
		if s.Evaluations = q.Evaluations(); watch != nil {
			watch(s)
		}
		return nil
	}
	if err := see(0); err != nil {
		return nil, err
	}
	if err := k.walk(ctx, q, c, k.annealing(), func(t sample.Tick) error { return see(t.K) }); err != nil {
		return nil, err
	}
	kept := newKeeper(k, q.Dim())
	if err := k.walk(ctx, q, c, k.staying(), func(t sample.Tick) error {
		if err := see(k.Schedule.Steps() + t.K); err != nil {
			return err
		}
		kept.take(s.Denoised, t.Accepted)
		return nil
	}); err != nil {
		return nil, err
	}
	d := kept.drawn(s.Denoised)
	d.Diverged, d.Evaluations = diverged(c, s.Denoised), q.Evaluations()
	return d, nil
}

// annealing are the settings of the way through the levels, staying those of the steps that follow. Only these have a
// Metropolis test: the tails of damped steps are light, so that a chain would stay for good where it begins, far out.
func (k Chains) annealing() sample.Settings {
	return sample.Settings{Langevin: k.langevin(), Schedule: k.Schedule}
}

func (k Chains) staying() sample.Settings {
	s := sample.Settings{Langevin: k.langevin(), Schedule: solver.Schedule{Kind: solver.Fixed,
		Min: k.Schedule.At(k.Level(k.Schedule.Steps())), Levels: k.Keep}}
	s.Adjust, s.Draws.Stream = k.Adjust, keepStream
	return s
}

func (k Chains) langevin() sample.Langevin {
	return sample.Langevin{Size: k.Step, Damped: true, Draws: sample.Draws{Seed: uint64(k.Seed), Stream: stepStream}}
}

// walk takes the steps of chains.
func (k Chains) walk(ctx context.Context, q *Target, c *sample.Chains, s sample.Settings,
	each func(sample.Tick) error) error {
	s.Preconditioner = q
	for tick, err := range sample.Run(ctx, q, c, s) {
		if err != nil {
			return fmt.Errorf("sampling the posterior: %w", err)
		}
		if err := each(tick); err != nil {
			return err
		}
	}
	return nil
}

// Level returns the level of the step that sets out after so many steps, from 0.
func (k Chains) Level(steps int) int {
	return min(steps, k.Schedule.Steps()-1) / max(1, k.Schedule.Iterations)
}
