package ct

import (
	"context"
	"runtime"
	"time"

	"gradus/ct/picture"
	"gradus/ct/posterior"
	"gradus/ct/prior"
)

// Posterior is what a run by the method posterior knows of a picture beside its mean, which is the reconstruction.
type Posterior struct {
	SD      picture.Image   // standard deviation of each pixel
	Samples []picture.Image // where each chain has come to, denoised
	// Contrasts are those of every state that is kept: of a region of the spec and a chain, after each of the steps.
	Contrasts [][][]float64

	drawn *posterior.Drawn // in units of the scale
}

// samplingTolerance ends the solves of a step: a draw that is off by a thousandth is none that a chain would notice.
const samplingTolerance = 1e-3

// sample runs the chains of the method posterior; watch is told of every step of all of them.
func (r *Run) sample(ctx context.Context, priorWeight float64, watch func(*Moment)) error {
	began := time.Now()
	s, n := r.Spec, r.Truth.N
	q := posterior.New(posterior.Problem{Operator: r.fitted.op, Y: r.fitted.y, SD: r.fitted.sd,
		Prior:      func() prior.Bounded { return r.bounded(priorWeight) },
		Iterations: s.CG, Tolerance: samplingTolerance}, s.Sampling.Chains, runtime.GOMAXPROCS(0))
	cut := func(chains []float32, i int) picture.Image {
		return picture.Image{N: n, Pix: chains[i*n*n : (i+1)*n*n]}
	}
	d, err := s.chains().Run(ctx, q, func(state posterior.State) {
		if watch == nil {
			return
		}
		m := &Moment{K: state.K, Steps: state.Of, Level: state.Level, T: state.T}
		for i := range s.Sampling.Chains {
			record := unknownStep()
			record.K, record.Level, record.T, record.Evaluations = state.K, state.Level, state.T, state.Evaluations
			m.Panels = append(m.Panels, Panel{X: cut(state.Denoised, i), Step: &record,
				Seconds: time.Since(began).Seconds(), run: r})
		}
		watch(m)
	})
	if err != nil {
		return err
	}
	r.Posterior = &Posterior{SD: picture.Image{N: n, Pix: d.SD}, Contrasts: d.Probed, drawn: d}
	for _, x := range d.Samples {
		r.Posterior.Samples = append(r.Posterior.Samples, picture.Image{N: n, Pix: x})
	}
	r.Reconstructions = []Reconstruction{{X: picture.Image{N: n, Pix: d.Mean}, Outcome: Outcome{
		Iterations: s.Steps(), Evaluations: d.Evaluations, Levels: s.Schedule.Levels,
		Seconds: time.Since(began).Seconds()}}}
	return nil
}

// bounded returns the prior of the chains with memory of its own.
func (r *Run) bounded(weight float64) prior.Bounded {
	if r.Spec.Prior.Learnt() {
		return prior.NewLearnt(r.Spec.Prior.Model(), r.Result.Kernel, r.Spec.Size, weight, r.Spec.SDE)
	}
	return prior.NewTikhonov(r.Spec.Size, weight)
}

// times returns the pictures multiplied.
func (p *Posterior) times(factor float64) *Posterior {
	own := &Posterior{SD: p.SD.Times(factor), drawn: p.drawn}
	for _, x := range p.Samples {
		own.Samples = append(own.Samples, x.Times(factor))
	}
	for _, region := range p.Contrasts {
		var chains [][]float64
		for _, steps := range region {
			var scaled []float64
			for _, c := range steps {
				scaled = append(scaled, factor*c)
			}
			chains = append(chains, scaled)
		}
		own.Contrasts = append(own.Contrasts, chains)
	}
	return own
}
