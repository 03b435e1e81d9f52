package ct

import (
	"context"
	"errors"
	"iter"
	"math"
	"time"

	"gradus/ct/picture"
	"gradus/ct/prior"
	"gradus/solver"
)

// workspace is the memory of a step. A network's is large, so that there is one for each
// processor, not for each start.
type workspace struct {
	*Problem
	counted *countedPrior
}

// countedPrior counts how often a prior is evaluated, which is what a learned one costs.
type countedPrior struct {
	prior.Prior
	evaluations int // with the gradient
	energies    int // without
}

// Energy counts an energy.
func (p *countedPrior) Energy(ctx context.Context, x []float32, t float64) (float64, error) {
	p.energies++
	return p.Prior.Energy(ctx, x, t)
}

// Gradient counts an evaluation.
func (p *countedPrior) Gradient(ctx context.Context, dst, x []float32, t float64) (float64, error) {
	p.evaluations++
	return p.Prior.Gradient(ctx, dst, x, t)
}

// Bound counts an evaluation.
func (p *countedPrior) Bound(ctx context.Context, z, h, x []float32, t float64) (float64, prior.Curvature, error) {
	p.evaluations++
	return p.Prior.Bound(ctx, z, h, x, t)
}

// Hessian counts the two evaluations that a learnt one takes; of others the product is as much work.
func (p *countedPrior) Hessian(ctx context.Context, dst, v, x []float32, t float64) error {
	p.evaluations += 2
	return p.Prior.Hessian(ctx, dst, v, x, t)
}

// lent is the problem of one start, whose workspace is lent for each step: nothing is kept
// in it from one to the next.
type lent struct{ *workspace }

// path is a start on its way: at X after some steps, and a step ahead of it.
type path struct {
	Reconstruction
	spec      *Spec
	problem   lent
	next      func() (solver.Step, error, bool)
	stop      func()
	ahead     picture.Image // where the step leads that sets out from X
	k         int           // place of that on the clock
	steps     int           // taken
	levels    int           // that they went through
	diverged  *solver.DivergedError
	failed    error
	taken     time.Duration // by its steps
	seconds   time.Duration // by those that led to X
	evaluated int
	energies  int
}

func newPath(ctx context.Context, spec *Spec, settings solver.Settings, start picture.Image) *path {
	p := &path{Reconstruction: Reconstruction{X: picture.NewImage(start.N)}, spec: spec,
		ahead: picture.NewImage(start.N)}
	copy(p.ahead.Pix, start.Pix)
	p.next, p.stop = iter.Pull2(solver.Steps(ctx, &p.problem, settings, toFloat64(start.Pix)))
	return p
}

// reach goes on to place k of the clock, unless the picture stays beyond it or the path has
// come to its end.
func (p *path) reach(ctx context.Context, k int, spaces chan *workspace, truth picture.Image) {
	if p.k > k || p.diverged != nil {
		return
	}
	p.X, p.ahead = p.ahead, p.X
	p.seconds = p.taken
	record := unknownStep()
	record.K, record.PSNR, record.Evaluations = p.k, picture.PSNR(truth.Pix, p.X.Pix), p.evaluated
	record.Level, record.T = p.spec.Clock(p.k)
	p.problem.workspace = <-spaces
	defer func() { spaces <- p.problem.workspace }()
	if p.k < p.spec.Steps() {
		p.step(&record)
	} else {
		p.end(ctx, &record)
	}
	p.Steps = append(p.Steps, record)
}

// step takes the step that sets out from X, which tells the energies there.
func (p *path) step(r *StepRecord) {
	w := p.problem
	w.counted.evaluations, w.counted.energies = 0, 0
	began := time.Now()
	s, err, _ := p.next()
	p.taken += time.Since(began)
	if err != nil && !errors.As(err, &p.diverged) {
		p.failed = err
		return
	}
	p.k, p.levels = s.K, s.Level+1
	p.steps++
	p.evaluated += w.counted.evaluations
	p.energies += w.counted.energies
	if p.diverged == nil { // the last good picture stays
		toFloat32(p.ahead.Pix, s.X)
	}
	r.Energy, r.Data, r.GradientNorm = s.Energy, w.DataEnergy(), s.GradientNorm
	r.Target, r.TargetNorm, r.Cosine, r.Size, r.Accepted = s.Target, s.TargetNorm, s.Cosine, s.Size, s.Accepted
}

// end computes the energies of the result, from which no step sets out.
func (p *path) end(ctx context.Context, r *StepRecord) {
	data, prior, err := p.problem.Energies(ctx, toFloat64(p.X.Pix), r.T)
	if err != nil {
		p.failed = err
		return
	}
	r.Energy, r.Data, r.Accepted = data+prior, data, true
	if last := p.Steps[len(p.Steps)-1]; !math.IsNaN(last.Target) {
		r.Target = r.Energy // the last level is t_min
	}
	p.Outcome.setEnergies(data, prior)
}

// conclude fills in what the way took.
func (p *path) conclude() {
	o := &p.Outcome
	o.Iterations, o.Levels = p.steps, p.levels
	o.Evaluations, o.Energies = p.evaluated, p.energies
	o.Seconds = p.taken.Seconds()
	if p.diverged != nil {
		o.DivergedAt = p.diverged.Step
	}
}
