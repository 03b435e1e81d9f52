package sampling

import (
	"context"
	"iter"
	"math"

	"gradus/solver"
	"gradus/solver/sample"
)

// Flow is a run of prediction and correction: particles begin as draws from N(0, I), which is what the forward
// process ends in if it has time enough, or are corrected from there by Langevin dynamics at T1; then the process is
// run back.
type Flow struct {
	Particles int
	T1        float64 // time at which the forward process is stopped
	T2        float64 // time of the Langevin dynamics there; 0: no correction
	Step      float64 // of the Langevin dynamics, at most; see StepSize
	Reverse   sample.ReverseKind
	Steps     int // of the reverse process, geometric from T1 to Delta
	Seed      int64
}

// Delta is the time at which the reverse process ends.
const Delta = 1e-3

// Stage is a part of a run.
type Stage int

const (
	Forward Stage = iota // from draws of the prior, to show what the forward process does to them
	Start                // at draws from N(0, I)
	Correct
	Reverse
)

var stageNames = solver.Names[Stage]{"forward", "start", "correct", "reverse"}

func (s Stage) String() string               { return stageNames.String(s) }
func (s Stage) MarshalText() ([]byte, error) { return stageNames.Marshal(s) }

// The streams of draws, each with the one after it.
const (
	forwardStream = 2 * iota
	priorStream
	startStream
	correctStream
	reverseStream
	chainStream
	chainStartStream
	exactStream
	floorStream // and those of more sets
)

func (f Flow) draws(stream uint32) sample.Draws {
	return sample.Draws{Seed: uint64(f.Seed), Stream: stream}
}

// StepSize is that of the Langevin dynamics: Step, but at most a fifth of the variance 1 - e^{-2 T1} that every mode
// has at T1, so that the steps are stable whatever the prior; a whole number of steps takes T2.
func (f Flow) StepSize() float64 {
	if n := f.CorrectorSteps(); n > 0 {
		return f.T2 / float64(n)
	}
	return 0
}

// CorrectorSteps is the number of steps of the Langevin dynamics.
func (f Flow) CorrectorSteps() int {
	return int(math.Ceil(f.T2/min(f.Step, -math.Expm1(-2*f.T1)/5) - 1e-9))
}

// Evaluations is the number of scores that each particle asks for.
func (f Flow) Evaluations() int {
	if f.Reverse == sample.ODE {
		return f.CorrectorSteps() + 2*f.Steps
	}
	return f.CorrectorSteps() + f.Steps
}

// Moment is where the particles of a run are.
type Moment struct {
	Stage Stage
	K, Of int     // step of the stage, from 0 where the stage has begun, and how many it has
	T     float64 // time of the forward process
}

// forwardSteps is how many moments there are of the forward process.
const forwardSteps = 20

// Run moves the particles, which are the chains c, yielding each moment; they are not to be changed. The forward
// process is there if shown; it changes nothing about what follows.
func (f Flow) Run(ctx context.Context, d *Diffusion, c *sample.Chains, shown bool) iter.Seq2[Moment, error] {
	return func(yield func(Moment, error) bool) {
		if shown {
			if !f.forward(d, c, yield) {
				return
			}
		}
		c.Normals(c.X, f.draws(startStream), 0)
		if !yield(Moment{Start, 0, 0, f.T1}, nil) {
			return
		}
		if n := f.CorrectorSteps(); n > 0 {
			s := sample.Settings{Langevin: sample.Langevin{Size: f.StepSize(), Draws: f.draws(correctStream)},
				Schedule: solver.Schedule{Kind: solver.Fixed, Min: f.T1, Levels: 1, Iterations: n}}
			for tick, err := range sample.Run(ctx, d, c, s) {
				if !yield(Moment{Correct, tick.K, n, f.T1}, err) || err != nil {
					return
				}
			}
		}
		for tick, err := range f.back().Run(ctx, d, c) {
			if !yield(Moment{Reverse, tick.K, f.Steps, tick.T}, err) || err != nil {
				return
			}
		}
	}
}

// forward shows the forward process.
func (f Flow) forward(d *Diffusion, c *sample.Chains, yield func(Moment, error) bool) bool {
	d.Draw(c, f.draws(priorStream))
	for k := range forwardSteps + 1 {
		if k > 0 {
			sample.Forward(c, f.forwardTime(k)-f.forwardTime(k-1), f.draws(forwardStream), k-1)
		}
		if !yield(Moment{Forward, k, forwardSteps, f.forwardTime(k)}, nil) {
			return false
		}
	}
	return true
}

// forwardTime is the time at a moment of the forward process: 0, then geometric from Delta to T1.
func (f Flow) forwardTime(k int) float64 {
	if k == 0 {
		return 0
	}
	return sample.Reverse{From: f.T1, To: Delta, Steps: forwardSteps - 1}.At(forwardSteps - k)
}

// Moments lists what Run yields, the forward process included.
func (f Flow) Moments() []Moment {
	var all []Moment
	for k := range forwardSteps + 1 {
		all = append(all, Moment{Forward, k, forwardSteps, f.forwardTime(k)})
	}
	all = append(all, Moment{Start, 0, 0, f.T1})
	n := f.CorrectorSteps()
	for k := range n {
		all = append(all, Moment{Correct, k + 1, n, f.T1})
	}
	back := f.back()
	for k := range f.Steps {
		all = append(all, Moment{Reverse, k + 1, f.Steps, back.At(k + 1)})
	}
	return all
}

// back is the way back.
func (f Flow) back() sample.Reverse {
	return sample.Reverse{Kind: f.Reverse, From: f.T1, To: Delta, Steps: f.Steps, Draws: f.draws(reverseStream)}
}
