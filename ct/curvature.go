package ct

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"gradus/internal/cpu"
	"gradus/internal/parallel"
	"gradus/solver"
	"gradus/solver/lanczos"
)

// Curvature tells how the energy bends along the way from the first start of a run: whether it is convex there, and how
// much nearer to each other a preconditioned step takes two pictures.
type Curvature struct {
	// ConvexFrom is the least t down to which F(., t) is convex about the pictures on the way, at all levels from the first
	// on: no direction was found in which it bends down. Absent where one was at the first.
	ConvexFrom *Number `json:"convex_from,omitzero"`

	Evaluations int              `json:"evaluations"` // of the prior with its gradient, beside those of the way itself
	Seconds     float64          `json:"seconds"`
	Levels      []LevelCurvature `json:"levels"`
}

// LevelCurvature is that at a picture from which the first step of a level sets out, or at the result.
//
// What is said of eigenvalues is found by the Lanczos method from a random vector, between the true extremes.
type LevelCurvature struct {
	K     int     `json:"k"` // steps taken to come here
	Level int     `json:"level"`
	T     float64 `json:"t"`

	// Bound is how much R(., t) bends at most, if its parabolas lie above it; of a learnt prior alpha/sigma^2.
	Bound Number `json:"bound"`

	Energy Eigenvalues `json:"energy"` // of Hess F(., t)
	Prior  Eigenvalues `json:"prior"`  // of its part Hess R(., t)
	// Step are those of P^{-1} Hess F, P what preconditions the step of graduated: as many are negative as Hess F has.
	Step Eigenvalues `json:"step"`
	// Contraction is the spectral radius of I - P^{-1} Hess F: a step takes pictures near this one, and what they become,
	// to within this of their distance, in the norm of P. Below 1 Hess F is positive definite.
	Contraction Number `json:"contraction"`
}

// Eigenvalues are the extreme ones of a symmetric matrix. That near to each, by its residual, there is an eigenvalue.
type Eigenvalues struct {
	Least            Number `json:"least"`
	LeastResidual    Number `json:"least_residual"`
	Greatest         Number `json:"greatest"`
	GreatestResidual Number `json:"greatest_residual"`
}

// Limits of Spec.Curvature, and its usual value.
const (
	DefaultCurvature = 12
	MinCurvature     = 4
	MaxCurvature     = 60
	// greatestSteps are enough for the greatest eigenvalue of Hess F, which stands out: it is that of the data.
	greatestSteps = 6
	// maxCurvatureLevels is how many levels are looked at, evenly chosen if there are more.
	maxCurvatureLevels = 20
)

// curvatureStream keeps the random numbers of the first vector apart from others.
const curvatureStream = 7

// validateCurvature reports a number of steps that is not allowed, and what has no levels to look at.
func (s *Spec) validateCurvature() error {
	switch {
	case s.Curvature == 0:
		return nil
	case !s.Method.Solves():
		return solver.Outside("curvature", s.Curvature, "0 for %s, which follows no minimiser", s.Method)
	case s.Curvature < MinCurvature || s.Curvature > MaxCurvature:
		return solver.Outside("curvature", s.Curvature, "0 or a whole number of Lanczos steps from %d to %d", MinCurvature,
			MaxCurvature)
	}
	return nil
}

// CurvaturePlaces are the steps after which the curvature is looked at: those before the first step of some levels, and
// the last.
func (s *Spec) CurvaturePlaces() (ks []int) {
	levels := s.Schedule.Levels
	n := min(levels, maxCurvatureLevels)
	for i := range n {
		level := i
		if n > 1 {
			level = i * (levels - 1) / (n - 1)
		}
		ks = append(ks, level*s.Schedule.Iterations)
	}
	return append(ks, s.Steps())
}

// curvatureProducts are the products with a Hessian at one picture, at most.
func (s *Spec) curvatureProducts() int { return 2*s.Curvature + min(greatestSteps, s.Curvature) }

// curvatureWork is what the curvature adds to Work.
func (s *Spec) curvatureWork(application, evaluation float64) float64 {
	if s.Curvature == 0 {
		return 0
	}
	places, products := float64(len(s.CurvaturePlaces())), float64(s.curvatureProducts())
	return places * (2*products*evaluation + 2*(products+float64(solveIterations*(s.Curvature+1)))*application)
}

// RunCurvature follows the first start of a spec and computes the curvature where CurvaturePlaces says. watch, unless
// nil, is told of every place, in any order but one at a time.
func RunCurvature(ctx context.Context, s *Spec, k cpu.Kernel, open OpenFunc,
	watch func(LevelCurvature)) (*Curvature, error) {
	alone := *s
	alone.Starts = s.Starts[:1]
	r, err := NewRun(&alone, k, open)
	if err != nil {
		return nil, err
	}
	places := alone.CurvaturePlaces()
	pictures := make([][]float32, 0, len(places)) // in units
	if err := r.Reconstruct(ctx, func(m *Moment) {
		p := m.Panels[0]
		if m.K == places[len(pictures)] && p.DivergedAt == 0 {
			pictures = append(pictures, times(p.X.Pix, 1/r.Scale))
		}
	}); err != nil {
		return nil, err
	}
	c, err := r.curvature(ctx, places[:len(pictures)], pictures, watch)
	if err != nil {
		return nil, fmt.Errorf("computing the curvature: %w", err)
	}
	return c, nil
}

// curvature computes that at pictures, to which so many steps have led.
func (r *Run) curvature(ctx context.Context, places []int, pictures [][]float32,
	watch func(LevelCurvature)) (*Curvature, error) {
	began := time.Now()
	spaces := r.inUnits().workspaces(len(places))
	c := &Curvature{Levels: make([]LevelCurvature, len(places))}
	var told sync.Mutex
	var failed error
	parallel.For(len(places), func(i int) {
		w := <-spaces
		defer func() { spaces <- w }()
		w.counted.evaluations = 0
		level, err := w.curvatureAt(ctx, r.Spec, places[i], pictures[i])
		told.Lock()
		defer told.Unlock()
		c.Evaluations += w.counted.evaluations
		if err != nil {
			failed = err
			return
		}
		c.Levels[i] = level
		if watch != nil {
			watch(level)
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c.convexity()
	c.Seconds = time.Since(began).Seconds()
	return c, failed
}

// curvatureAt computes the curvature at one picture.
func (w *workspace) curvatureAt(ctx context.Context, s *Spec, k int, x []float32) (c LevelCurvature, err error) {
	c.K = k
	c.Level, c.T = s.Clock(k)
	c.Bound = Number(w.Prior.Lipschitz(c.T))
	h, err := w.HessianAt(ctx, x, c.T)
	if err != nil {
		return c, err
	}
	start := make([]float64, len(x))
	random := rand.New(rand.NewPCG(1, curvatureStream))
	for i := range start {
		start[i] = random.NormFloat64()
	}
	prior, err := lanczos.Find(ctx, lanczos.Pencil{H: h.Prior}, start, s.Curvature)
	if err != nil {
		return c, err
	}
	energy, err := lanczos.Find(ctx, lanczos.Pencil{H: h.Apply}, start, min(greatestSteps, s.Curvature))
	if err != nil {
		return c, err
	}
	step, err := lanczos.Find(ctx, lanczos.Pencil{H: h.Apply, P: h.P, Solve: h.Solve}, start, s.Curvature)
	if err != nil {
		return c, err
	}
	c.Prior, c.Step = eigenvalues(prior.Least, prior.Greatest), eigenvalues(step.Least, step.Greatest)
	least := step.LeastOfH // which is near the true one where the prior counts
	if energy.Least.Value < least.Value {
		least = energy.Least
	}
	c.Energy = eigenvalues(least, energy.Greatest)
	c.Contraction = max(1-c.Step.Least, c.Step.Greatest-1)
	return c, nil
}

func eigenvalues(least, greatest lanczos.Pair) Eigenvalues {
	return Eigenvalues{Number(least.Value), Number(least.Residual), Number(greatest.Value), Number(greatest.Residual)}
}

// convexity finds out down to which t the energy is convex.
func (c *Curvature) convexity() {
	for _, level := range c.Levels {
		if !(level.Step.Least > 0) {
			return
		}
		t := Number(level.T)
		c.ConvexFrom = &t
	}
}
