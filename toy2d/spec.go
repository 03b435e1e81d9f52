package toy2d

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"gradus/solver"
	"gradus/toy2d/curvature"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

// Spec describes one run of the 2D example completely: the same spec gives the
// same result. It is what a person writes, a link carries and a file holds.
type Spec struct {
	Kind     string            `json:"kind"` // "toy2d"
	Method   solver.Method     `json:"method"`
	Armijo   solver.ArmijoKind `json:"armijo"`
	Step     float64           `json:"step"`
	Schedule Schedule          `json:"schedule"`
	Starts   Starts            `json:"starts"`
	Seed     int64             `json:"seed"` // of random starts
	A0       float64           `json:"a0"`
	A1       float64           `json:"a1"`
	Sigma    float64           `json:"sigma"`
	A        plane.Mat         `json:"A"`
	Y        plane.Vec         `json:"y"`
	Noise    Noise             `json:"noise"`
	Modes    []mixture.Mode    `json:"modes"`
	Cloud    []plane.Vec       `json:"cloud,omitempty"` // points of the prior, beside the modes
	Sweep    bool              `json:"sweep"`           // run the paper's 100 values of t_max instead of one
	Samples  Samples           `json:"samples"`

	Curvature   bool         `json:"curvature"`    // find out how the energy bends
	CurvatureAt []float64    `json:"curvature_at"` // smoothings t at which the score's Lipschitz constant is wanted
	Window      plane.Window `json:"window"`       // over which it bends
}

// Schedule is solver.Schedule in the words of the spec.
type Schedule struct {
	Kind       solver.ScheduleKind `json:"kind"`
	TMax       float64             `json:"tmax"`
	TMin       float64             `json:"tmin"`
	Levels     int                 `json:"levels"`
	Iterations int                 `json:"iterations"`
}

// Noise is Gaussian noise that is added to y.
type Noise struct {
	SD   float64 `json:"sd"`
	Seed int64   `json:"seed"`
}

// SpecKind is the kind of a Spec.
const SpecKind = "toy2d"

// Default returns the spec of the paper's experiment at t_max = 1.5 for a method.
func Default(method solver.Method) Spec {
	p := mixture.Paper()
	s := Spec{
		Kind: SpecKind, Method: method, Armijo: solver.PaperArmijo, Step: 1,
		Schedule: Schedule{Kind: solver.Linear, TMax: 1.5, TMin: 1e-3, Levels: 1300, Iterations: 1},
		Starts:   defaultStarts(), Seed: 1,
		A0: p.A0, A1: p.A1, Sigma: p.Sigma, A: p.A, Y: p.Y, Noise: Noise{Seed: 1}, Modes: p.Modes,
		Samples: defaultSamples(), CurvatureAt: []float64{}, Window: curvature.Window,
	}
	if method.Traits().Preconditioned { // few levels are enough
		s.Schedule.Kind, s.Schedule.Levels = solver.Log, 50
	}
	return s
}

// Problem is the problem of a spec, with what is known of its stationary points: all that ask one
// Problem share its searches. Any number of goroutines may use it.
type Problem struct {
	*mixture.Problem
	*stationary.Surveyor
}

// Problem returns the inverse problem, its noise added; nothing is known of its stationary points yet.
func (s *Spec) Problem() *Problem {
	y := s.Y
	if s.Noise.SD > 0 {
		r := rand.New(rand.NewPCG(uint64(s.Noise.Seed), noiseStream))
		for i := range y {
			y[i] += s.Noise.SD * r.NormFloat64()
		}
	}
	p := &mixture.Problem{A: s.A, Y: y, A0: s.A0, A1: s.A1, Sigma: s.Sigma, Modes: s.Prior()}
	return &Problem{p, stationary.NewSurveyor(p)}
}

// Prior returns the modes of the prior: Gaussians, then the points of the cloud, each of which weighs 1.
func (s *Spec) Prior() []mixture.Mode {
	if len(s.Cloud) == 0 {
		return s.Modes
	}
	return slices.Concat(s.Modes, mixture.Points(s.Cloud))
}

// OfProblem returns the spec without what its Problem does not read: specs have the same problem if these are
// equal. What is not listed here, as a new field, counts.
func (s Spec) OfProblem() Spec {
	s.Method, s.Armijo, s.Step, s.Schedule = "", 0, 0, Schedule{}
	s.Starts, s.Seed, s.Sweep, s.Samples = Starts{}, 0, false, Samples{}
	s.Curvature, s.CurvatureAt, s.Window = false, nil, plane.Window{}
	return s
}

// The second halves of the generators' seeds: one stream for each purpose.
const (
	noiseStream = iota + 1
	startStream
)

// Settings returns what the solver needs.
func (s *Spec) Settings() solver.Settings {
	return solver.Settings{
		Rule: solver.Rule{Method: s.Method, StepSize: s.Step, Search: solver.LineSearch{Kind: s.Armijo}},
		Schedule: solver.Schedule{Kind: s.Schedule.Kind, Max: s.Schedule.TMax, Min: s.Schedule.TMin,
			Levels: s.Schedule.Levels, Iterations: s.Schedule.Iterations},
	}
}

// Limits of what a person may ask for, beside those of a problem.
const (
	MaxStarts = 1_000_000
	MaxSteps  = 1_000_000
	MaxWork   = 1e11      // starts x steps x values of t_max: minutes with AVX-512, hours in plain Go
	maxEntry  = 100       // of A
	maxSeed   = 1<<53 - 1 // what JavaScript can hold
)

// Validate reports the first field whose value is not allowed.
func (s *Spec) Validate() error {
	if s.Kind != SpecKind {
		return wrongKind(s.Kind)
	}
	checks := []error{
		solver.Within("step", s.Step, 1e-9, 1e6),
		solver.Within("schedule.tmin", s.Schedule.TMin, mixture.MinTime, mixture.MaxTime),
		solver.Within("schedule.tmax", s.Schedule.TMax, mixture.MinTime, mixture.MaxTime),
		solver.WithinInt("schedule.levels", s.Schedule.Levels, 1, MaxSteps),
		solver.WithinInt("schedule.iterations", s.Schedule.Iterations, 1, MaxSteps),
		s.validateSteps(),
		within53("seed", s.Seed),
		solver.Within("a0", s.A0, 0, 1e3),
		solver.Within("a1", s.A1, 1e-6, 1e3),
		solver.Within("sigma", s.Sigma, 1, 100),
		s.validateMatrix(),
		solver.Within("y[0]", s.Y[0], -mixture.MaxCoordinate, mixture.MaxCoordinate),
		solver.Within("y[1]", s.Y[1], -mixture.MaxCoordinate, mixture.MaxCoordinate),
		solver.Within("noise.sd", s.Noise.SD, 0, mixture.MaxCoordinate),
		within53("noise.seed", s.Noise.Seed),
		s.validateModes(),
		s.validateCloud(),
		s.validateSmoothing(),
		s.Starts.validate(),
		s.validateWork(),
		s.validateSamples(),
		s.validateCurvature(),
	}
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	return s.Settings().Validate()
}

func wrongKind(kind string) error {
	return solver.Outside("kind", fmt.Sprintf("%q", kind), "%q", SpecKind)
}

func within53(field string, v int64) error {
	if v >= 0 && v <= maxSeed {
		return nil
	}
	return solver.Outside(field, v, "a whole number from 0 to %d", int64(maxSeed))
}

func (s *Spec) validateSteps() error {
	n := float64(s.Schedule.Levels) * float64(s.Schedule.Iterations)
	if n <= MaxSteps {
		return nil
	}
	return solver.Outside("schedule.levels x iterations", fmt.Sprintf("%.0f", n), "at most %d", MaxSteps)
}

func (s *Spec) validateMatrix() error {
	for i, row := range s.A {
		for j, v := range row {
			if err := solver.Within(fmt.Sprintf("A[%d][%d]", i, j), v, -maxEntry, maxEntry); err != nil {
				return err
			}
		}
	}
	return nil
}

// validateModes asks for at least one mode unless there is a cloud.
func (s *Spec) validateModes() error {
	if n, least := len(s.Modes), max(0, 1-len(s.Cloud)); n < least || n > mixture.MaxModes {
		return solver.Outside("modes", n, "%d to %d modes", least, mixture.MaxModes)
	}
	for i, m := range s.Modes {
		name := func(part string) string { return fmt.Sprintf("modes[%d].%s", i, part) }
		for j, v := range m.Mean {
			if err := solver.Within(name(fmt.Sprintf("mean[%d]", j)), v, -mixture.MaxCoordinate,
				mixture.MaxCoordinate); err != nil {
				return err
			}
		}
		if err := solver.Within(name("weight"), m.Weight, 1e-6, mixture.MaxWeight); err != nil {
			return err
		}
		lo, hi, _ := m.Sym().Eigen()
		if m.Cov[0][1] != m.Cov[1][0] || !(lo >= mixture.MinCov*(1-1e-9) && hi <= mixture.MaxCov*(1+1e-9)) {
			return solver.Outside(name("cov"), m.Cov, "symmetric with eigenvalues from %g to %g",
				mixture.MinCov, mixture.MaxCov)
		}
	}
	return nil
}

func (s *Spec) validateCloud() error {
	if n := len(s.Cloud); n > mixture.MaxPoints {
		return solver.Outside("cloud", n, "at most %d points", mixture.MaxPoints)
	}
	for i, x := range s.Cloud {
		for j, v := range x {
			if err := solver.Within(fmt.Sprintf("cloud[%d][%d]", i, j), v, -mixture.MaxCoordinate,
				mixture.MaxCoordinate); err != nil {
				return err
			}
		}
	}
	return nil
}

// validateSmoothing refuses an empty schedule and a variance beyond what the kernels hold.
func (s *Spec) validateSmoothing() error {
	c := s.Schedule
	if c.Kind != solver.Fixed && c.TMax < c.TMin {
		return solver.Outside("schedule.tmax", c.TMax, "at least schedule.tmin = %g", c.TMin)
	}
	field, t := "schedule.tmax", c.TMax
	if c.TMin > t {
		field, t = "schedule.tmin", c.TMin
	}
	if v := mixture.Variance(t, s.Sigma); !(v <= mixture.MaxVariance) {
		return solver.Outside(field, t, "small enough for sigma = %g: the variance of the smoothing there, %.3g, "+
			"must be at most %g", s.Sigma, v, mixture.MaxVariance)
	}
	if v := mixture.Variance(SweepTMax()[0], s.Sigma); s.Sweep && !(v <= mixture.MaxVariance) {
		return solver.Outside("sigma", s.Sigma, "small enough for a sweep, whose t_max goes up to 10: "+
			"the variance of the smoothing there, %.3g, must be at most %g", v, mixture.MaxVariance)
	}
	return nil
}

// Work is starts x steps x values of t_max.
func (s *Spec) Work() float64 {
	w := float64(s.Starts.Len()) * float64(s.Schedule.Levels) * float64(s.Schedule.Iterations)
	if s.Sweep {
		w *= float64(len(SweepTMax()))
	}
	return w
}

func (s *Spec) validateWork() error {
	if w := s.Work(); w > MaxWork {
		field, product := "starts.n", "starts x steps"
		if s.Starts.Kind == "points" {
			field = "starts.points"
		}
		if s.Sweep {
			product += " x 100 values of t_max"
		}
		return solver.Outside(field, w, "such that %s is at most %g", product, MaxWork)
	}
	if s.Sweep && s.Schedule.Kind == solver.Fixed {
		return solver.Outside("sweep", "true", "false when schedule.kind is fixed: there is no t_max to vary")
	}
	if s.Sweep && s.Method.Traits().Ungraduated {
		return solver.Outside("sweep", "true", "false for the method %s, which knows no t_max", s.Method)
	}
	if s.Sweep && s.Schedule.TMin > 0.01 {
		return solver.Outside("schedule.tmin", s.Schedule.TMin,
			"at most 0.01 in a sweep, whose t_max goes down to that")
	}
	return nil
}
