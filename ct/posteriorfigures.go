package ct

import (
	"math"

	"gradus/ct/picture"
)

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
	squares := 0.0
	for _, sd := range p.SD.Pix {
		squares += float64(sd) * float64(sd)
	}
	f.SDRMS = Number(math.Sqrt(squares / float64(len(mean))))
	curve := r.Coverage()
	for i := range f.Coverage {
		f.Coverage[i] = Number(curve[(i+1)*CoverageSteps-1])
	}
	for i := range r.Reconstructions[0].Outcome.Regions { // which the result shares
		sd := Number(deviation(p.Contrasts[i]))
		r.Reconstructions[0].Outcome.Regions[i].ContrastSD = &sd
	}
	return f
}

// CoverageSteps is how many places of Coverage make up one standard deviation, and CoverageReach how far it goes.
const (
	CoverageSteps = 10
	CoverageReach = 3
)

// Coverage returns for q = 0.1, 0.2, .. 3 the share of the pixels whose truth is within q standard deviations of the
// posterior mean; nil of other methods. Of Gaussians it would be erf(q/sqrt 2).
func (r *Run) Coverage() []float64 {
	if r.Posterior == nil {
		return nil
	}
	shares := make([]float64, CoverageReach*CoverageSteps)
	mean := r.Reconstructions[0].X.Pix
	for i, sd := range r.Posterior.SD.Pix {
		away := math.Abs(float64(mean[i]) - float64(r.Truth.Pix[i]))
		for q := range shares {
			if away <= float64(q+1)/CoverageSteps*float64(sd) {
				shares[q]++
			}
		}
	}
	for q := range shares {
		shares[q] /= float64(len(mean))
	}
	return shares
}

// deviation is the standard deviation of all draws of some chains.
func deviation(chains [][]float64) float64 {
	var sum, n float64
	for _, draws := range chains {
		for _, v := range draws {
			sum, n = sum+v, n+1
		}
	}
	squares := 0.0
	for _, draws := range chains {
		for _, v := range draws {
			squares += (v - sum/n) * (v - sum/n)
		}
	}
	return math.Sqrt(squares / (n - 1))
}

// meanOfPosteriors are the means over the seeds of a batch; nil unless all have some.
func meanOfPosteriors(seeds []Judgement) *PosteriorFigures {
	mean, n := &PosteriorFigures{}, Number(len(seeds))
	for _, j := range seeds {
		f := j.Posterior
		if f == nil {
			return nil
		}
		mean.SDRMS += f.SDRMS / n
		mean.ErrorRMS += f.ErrorRMS / n
		for q, share := range f.Coverage {
			mean.Coverage[q] += share / n
		}
		mean.RHat += f.RHat / n
		mean.EffectiveSize += f.EffectiveSize / n
		if f.Accepted != nil {
			if mean.Accepted == nil {
				mean.Accepted = new(Number)
			}
			*mean.Accepted += *f.Accepted / n
		}
		mean.Diverged += f.Diverged
	}
	return mean
}
