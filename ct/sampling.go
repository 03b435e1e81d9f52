package ct

import (
	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct/posterior"
	"gradus/ct/prior"
	"gradus/ct/scan"
	"gradus/internal/strict"
	"gradus/solver"
)

// Sampling says how the method posterior draws; see posterior.Chains. The levels of its chains are the schedule's.
type Sampling struct {
	Steps  int     `json:"steps"`  // of each chain at the last level, after the schedule's: what they pass is kept
	Gamma  float64 `json:"gamma"`  // size of a step: 1 forgets where a chain was, as far as its posterior is a Gaussian
	Adjust bool    `json:"adjust"` // Metropolis test of these steps
	Chains int     `json:"chains"`
	Seed   int64   `json:"seed"`
}

// Limits of Sampling.
const (
	minSamplingSteps = 20 // fewer tell nothing of whether chains agree
	maxChains        = 32
	minGamma         = 1e-3
	maxGamma         = 1.99 // unstable from 2 on
)

// drawSamples sets the defaults of the method posterior. The levels begin at about what a picture varies by where the
// data say nothing: from 1 on twice as many would be needed to end as near the posterior. They end where there is little
// left to smooth: what is kept are the denoised states.
func (s *Spec) drawSamples() {
	s.Sampling = &Sampling{Steps: 20, Gamma: 0.5, Chains: 8, Seed: 1}
	s.Schedule = Schedule{Kind: solver.Log, Max: 0.15, Min: 0.02, Levels: 17, Iterations: 4}
	if s.Prior.Learnt() {
		s.CG = samplingCG
	}
}

// samplingCG is the default of Spec.CG with the learnt prior: more iterations change no figure of the posterior.
const samplingCG = 8

// validateSampling reports the first field whose value is out of range, and what the method posterior cannot do.
func (s *Spec) validateSampling() error {
	if !s.Method.Samples() {
		return s.refuseSampling()
	}
	if s.Prior == PriorTV {
		return solver.Outside("prior", s.Prior, "a learnt prior or tikhonov for %s, whose steps need a bound that stays",
			s.Method)
	}
	if s.SDE != prior.VE {
		return solver.Outside("sde", s.SDE, "ve for %s, whose prior counts alike on all levels", s.Method)
	}
	c := s.sampling()
	for _, err := range []error{
		solver.WithinInt("steps", c.Steps, minSamplingSteps, MaxSteps),
		solver.Within("gamma", c.Gamma, minGamma, maxGamma),
		solver.WithinInt("chains", c.Chains, 1, maxChains),
		scan.ValidateSeed("seed", c.Seed),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// refuseSampling refuses them in a spec of another method; of a document samplingIn has done so, by the field's name.
func (s *Spec) refuseSampling() error {
	if s.Sampling == nil {
		return nil
	}
	return refusedSampling("steps", s.Method)
}

// samplingIn refuses a field of the method posterior that a document of another has, whatever its value.
func samplingIn(data []byte, method Method) error {
	var given map[string]jsontext.Value
	if err := strict.Peek(data, &given); err != nil {
		return err
	}
	for _, field := range []string{"steps", "gamma", "adjust", "chains", "seed"} {
		if _, there := given[field]; there {
			return refusedSampling(field, method)
		}
	}
	return nil
}

func refusedSampling(field string, method Method) error {
	return solver.Outside(field, "some", "left out for %s, which draws no samples", method)
}

// sampling is what the spec says of it, 0 of other methods.
func (s *Spec) sampling() Sampling {
	if s.Sampling == nil {
		return Sampling{}
	}
	return *s.Sampling
}

// chains are those of the method posterior.
func (s *Spec) chains() posterior.Chains {
	c := s.sampling()
	return posterior.Chains{Count: c.Chains, Schedule: s.schedule(), Keep: c.Steps, Step: c.Gamma, Adjust: c.Adjust,
		Seed: c.Seed, Probes: s.probes()}
}

// probes give the contrasts of the regions.
func (s *Spec) probes() (all [][]float64) {
	for _, r := range s.Regions {
		all = append(all, r.contrast(s.Size))
	}
	return all
}

// samplingSteps is how many steps all chains take together.
func (s *Spec) samplingSteps() float64 {
	c := s.sampling()
	return float64(c.Chains) * (float64(s.Schedule.Levels)*float64(s.Schedule.Iterations) + float64(c.Steps))
}

// samplingEvaluations are those of the prior by all chains: one a step, and one of where they begin.
func (s *Spec) samplingEvaluations() float64 { return s.samplingSteps() + float64(s.sampling().Chains) }

// samplingApplications are those of A and of its transpose, at most: of a step those of the score, of a solve and of
// its noise; of one that is tested those of another solve and of two lengths, too.
func (s *Spec) samplingApplications() float64 {
	solve := 2 * (float64(s.CG) + 1)
	all := (2 + solve + 1) * s.samplingSteps()
	if c := s.sampling(); c.Adjust {
		all += (solve + 4) * float64(c.Chains) * float64(c.Steps)
	}
	return all
}
