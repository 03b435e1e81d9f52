package sampling

import (
	"context"
	"iter"
	"math"

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

// Stage is a part of a run; the forward one begins at draws of the prior, to show what the process does to them.
type Stage = sample.Stage

const (
	Forward = sample.StageForward
	Start   = sample.StageStart
	Correct = sample.StageCorrect
	Reverse = sample.StageReverse
)

// The streams of draws, each with the one after it.
const (
	forwardStream = 2 * iota
	priorStream
	startStream // and those of the two stages that follow, see sample.Flow
	_
	_
	chainStream
	chainStartStream
	exactStream
	floorStream // and those of more sets
)

func (f Flow) draws(stream uint32) sample.Draws {
	return sample.Draws{Seed: uint64(f.Seed), Stream: stream}
}

// core is the run itself. Its Langevin steps are at most a fifth of the variance 1 - e^{-2 T1} that every mode has at
// T1, so that they are stable whatever the prior.
func (f Flow) core() sample.Flow {
	return sample.Flow{T1: f.T1, T2: f.T2, Size: min(f.Step, -math.Expm1(-2*f.T1)/5), Kind: f.Reverse, Steps: f.Steps,
		End: Delta, Draws: f.draws(startStream)}
}

// StepSize is that of the Langevin dynamics, at most Step.
func (f Flow) StepSize() float64 { return f.core().StepSize() }

// CorrectorSteps is the number of steps of the Langevin dynamics.
func (f Flow) CorrectorSteps() int { return f.core().Corrections() }

// Evaluations is the number of scores that each particle asks for.
func (f Flow) Evaluations() int { return f.core().Evaluations() }

// Moment is where the particles of a run are.
type Moment = sample.Moment

// forwardSteps is how many moments there are of the forward process.
const forwardSteps = 20

// Run moves the particles, which are the chains c, yielding each moment; they are not to be changed. The forward
// process is there if shown; it changes nothing about what follows.
func (f Flow) Run(ctx context.Context, d *Diffusion, c *sample.Chains, shown bool) iter.Seq2[Moment, error] {
	return func(yield func(Moment, error) bool) {
		if shown && !f.forward(d, c, yield) {
			return
		}
		f.core().Run(ctx, d, c)(yield)
	}
}

// forward shows the forward process.
func (f Flow) forward(d *Diffusion, c *sample.Chains, yield func(Moment, error) bool) bool {
	d.Draw(c, f.draws(priorStream))
	for k := range forwardSteps + 1 {
		if k > 0 {
			sample.Forward(c, f.forwardTime(k)-f.forwardTime(k-1), f.draws(forwardStream), k-1)
		}
		if !yield(Moment{Stage: Forward, K: k, Of: forwardSteps, T: f.forwardTime(k)}, nil) {
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
		all = append(all, Moment{Stage: Forward, K: k, Of: forwardSteps, T: f.forwardTime(k)})
	}
	return append(all, f.core().Moments()...)
}
