package sample

import (
	"context"
	"iter"
	"math"

	"gradus/solver"
)

// The forward process is dX = -X dt + sqrt 2 dW, which turns every density into N(0, I): after a time T a point is
// e^{-T} x + sqrt(1 - e^{-2T}) xi.

// Forward moves the chains for a time of the forward process, exactly; step names the draws.
func Forward(c *Chains, time float64, d Draws, step int) {
	noise := make([]float64, len(c.X))
	c.Normals(noise, d, step)
	shrink, spread := math.Exp(-time), math.Sqrt(-math.Expm1(-2*time))
	for j := range c.X {
		c.X[j] = shrink*c.X[j] + spread*noise[j]
	}
}

// ReverseKind is how the forward process is run back.
type ReverseKind int

const (
	ODE ReverseKind = iota // x' = x + s, by Heun's rule: two scores a step
	SDE                    // x' = x + 2 s + sqrt 2 dW, by Euler and Maruyama's
)

var reverseNames = solver.Names[ReverseKind]{"ode", "sde"}

func (k ReverseKind) String() string                { return reverseNames.String(k) }
func (k ReverseKind) MarshalText() ([]byte, error)  { return reverseNames.Marshal(k) }
func (k *ReverseKind) UnmarshalText(b []byte) error { return reverseNames.Unmarshal(k, b) }

// Reverse runs the forward process back, from a time to an earlier one in steps of a constant ratio of times.
type Reverse struct {
	Kind     ReverseKind
	From, To float64 // times, From > To > 0
	Steps    int
	Draws    Draws // of the SDE
}

// Validate reports the first field whose value is out of range.
func (r Reverse) Validate() error {
	if !(r.To > 0) {
		return solver.Outside("to", r.To, "a number above 0")
	}
	if !(r.From > r.To) || math.IsInf(r.From, 0) {
		return solver.Outside("from", r.From, "a finite number above %g", r.To)
	}
	return solver.WithinInt("steps", r.Steps, 1, 1<<31-1)
}

// At returns the time after some steps.
func (r Reverse) At(k int) float64 {
	if k == r.Steps {
		return r.To // exactly
	}
	return r.From * math.Pow(r.To/r.From, float64(k)/float64(r.Steps))
}

// Run moves the chains, which are draws at the time From of the target, back, yielding after each step; T is then the
// time that was reached. The target's t is the time.
func (r Reverse) Run(ctx context.Context, target Target, c *Chains) iter.Seq2[Tick, error] {
	return func(yield func(Tick, error) bool) {
		if err := r.Validate(); err != nil {
			yield(Tick{}, err)
			return
		}
		vector := func() []float64 { return make([]float64, len(c.X)) }
		score, other, to := vector(), vector(), vector()
		for k := range r.Steps {
			if err := ctx.Err(); err != nil {
				yield(Tick{}, err)
				return
			}
			var err error
			if r.Kind == SDE {
				err = r.maruyama(ctx, target, c, k, score, other)
			} else {
				err = r.heun(ctx, target, c, k, score, other, to)
			}
			if err != nil {
				yield(Tick{}, err)
				return
			}
			if !yield(Tick{K: k + 1, Of: r.Steps, Level: k, T: r.At(k + 1), Accepted: 1}, nil) {
				return
			}
		}
	}
}

func (r Reverse) heun(ctx context.Context, target Target, c *Chains, k int, score, other, to []float64) error {
	dt := r.At(k) - r.At(k+1)
	if err := target.Score(ctx, score, c.X, r.At(k)); err != nil {
		return err
	}
	for j, x := range c.X {
		score[j] += x
		to[j] = x + dt*score[j]
	}
	if err := target.Score(ctx, other, to, r.At(k+1)); err != nil {
		return err
	}
	for j := range c.X {
		c.X[j] += dt / 2 * (score[j] + other[j] + to[j])
	}
	return nil
}

func (r Reverse) maruyama(ctx context.Context, target Target, c *Chains, k int, score, noise []float64) error {
	dt := r.At(k) - r.At(k+1)
	if err := target.Score(ctx, score, c.X, r.At(k)); err != nil {
		return err
	}
	c.Normals(noise, r.Draws, k)
	scale := math.Sqrt(2 * dt)
	for j, x := range c.X {
		c.X[j] += dt*(x+2*score[j]) + scale*noise[j]
	}
	return nil
}
