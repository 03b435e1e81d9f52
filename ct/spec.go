package ct

import (
	"fmt"
	"math"

	"gradus/ct/baseline"
	"gradus/ct/operator"
	"gradus/ct/phantom"
	"gradus/ct/prior"
	"gradus/ct/scan"
	"gradus/internal/cpu"
	"gradus/solver"
)

// SpecKind is the kind of a Spec.
const SpecKind = "ct"

// Spec describes one reconstruction completely: the same spec gives the same result. It
// is what a person writes and a file holds.
type Spec struct {
	Kind     string          `json:"kind"` // "ct"
	Size     int             `json:"size"` // pixels along a side
	Image    Source          `json:"image"`
	Operator OperatorKind    `json:"operator"`
	Scan     ScanSpec        `json:"scan"`
	Mask     MaskSpec        `json:"mask"` // of the operator mask
	Method   Method          `json:"method"`
	Filter   baseline.Filter `json:"filter"` // of fbp: as the method, as a start and in comparisons
	Prior    PriorKind       `json:"prior"`  // of the solver's methods and of posterior
	Lambda   baseline.Lambda `json:"lambda"` // weight of the priors that are not learnt, as if the noise had the standard deviation 1
	Alpha    float64         `json:"alpha"`  // weight of a learnt prior
	SDE      prior.SDE       `json:"sde"`    // what its schedule counts
	Starts   []Start         `json:"starts"` // of the solver's methods, each of which runs from every one

	Armijo   solver.ArmijoKind `json:"armijo"`
	Step     float64           `json:"step"` // in units of 1/L, L bounding how fast the gradient changes: stable below 2
	Schedule Schedule          `json:"schedule"`
	CG       int               `json:"cg"` // most conjugate-gradient iterations of a preconditioned step

	// Observe has f = F(., Schedule.Min) and its gradient computed at every step, which
	// only some methods need themselves. It is counted as evaluations.
	Observe bool `json:"observe"`

	// Sampling is that of the method posterior, nil of others.
	Sampling *Sampling `json:",embed"`

	// Regions are where results are looked at.
	Regions []Region `json:"regions,omitempty"`

	// Curvature, unless 0, is how many Lanczos steps look for extreme eigenvalues at each of some levels; see RunCurvature.
	Curvature int `json:"curvature"`

	// Batch, unless nil, is the same on many seeds; see RunBatch.
	Batch *Batch `json:"batch,omitzero"`
}

// ScanSpec is how measurements are taken.
type ScanSpec struct {
	Angles int     `json:"angles"`
	Arc    float64 `json:"arc"` // in degrees
	scan.Scan
	Simulation Simulation `json:"simulation,omitzero"` // what the picture lets be honest, if none is named
}

// Schedule is solver.Schedule in the words of the spec.
type Schedule struct {
	Kind       solver.ScheduleKind `json:"kind"`
	Max        float64             `json:"max"`
	Min        float64             `json:"min"`
	Levels     int                 `json:"levels"`
	Iterations int                 `json:"iterations"`
}

// DefaultMethod and DefaultPrior are those of a spec that names none.
const (
	DefaultMethod = MethodGraduated
	DefaultPrior  = PriorScore
)

// DefaultAlpha is the default of Spec.Alpha. With 1, F is minus the logarithm of the posterior
// density, as far as the network has learnt the prior; of phantoms 1010 to 1017 the largest
// PSNR at 5 % noise is between 0.5 and 1, whatever the number of angles.
const DefaultAlpha = 0.5

// DefaultCG is the default of Spec.CG. At 60 angles and 128 x 128 pixels the relative
// residual of a step is then about 1e-3.
const DefaultCG = 30

// scoreCG is that with the learnt prior, whose curvature 1/sigma^2 makes all but the last
// steps easy: starts end within 1e-5 of each other.
const scoreCG = 20

// Default returns the spec of the paper's scan of ellipses, reconstructed by a method with
// a prior, which the baselines do not look at.
func Default(method Method, prior PriorKind) Spec {
	s := Spec{
		Kind: SpecKind, Size: 128, Image: Source{Phantom: phantom.Ellipses, Seed: 1},
		Scan: ScanSpec{Angles: 60, Arc: 180, Scan: scan.Scan{Noise: 0.05, Seed: 1}}, Mask: MaskSpec{Keep: 0.5, Seed: 1},
		Method: method, Prior: prior, Lambda: baseline.Lambda{Choice: baseline.LambdaNoise}, Alpha: DefaultAlpha,
		Starts: defaultStarts(),
		Step:   1, Schedule: Schedule{Kind: solver.Log, Max: 1, Min: 1e-3, Levels: 20, Iterations: 1}, CG: DefaultCG,
	}
	if method.Solves() && !method.traits().Preconditioned {
		s.Schedule.Levels = 200 // the paper's
	}
	// Whatever is compared with FBP meets it at its best, with noise: a windowed filter. A spec
	// of FBP itself that names no filter has always meant the plain ramp.
	if method != MethodFBP {
		s.Filter = baseline.FilterHann
	}
	if prior.Learnt() { // whose t is a noise level, not a grey value to round off
		s.Schedule.Min, s.CG = 0.01, scoreCG
	}
	if method.Samples() {
		s.drawSamples()
	}
	return s
}

// Paper returns the paper's own setting for one of its two algorithms: noise levels of its
// process, 200 of them, from N(0, I).
func Paper(method Method) Spec {
	s := Default(method, PriorScore)
	s.preserveVariance()
	s.Starts = []Start{{Kind: StartNoise, Scale: 1, Seed: 1}}
	return s
}

// preserveVariance sets the defaults of VP. Its alpha, which counts in proportion to sigma, was
// chosen for the PSNR of phantoms 1010 to 1012, 64 x 64 pixels. The flow's step has a factor t, so that little of
// it is left where the noise level is low: only a prior that is a hundred times too strong there
// reaches the noise of the start in 200 steps.
func (s *Spec) preserveVariance() {
	s.SDE, s.Alpha = prior.VP, 90
	s.Schedule = Schedule{Kind: solver.Log, Max: 1, Min: 1e-3, Levels: 200, Iterations: 1}
	if t := s.Method.traits(); t.TimesT && !t.Searches {
		s.Alpha, s.Step = 6000, 1.8
	}
}

// Learnt reports whether the prior is a network's.
func (s *Spec) Learnt() bool {
	return !s.Method.baseline() && s.Prior.Learnt()
}

// arc is the scan's in radians.
func (s *Spec) arc() float64 { return s.Scan.Arc * math.Pi / 180 }

// Settings returns what the solver needs for the problem; the method must be one of its.
func (s *Spec) Settings(p *Problem) solver.Settings {
	settings := solver.Settings{
		Rule:     solver.Rule{Method: solver.Method(s.Method), StepSize: s.Step, Search: s.search()},
		Observe:  s.Observe,
		Schedule: s.schedule(),
	}
	switch traits := s.Method.traits(); {
	case traits.Preconditioned:
	case traits.Searches:
		settings.Search.First = s.Step / steepest(settings, traits, p)
	default:
		settings.StepSize = s.Step / steepest(settings, traits, p)
	}
	return settings
}

// steepest bounds how fast the direction of a method changes on any level.
func steepest(settings solver.Settings, traits solver.Traits, p *Problem) (most float64) {
	for level := range settings.Schedule.Levels {
		t := settings.At(level)
		l := p.Lipschitz(t)
		if traits.TimesT {
			l *= t
		}
		most = max(most, l)
	}
	return most
}

// search is the line search of the paper's CT code.
func (s *Spec) search() solver.LineSearch {
	return solver.LineSearch{Kind: s.Armijo, Shrink: 0.5, Tries: 15, C: 1e-3, BarzilaiBorwein: true}
}

// operator returns A.
func (s *Spec) operator(k cpu.Kernel) operator.Operator {
	switch s.Operator {
	case OperatorIdentity:
		return operator.Identity(s.Size * s.Size)
	case OperatorMask:
		return operator.NewMask(s.Mask.draw(s.Size))
	}
	return operator.NewProjector(k, s.Size, s.Scan.Angles, s.arc())
}

func wrongKind(kind string) error {
	return solver.Outside("kind", fmt.Sprintf("%q", kind), "%q", SpecKind)
}
