package sample

import (
	"context"
	"iter"
	"math"

	"gradus/solver"
)

// Flow is prediction and correction (Pedrotti, Maas and Mondelli): points begin as draws from N(0, I), which is what
// the forward process ends in if it has time enough, are moved towards the law at T1 by Langevin dynamics, and then
// the process is run back.
type Flow struct {
	T1    float64 // time at which the forward process is stopped
	T2    float64 // time of the Langevin dynamics there; 0: no correction
	Size  float64 // of their steps, at most: a whole number of steps takes T2
	Kind  ReverseKind
	Steps int     // of the reverse process, geometric from T1 to End
	End   float64 // time at which it ends
	Draws Draws   // the seed, and the first of six streams
}

// Stage is a part of a run.
type Stage int

const (
	StageForward Stage = iota // from draws of the density, which only some can show
	StageStart                // at draws from N(0, I)
	StageCorrect
	StageReverse
)

var stageNames = solver.Names[Stage]{"forward", "start", "correct", "reverse"}

func (s Stage) String() string               { return stageNames.String(s) }
func (s Stage) MarshalText() ([]byte, error) { return stageNames.Marshal(s) }

// Moment is where the points of a flow are.
type Moment struct {
	Stage Stage
	K, Of int     // step of the stage, from 0 where the stage has begun, and how many it has
	T     float64 // time of the forward process
}

// Corrections is the number of steps of the Langevin dynamics.
func (f Flow) Corrections() int {
	if f.T2 == 0 {
		return 0
	}
	return int(math.Ceil(f.T2/f.Size - 1e-9))
}

// StepSize is that of the Langevin dynamics, 0 where there are none.
func (f Flow) StepSize() float64 {
	if n := f.Corrections(); n > 0 {
		return f.T2 / float64(n)
	}
	return 0
}

// Evaluations is the number of scores that each point asks for.
func (f Flow) Evaluations() int {
	if f.Kind == ODE {
		return f.Corrections() + 2*f.Steps
	}
	return f.Corrections() + f.Steps
}

// Moments lists what Run yields.
func (f Flow) Moments() []Moment {
	all := []Moment{{StageStart, 0, 0, f.T1}}
	n := f.Corrections()
	for k := range n {
		all = append(all, Moment{StageCorrect, k + 1, n, f.T1})
	}
	back := f.reverse()
	for k := range f.Steps {
		all = append(all, Moment{StageReverse, k + 1, f.Steps, back.At(k + 1)})
	}
	return all
}

// Run moves the points, wherever they are, yielding each moment; they are not to be changed. The target's t is the
// time.
func (f Flow) Run(ctx context.Context, target Target, c *Chains) iter.Seq2[Moment, error] {
	return func(yield func(Moment, error) bool) {
		c.Normals(c.X, f.draws(0), 0)
		if !yield(Moment{StageStart, 0, 0, f.T1}, nil) {
			return
		}
		if n := f.Corrections(); n > 0 {
			s := Settings{Langevin: Langevin{Size: f.StepSize(), Draws: f.draws(2)},
				Schedule: solver.Schedule{Kind: solver.Fixed, Min: f.T1, Levels: 1, Iterations: n}}
			for tick, err := range Run(ctx, target, c, s) {
				if !yield(Moment{StageCorrect, tick.K, n, f.T1}, err) || err != nil {
					return
				}
			}
		}
		for tick, err := range f.reverse().Run(ctx, target, c) {
			if !yield(Moment{StageReverse, tick.K, f.Steps, tick.T}, err) || err != nil {
				return
			}
		}
	}
}

// reverse is the way back.
func (f Flow) reverse() Reverse {
	return Reverse{Kind: f.Kind, From: f.T1, To: f.End, Steps: f.Steps, Draws: f.draws(4)}
}

func (f Flow) draws(stream uint32) Draws { return Draws{f.Draws.Seed, f.Draws.Stream + stream} }
