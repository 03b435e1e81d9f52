package ct

import (
	"context"
	"errors"
	"iter"
	"time"

	"gradus/solver"
)

// workspace is the memory of a step. A network's is large, so that there is one for each
// processor, not for each start.
type workspace struct {
	*Problem
	counted *countedPrior
}

// lent is the problem of one start, whose workspace is lent for each step: nothing is kept
// in it from one to the next.
type lent struct{ *workspace }

// path is a start on its way.
type path struct {
	Reconstruction
	problem   lent
	next      func() (solver.Step, error, bool)
	stop      func()
	k         int // its place on the clock
	diverged  *solver.DivergedError
	failed    error
	taken     time.Duration // by its steps
	evaluated int
	energies  int
}

func newPath(ctx context.Context, settings solver.Settings, start Image) *path {
	p := &path{Reconstruction: Reconstruction{X: NewImage(start.N)}}
	copy(p.X.Pix, start.Pix)
	p.next, p.stop = iter.Pull2(solver.Steps(ctx, &p.problem, settings, toFloat64(start.Pix)))
	return p
}

// reach takes the step to place k of the clock, unless the path is there already or has
// come to its end.
func (p *path) reach(k int, spaces chan *workspace, truth Image) {
	if p.k >= k || p.diverged != nil {
		return
	}
	p.problem.workspace = <-spaces
	defer func() { spaces <- p.problem.workspace }()
	w := p.problem
	w.counted.evaluations, w.counted.energies = 0, 0
	began := time.Now()
	step, err, _ := p.next()
	p.taken += time.Since(began)
	if err != nil && !errors.As(err, &p.diverged) {
		p.failed = err
		return
	}
	p.k = step.K
	p.evaluated += w.counted.evaluations
	p.energies += w.counted.energies
	if p.diverged == nil { // the last good picture stays
		toFloat32(p.X.Pix, step.X)
	}
	p.Steps = append(p.Steps, StepRecord{K: step.K, Level: step.Level, T: step.T,
		Energy: step.Energy, Data: w.DataEnergy(), GradientNorm: step.GradientNorm,
		Target: step.Target, TargetNorm: step.TargetNorm, Cosine: step.Cosine, Size: step.Size, Accepted: step.Accepted,
		PSNR: PSNR(truth.Pix, p.X.Pix), Evaluations: p.evaluated})
}

// conclude fills in what became of the start.
func (p *path) conclude(spaces chan *workspace, target float64) {
	o := &p.Outcome
	o.Iterations, o.Levels = len(p.Steps), p.Steps[len(p.Steps)-1].Level+1
	o.Evaluations, o.Energies = p.evaluated, p.energies
	if p.diverged != nil {
		o.DivergedAt = p.diverged.Step
		return
	}
	w := <-spaces
	defer func() { spaces <- w }()
	o.Energy = Number(w.Energy(toFloat64(p.X.Pix), target))
}
