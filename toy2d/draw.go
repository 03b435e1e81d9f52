package toy2d

import (
	"context"
	"fmt"
	"math"
	"time"

	"gradus/solver"
	"gradus/solver/sample"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
	"gradus/toy2d/sampling"
)

// PriorDrawn is what became of particles that were to be draws from the prior. Distances are in units of the
// process's scale.
type PriorDrawn struct {
	Particles   int       `json:"particles"`
	Corrections int       `json:"corrections"` // Langevin steps at t1
	StepSize    float64   `json:"step"`        // of each
	Evaluations int       `json:"evaluations"` // scores of each particle
	Weights     []float64 `json:"weights"`     // of the prior's modes, and of its cloud
	Floor       float64   `json:"floor"`       // distance of exact draws from other ones
	sampling.Distance
	Seconds float64 `json:"seconds"`

	Points []plane.Vec `json:"-"`
}

// MomentFunc sees the particles, in units of the process's scale, at each moment of a flow.
type MomentFunc func(m sampling.Moment, c *sample.Chains)

// DrawFromPrior runs the particles of the spec. each, unless nil, sees the forward process, too, and must change
// nothing.
func DrawFromPrior(ctx context.Context, s *Spec, each MomentFunc) (*PriorDrawn, error) {
	began := time.Now()
	f, d := s.Flow(), s.Diffusion()
	c := sample.NewChains(f.Particles, 2)
	for m, err := range f.Run(ctx, d, c, each != nil) {
		if err != nil {
			return nil, fmt.Errorf("drawing from the prior: %w", err)
		}
		if each != nil {
			each(m, c)
		}
	}
	if n := c.Diverged(); n > 0 {
		return nil, solver.Outside("samples.prior.steps", f.Steps, "enough for the particles to come back: "+
			"%d of %d left every bound", n, f.Particles)
	}
	y := f.Yardstick(d)
	r := &PriorDrawn{Particles: f.Particles, Corrections: f.CorrectorSteps(), StepSize: f.StepSize(),
		Evaluations: f.Evaluations(), Weights: d.Weights(), Floor: y.Floor, Distance: y.Of(c),
		Points: make([]plane.Vec, f.Particles)}
	for i := range r.Points {
		r.Points[i] = plane.Scaled(d.Scale, plane.Vec(c.At(i)))
	}
	r.Seconds = time.Since(began).Seconds()
	return r, nil
}

// CurveDrawn is how well the prior is drawn from, over t1.
type CurveDrawn struct {
	T2      float64             `json:"t2"` // of the correction
	Floor   float64             `json:"floor"`
	Weights []float64           `json:"weights"`
	Rows    []sampling.CurveRow `json:"rows"`
}

// DrawCurve runs the particles of the spec with each of sampling.CurveT1. row, unless nil, is told of each when it is
// done.
func DrawCurve(ctx context.Context, s *Spec, row func(i int, r sampling.CurveRow)) (*CurveDrawn, error) {
	f, d := s.Flow(), s.Diffusion()
	y := f.Yardstick(d)
	rows, err := f.Curve(ctx, d, y, row)
	if err != nil {
		return nil, fmt.Errorf("drawing from the prior: %w", err)
	}
	return &CurveDrawn{f.Corrected().T2, y.Floor, y.Weights, rows}, nil
}

// PosteriorDrawn is what chains have drawn from the posterior, beside what is exact.
type PosteriorDrawn struct {
	Chains   int       `json:"chains"`
	Steps    int       `json:"steps"` // before those that are kept
	Kept     int       `json:"kept"`  // steps of each chain
	NoiseSD  float64   `json:"noise"` // standard deviation of the measurement's noise, sqrt(a1/a0); 0 if a0 is: any
	Accepted float64   `json:"accepted"`
	Mean     plane.Vec `json:"mean"`
	Cov      plane.Mat `json:"cov"`
	Exact    struct {
		Mean    plane.Vec `json:"mean"`
		Cov     plane.Mat `json:"cov"`
		Weights []float64 `json:"weights"` // of the modes in the posterior, and of its cloud
	} `json:"exact"`
	Floor float64 `json:"floor"` // distance of exact draws from other ones
	sampling.Distance
	RHat      *float64 `json:"rhat"`      // split R-hat; null where nothing moved
	Effective *float64 `json:"effective"` // effective sample size; likewise
	MAP       MAP      `json:"map"`
	Seconds   float64  `json:"seconds"`

	Points []plane.Vec `json:"-"` // that were kept: all chains at the first step, then all at the second, ..
}

// MAP is where the graduated method ends: the most likely point, if it arrives.
type MAP struct {
	X      plane.Vec `json:"x"`
	Value  float64   `json:"value"`  // f there
	Global bool      `json:"global"` // whether it is within Near of the global minimiser
	Share  float64   `json:"share"`  // of the posterior's mass in the mode that is the likeliest there
	Mode   int       `json:"mode"`   // that mode, from 0; after the last it is the cloud
}

// ChainFunc sees the chains after each of their steps.
type ChainFunc func(t sample.Tick, c *sample.Chains)

// DrawFromPosterior runs the chains of the spec, whose Problem is p. each may be nil, and must change nothing.
func DrawFromPosterior(ctx context.Context, s *Spec, p *Problem, each ChainFunc) (*PosteriorDrawn, error) {
	began := time.Now()
	q, k := s.Posterior(p), s.Chains()
	d, err := k.Run(ctx, q, each)
	if err != nil {
		return nil, err
	}
	if d.Diverged > 0 {
		return nil, solver.Outside("schedule.levels", s.Schedule.Levels, "enough for the chains to come back from tmax: "+
			"%d of %d are out of every bound at the end", d.Diverged, k.Chains)
	}
	r := &PosteriorDrawn{Chains: k.Chains, Steps: k.Schedule.Steps(), Kept: k.Keep, Accepted: d.Accepted, Mean: d.Mean,
		Cov: matOf(d.Cov), Floor: d.Floor, Distance: d.Away, RHat: known(d.RHat), Effective: known(d.Size)}
	if s.A0 > 0 {
		r.NoiseSD = math.Sqrt(s.A1 / s.A0)
	}
	r.Exact.Mean, r.Exact.Cov = q.Mean(), matOf(q.Cov())
	for _, m := range q.Parts() {
		r.Exact.Weights = append(r.Exact.Weights, m.Weight)
	}
	if r.MAP, err = mapOf(ctx, s, p, q); err != nil {
		return nil, err
	}
	for i := 0; i < len(d.Points); i += 2 {
		r.Points = append(r.Points, plane.Vec(d.Points[i:i+2]))
	}
	r.Seconds = time.Since(began).Seconds()
	return r, nil
}

// mapOf runs the graduated method from the posterior mean, over the spec's smoothings.
func mapOf(ctx context.Context, s *Spec, p *Problem, q *sampling.Posterior) (MAP, error) {
	usual := Default(solver.Graduated)
	usual.Schedule.TMax, usual.Schedule.TMin = max(s.Schedule.TMax, s.Schedule.TMin), s.Schedule.TMin
	start := q.Mean()
	m := MAP{X: start}
	for step, err := range solver.Steps(ctx, p.Problem, usual.Settings(), start[:]) {
		if err != nil {
			return MAP{}, fmt.Errorf("finding the most likely point: %w", err)
		}
		m.X = plane.Vec(step.X)
	}
	survey, err := p.SurveyContext(ctx, s.Schedule.TMin)
	if err != nil {
		return MAP{}, fmt.Errorf("finding the global minimiser: %w", err)
	}
	f := p.At(s.Schedule.TMin)
	m.Value, m.Global = f.Energy(m.X), plane.Distance(m.X, survey.Global.X) <= ensemble.Near
	r := q.Shares(m.X[:])
	for i, v := range r {
		if v > r[m.Mode] {
			m.Mode = i
		}
	}
	m.Share = q.Parts()[m.Mode].Weight
	return m, nil
}

func matOf(s plane.Sym) plane.Mat { return plane.Mat{{s.XX, s.XY}, {s.XY, s.YY}} }

// known is nil for what is not known.
func known(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
