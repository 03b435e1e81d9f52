package sample

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"

	"gradus/solver"
)

// Langevin is a step of preconditioned Langevin dynamics, C = P^{-1}, which is the identity without a preconditioner:
//
//	x += h C s(x) + sqrt(2h) C^{1/2} xi.
//
// For a Gaussian whose precision is q along an axis where P has p, a chain of such steps ends at 1 / (1 - r/2) of the
// right variance, r = h q/p, and is stable for r < 2. A damped step has the noise sqrt(h (2 - h)): its chains end at
// (2 - h) / (2 - r), which is right where P is the curvature, for any step; but they have lighter tails than the
// target where P is above it, so that a Metropolis test can hold a chain for good that begins far out.
type Langevin struct {
	Size           float64        // h
	Preconditioner Preconditioner // nil: none
	Damped         bool           // with a preconditioner
	Adjust         bool           // apply a Metropolis test, which removes the bias; the target must be a Density
	Draws          Draws          // the seed, and the first of two streams
}

// Validate reports the first field whose value is out of range.
func (l Langevin) Validate() error {
	if !(l.Size > 0) || math.IsInf(l.Size, 0) {
		return solver.Outside("step", l.Size, "a finite number above 0")
	}
	if l.Damped && l.Size >= 2 {
		return solver.Outside("step", l.Size, "below 2 for damped steps")
	}
	return nil
}

// walker takes the steps of chains; its vectors are laid out as the chains are.
type walker struct {
	Langevin
	target Target
	c      *Chains

	score, drift, noise []float64
	// What a Metropolis test needs: of the points, and of the proposals.
	density          Density
	logp, next       []float64
	to, toScore      []float64
	toDrift, scratch []float64
	known            float64 // the t at which logp, score and drift are those of the points; NaN: at none
}

func newWalker(target Target, c *Chains, l Langevin) (*walker, error) {
	if err := l.Validate(); err != nil {
		return nil, err
	}
	vector := func() []float64 { return make([]float64, len(c.X)) }
	w := &walker{Langevin: l, target: target, c: c, score: vector(), drift: vector(), noise: vector(), known: math.NaN()}
	if l.Adjust {
		var ok bool
		if w.density, ok = target.(Density); !ok {
			return nil, solver.Outside("adjust", true, "false for a target whose density is not known")
		}
		w.logp, w.next = make([]float64, c.Len()), make([]float64, c.Len())
		w.to, w.toScore, w.toDrift, w.scratch = vector(), vector(), vector(), vector()
	}
	return w, nil
}

// move takes one step at smoothing t, and returns how many chains have accepted it; step names the draws.
func (w *walker) move(ctx context.Context, t float64, step int) (accepted int, err error) {
	if w.Adjust {
		return w.adjusted(ctx, t, step)
	}
	if err := w.target.Score(ctx, w.score, w.c.X, t); err != nil {
		return 0, err
	}
	if stepper, ok := w.Preconditioner.(Stepper); ok {
		if err := stepper.Step(ctx, w.drift, w.score, w.Size, w.Damped, w.normals(step), t); err != nil {
			return 0, err
		}
		floats.Add(w.c.X, w.drift)
		return w.c.Len(), nil
	}
	if err := w.pull(ctx, w.drift, w.score, t); err != nil {
		return 0, err
	}
	if err := w.shake(ctx, t, step); err != nil {
		return 0, err
	}
	size, scale := w.Size, math.Sqrt(w.spread())
	w.c.each(func(i int) {
		x, d, n := w.c.At(i), row(w.drift, i, w.c.Dim), row(w.noise, i, w.c.Dim)
		for j := range x {
			x[j] += size*d[j] + scale*n[j]
		}
	})
	return w.c.Len(), nil
}

// spread is the factor of C in the covariance of a proposal.
func (w *walker) spread() float64 {
	if w.Damped {
		return w.Size * (2 - w.Size)
	}
	return 2 * w.Size
}

// pull stores C s in dst.
func (w *walker) pull(ctx context.Context, dst, s []float64, t float64) error {
	if w.Preconditioner == nil {
		copy(dst, s)
		return nil
	}
	return w.Preconditioner.Solve(ctx, dst, s, t)
}

// shake draws the noise from N(0, C).
func (w *walker) shake(ctx context.Context, t float64, step int) error {
	if w.Preconditioner == nil {
		w.c.Normals(w.noise, w.Draws, step)
		return nil
	}
	return w.Preconditioner.Draw(ctx, w.noise, w.normals(step), t)
}

// normals are the random numbers of a step.
func (w *walker) normals(step int) func(xi []float64, i int) {
	return func(xi []float64, i int) { w.Draws.Normals(xi, w.c.First+i, step) }
}

// adjusted proposes the step to every chain and lets each take it with the probability
//
//	min(1, p(x') q(x | x') / (p(x) q(x' | x))),  q(x' | x) = N(x + h C s(x), c C),
//
// where c is the spread.
func (w *walker) adjusted(ctx context.Context, t float64, step int) (accepted int, err error) {
	if w.known != t {
		if err := w.look(ctx, w.logp, w.score, w.drift, w.c.X, t); err != nil {
			return 0, err
		}
		w.known = t
	}
	if err := w.shake(ctx, t, step); err != nil {
		return 0, err
	}
	size, scale := w.Size, math.Sqrt(w.spread())
	for j, x := range w.c.X {
		w.noise[j] *= scale
		w.to[j] = x + size*w.drift[j] + w.noise[j]
	}
	if err := w.look(ctx, w.next, w.toScore, w.toDrift, w.to, t); err != nil {
		return 0, err
	}
	forth, err := w.lengths(ctx, w.noise, t)
	if err != nil {
		return 0, err
	}
	for j, x := range w.c.X {
		w.noise[j] = x - w.to[j] - size*w.toDrift[j]
	}
	back, err := w.lengths(ctx, w.noise, t)
	if err != nil {
		return 0, err
	}
	coin := Draws{w.Draws.Seed, w.Draws.Stream + 1}
	for i := range w.c.Len() {
		log := w.next[i] - w.logp[i] + (forth[i]-back[i])/(2*w.spread())
		if !(math.Log(coin.Uniform(w.c.First+i, step)) < log) { // also where a proposal has no density
			continue
		}
		accepted++
		w.logp[i] = w.next[i]
		copy(w.c.At(i), row(w.to, i, w.c.Dim))
		copy(row(w.score, i, w.c.Dim), row(w.toScore, i, w.c.Dim))
		copy(row(w.drift, i, w.c.Dim), row(w.toDrift, i, w.c.Dim))
	}
	return accepted, nil
}

// look stores the density, the score and C times that of points.
func (w *walker) look(ctx context.Context, logp, score, drift, x []float64, t float64) error {
	if err := w.density.LogDensity(ctx, logp, score, x, t); err != nil {
		return err
	}
	return w.pull(ctx, drift, score, t)
}

// lengths returns v^T P v of each point.
func (w *walker) lengths(ctx context.Context, v []float64, t float64) ([]float64, error) {
	pv := v
	if w.Preconditioner != nil {
		pv = w.scratch
		if err := w.Preconditioner.Precision(ctx, pv, v, t); err != nil {
			return nil, err
		}
	}
	all := make([]float64, w.c.Len())
	for i := range all {
		all[i] = floats.Dot(row(v, i, w.c.Dim), row(pv, i, w.c.Dim))
	}
	return all, nil
}
