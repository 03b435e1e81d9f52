package sampling

import (
	"context"
	"fmt"
	"math"

	"gradus/solver"
	"gradus/solver/sample"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// Chains is a run of Langevin chains on a posterior. They begin at draws from a Gaussian with the prior's mean and
// covariance, go through the levels of the schedule, and then keep what they draw at the last.
type Chains struct {
	Schedule solver.Schedule
	Annealed bool // go through the smoothings; otherwise all steps of the schedule are at the last
	Adjust   bool // Metropolis test
	Chains   int
	Keep     int     // steps kept of each chain
	Step     float64 // g of the preconditioned step: stable below 2
	Seed     int64
}

// settings are those of the sampler.
func (k Chains) settings(q *Posterior) sample.Settings {
	s := sample.Settings{Schedule: k.Schedule, Keep: k.Keep,
		Langevin: sample.Langevin{Size: k.Step, Preconditioner: q, Adjust: k.Adjust, Draws: k.draws(chainStream)}}
	if !k.Annealed {
		s.Schedule.Kind = solver.Fixed
	}
	return s
}

func (k Chains) draws(stream uint32) sample.Draws {
	return sample.Draws{Seed: uint64(k.Seed), Stream: stream}
}

// Drawn is what chains have drawn.
type Drawn struct {
	Points   []float64 // x1, x2 of the kept steps: all chains at the first, then all at the second, ..
	Mean     plane.Vec // of the points
	Cov      plane.Sym // likewise
	Accepted float64   // share of the proposals at the kept steps: 1 without a Metropolis test
	Away     Distance  // of the points from exact draws
	Floor    float64   // of that distance
	RHat     float64   // split R-hat, the worse of both coordinates; NaN where it says nothing
	Size     float64   // effective sample size, the lesser of both coordinates; NaN likewise
	Diverged int       // chains that have left every bound; nothing else counts their points
}

// Run runs the chains, telling each, which may be nil, of every step; it must not change the chains.
func (k Chains) Run(ctx context.Context, q *Posterior, each func(sample.Tick, *sample.Chains)) (*Drawn, error) {
	c := sample.NewChains(k.Chains, 2)
	start := plane.Vec{}
	prior := make([]mixture.Mode, len(q.Problem.Modes))
	copy(prior, q.Problem.Modes)
	for i, w := range weights(prior) {
		prior[i].Weight = w
		start = plane.AddScaled(start, w, prior[i].Mean)
	}
	c.Normals(c.X, k.draws(chainStartStream), 0)
	multiply(c.X, root(mixtureCov(prior, start)), c.X)
	for i := range c.X {
		c.X[i] += start[i%2]
	}
	d := &Drawn{}
	for tick, err := range sample.Run(ctx, q, c, k.settings(q)) {
		if err != nil {
			return nil, fmt.Errorf("sampling the posterior: %w", err)
		}
		if each != nil {
			each(tick, c)
		}
		if tick.Kept {
			d.Points = append(d.Points, c.X...)
			d.Accepted += tick.Accepted / float64(k.Keep)
		}
	}
	k.measure(q, d, c.Diverged())
	return d, nil
}

// measure fills in what can be said of the points.
func (k Chains) measure(q *Posterior, d *Drawn, diverged int) {
	all := &sample.Chains{Dim: 2, X: d.Points}
	n := float64(all.Len())
	for i := range all.Len() {
		d.Mean = plane.AddScaled(d.Mean, 1/n, plane.Vec(all.At(i)))
	}
	for i := range all.Len() {
		d.Cov = d.Cov.Plus(1/n, plane.Outer(plane.Sub(plane.Vec(all.At(i)), d.Mean)))
	}
	y := newYardstick(all.Len(), k.Seed, q.Modes, q.points, q.Shares)
	d.Away, d.Floor, d.Diverged = y.Of(all), y.Floor, diverged
	d.Size = math.Inf(1)
	for j := range 2 {
		traces := make([][]float64, k.Chains)
		for i := range traces {
			for s := range k.Keep {
				traces[i] = append(traces[i], all.At(s*k.Chains + i)[j])
			}
		}
		d.RHat = max(d.RHat, sample.SplitRHat(traces))
		d.Size = min(d.Size, sample.EffectiveSize(traces))
	}
}
