package ct

import (
	"context"
	"math"
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
	r.Posterior = &Posterior{SD: picture.Image{N: n, Pix: d.SD}, drawn: d}
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
	if r.Spec.Prior == PriorScore {
		return prior.NewScore(r.Result.Kernel, r.Spec.Size, weight, r.Spec.SDE)
	}
	return prior.NewTikhonov(r.Spec.Size, weight)
}

// times returns the pictures multiplied.
func (p *Posterior) times(factor float64) *Posterior {
	own := &Posterior{SD: p.SD.Times(factor), drawn: p.drawn}
	for _, x := range p.Samples {
		own.Samples = append(own.Samples, x.Times(factor))
	}
	return own
}

// PosteriorFigures are what the method posterior tells beside the quality of its mean.
type PosteriorFigures struct {
	SDRMS    Number `json:"sd_rms"`    // root mean square of the pixels' standard deviations
	ErrorRMS Number `json:"error_rms"` // of the mean, against the truth: about the same where the deviations are right
	// Coverage is the share of the pixels of the truth within 1 and within 2 standard deviations of the mean.
	Coverage [2]Number `json:"coverage"`
	// RHat is split R-hat, the largest of some projections of the picture: near 1 where chains agree. EffectiveSize is how
	// many independent draws know the mean of each of them as well, at least. Both null where nothing moves.
	RHat          Number  `json:"rhat"`
	EffectiveSize Number  `json:"effective_size"`
	Accepted      *Number `json:"accepted,omitzero"` // share of the proposals that were kept, of a Metropolis test
	Diverged      int     `json:"diverged,omitzero"` // chains that have left every bound
}

// judgeSamples compares mean and standard deviations with the truth.
func (r *Run) judgeSamples() *PosteriorFigures {
	p, mean := r.Posterior, r.Reconstructions[0].X.Pix
	f := &PosteriorFigures{RHat: Number(p.drawn.RHat), EffectiveSize: Number(p.drawn.Size), Diverged: p.drawn.Diverged,
		ErrorRMS: Number(picture.RMSE(r.Truth.Pix, mean))}
	if r.Spec.Sampling.Adjust {
		accepted := Number(p.drawn.Accepted)
		f.Accepted = &accepted
	}
	squares, n := 0.0, float64(len(mean))
	within := [len(f.Coverage)]int{}
	for i, sd := range p.SD.Pix {
		squares += float64(sd) * float64(sd)
		away := math.Abs(float64(mean[i]) - float64(r.Truth.Pix[i]))
		for q := range within {
			if away <= float64(q+1)*float64(sd) {
				within[q]++
			}
		}
	}
	for q, pixels := range within {
		f.Coverage[q] = Number(float64(pixels) / n)
	}
	f.SDRMS = Number(math.Sqrt(squares / n))
	return f
}
