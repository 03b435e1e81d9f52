package toy2d

import (
	"math"

	"gradus/solver"
	"gradus/solver/sample"
	"gradus/toy2d/sampling"
)

// Samples say what is drawn, and how.
type Samples struct {
	Draw      Draw             `json:"draw"`
	Seed      int64            `json:"seed"`
	Prior     PriorSamples     `json:"prior"`
	Posterior PosteriorSamples `json:"posterior"`
}

// Draw is what is drawn from.
type Draw int

const (
	DrawNothing   Draw = iota
	DrawPrior          // by prediction and correction
	DrawPosterior      // by Langevin chains
)

var drawNames = solver.Names[Draw]{"none", "prior", "posterior"}

func (d Draw) String() string                { return drawNames.String(d) }
func (d Draw) MarshalText() ([]byte, error)  { return drawNames.Marshal(d) }
func (d *Draw) UnmarshalText(b []byte) error { return drawNames.Unmarshal(d, b) }

// PriorSamples is sampling.Flow and sampling.Diffusion in the words of the spec.
type PriorSamples struct {
	Particles int                `json:"particles"`
	Scale     float64            `json:"scale"` // of the process: its noise has this standard deviation in the prior's units
	T1        float64            `json:"t1"`    // time of the forward process
	T2        float64            `json:"t2"`    // of the Langevin correction at t1; 0: none
	Step      float64            `json:"step"`  // of the correction, at most
	Reverse   sample.ReverseKind `json:"reverse"`
	Steps     int                `json:"steps"` // of the reverse process
	Error     ScoreError         `json:"error"`
}

// ScoreError is sampling.ScoreError in the words of the spec.
type ScoreError struct {
	Size  float64             `json:"size"`
	Shape sampling.ErrorShape `json:"shape"`
}

// PosteriorSamples is sampling.Chains in the words of the spec. The smoothings are the schedule's.
type PosteriorSamples struct {
	Chains   int     `json:"chains"`
	Steps    int     `json:"steps"`    // kept of each chain, at t_min
	Step     float64 `json:"step"`     // g, in parts of the preconditioned step
	Annealed bool    `json:"annealed"` // whether chains go through the schedule's smoothings, or stay at t_min
	Adjust   bool    `json:"adjust"`   // Metropolis test
	Alpha    float64 `json:"alpha"`    // weight of the prior at the first level; 1 at the last
}

func defaultSamples() Samples {
	return Samples{
		Seed:      1,
		Prior:     PriorSamples{Particles: 10_000, Scale: 8, T1: 0.2, T2: 4, Step: 0.02, Steps: 60},
		Posterior: PosteriorSamples{Chains: 200, Steps: 100, Step: 0.5, Annealed: true, Adjust: true, Alpha: 1},
	}
}

// Limits of samples.
const (
	MaxParticles  = 100_000
	MaxDraws      = 1_000_000 // chains x steps that are kept
	maxSampleWork = 1e9       // particles x scores, or chains x steps: minutes
)

func (s *Spec) validateSamples() error {
	prior, posterior := s.Samples.Prior, s.Samples.Posterior
	for _, err := range []error{
		within53("samples.seed", s.Samples.Seed),
		solver.WithinInt("samples.prior.particles", prior.Particles, 100, MaxParticles),
		solver.Within("samples.prior.scale", prior.Scale, 0.01, 1e4),
		solver.Within("samples.prior.t1", prior.T1, 0.01, 10),
		solver.Within("samples.prior.t2", prior.T2, 0, 20),
		solver.Within("samples.prior.step", prior.Step, 1e-3, 0.1),
		solver.WithinInt("samples.prior.steps", prior.Steps, 10, 1000),
		solver.Within("samples.prior.error.size", prior.Error.Size, 0, 1),
		solver.WithinInt("samples.posterior.chains", posterior.Chains, 2, 10_000),
		solver.WithinInt("samples.posterior.steps", posterior.Steps, 20, 10_000),
		solver.Within("samples.posterior.step", posterior.Step, 1e-3, 1.9),
		solver.Within("samples.posterior.alpha", posterior.Alpha, 0.1, 100),
	} {
		if err != nil {
			return err
		}
	}
	if n := posterior.Chains * posterior.Steps; n > MaxDraws {
		return solver.Outside("samples.posterior.steps", n, "such that chains x steps is at most %d", MaxDraws)
	}
	// The other kind may be more than anybody would run.
	if w := s.SampleWork(); s.Samples.Draw != DrawNothing && w > maxSampleWork {
		field, product := "samples.prior.particles", "particles x scores"
		if s.Samples.Draw == DrawPosterior {
			field, product = "samples.posterior.chains", "chains x steps, those of the schedule and those kept,"
		}
		return solver.Outside(field, w, "such that %s is at most %g", product, float64(maxSampleWork))
	}
	return nil
}

// SampleWork is the number of scores that what is drawn takes: particles x scores of each, or chains x steps. Nothing
// takes none.
func (s *Spec) SampleWork() float64 {
	switch s.Samples.Draw {
	case DrawPrior:
		return float64(s.Samples.Prior.Particles) * float64(s.Flow().Evaluations())
	case DrawPosterior:
		return float64(s.Samples.Posterior.Chains) *
			(float64(s.Settings().Schedule.Steps()) + float64(s.Samples.Posterior.Steps))
	}
	return 0
}

// Flow returns the run of prediction and correction.
func (s *Spec) Flow() sampling.Flow {
	p := s.Samples.Prior
	return sampling.Flow{Particles: p.Particles, T1: p.T1, T2: p.T2, Step: p.Step, Reverse: p.Reverse, Steps: p.Steps,
		Seed: s.Samples.Seed}
}

// Diffusion returns the process from the prior.
func (s *Spec) Diffusion() *sampling.Diffusion {
	e := s.Samples.Prior.Error
	return sampling.NewDiffusion(s.Prior(), s.Samples.Prior.Scale, sampling.ScoreError{Size: e.Size, Shape: e.Shape})
}

// Seen returns the variance with which the density of the prior is to be seen: points have none before they are
// smoothed, and are shown as particles come back to them.
func (s *Spec) Seen() float64 {
	if len(s.Cloud) == 0 {
		return 0
	}
	scale := s.Samples.Prior.Scale
	return -scale * scale * math.Expm1(-2*sampling.Delta)
}

// Chains returns the run of Langevin chains.
func (s *Spec) Chains() sampling.Chains {
	p := s.Samples.Posterior
	return sampling.Chains{Schedule: s.Settings().Schedule, Annealed: p.Annealed, Adjust: p.Adjust, Chains: p.Chains,
		Keep: p.Steps, Step: p.Step, Seed: s.Samples.Seed}
}

// Posterior returns the posterior of the spec's problem.
func (s *Spec) Posterior(p *Problem) *sampling.Posterior {
	return sampling.NewPosterior(p.Problem, s.Schedule.TMin, s.Schedule.TMax, s.Samples.Posterior.Alpha)
}
