package sample

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"gradus/solver"
)

// An unadjusted chain on a Gaussian is itself Gaussian at every step.
func TestPlainChainFollowsItsRecursion(t *testing.T) {
	const n = 10_000
	for _, c := range []struct {
		mean, variance, size float64
		steps                int
	}{
		{2, 1, 0.1, 1}, {2, 1, 0.1, 10}, {-1, 0.04, 0.02, 5}, {-1, 0.04, 0.02, 400}, {0.5, 3, 0.5, 40},
	} {
		target := gaussian{[]float64{c.mean}, []float64{c.variance}}
		chains := startAt(n, 1, 0, 1)
		s := Settings{Langevin: Langevin{Size: c.size, Draws: Draws{Seed: 11}},
			Schedule: solver.Schedule{Kind: solver.Fixed, Min: 1e-12, Levels: 1, Iterations: c.steps}}
		walk(t, target, chains, s)
		mean, variance, keep := 0.0, 1.0, 1-c.size/c.variance
		for range c.steps {
			mean, variance = c.mean+keep*(mean-c.mean), keep*keep*variance+2*c.size
		}
		checkNormal(t, "recursion", coordinate(chains, 0), mean, variance)
		if c.steps == 400 {
			checkNormal(t, "stationary", coordinate(chains, 0), c.mean, c.variance/(1-c.size/(2*c.variance)))
		}
	}
}

func TestPreconditionedChain(t *testing.T) {
	const n, size = 10_000, 0.8
	target := gaussian{[]float64{1, -3, 0}, []float64{1, 0.01, 4}}
	s := Settings{Langevin: Langevin{Size: size, Preconditioner: diagonal{1, 100, 1}, Draws: Draws{Seed: 12}},
		Schedule: solver.Schedule{Kind: solver.Fixed, Min: 1e-12, Levels: 100}}
	c := startAt(n, 3, 0, 1)
	walk(t, target, c, s)
	for j, q := range []float64{1, 1, 0.25} { // of p
		checkNormal(t, "undamped", coordinate(c, j), target.mean[j], target.variance[j]/(1-size*q/2))
	}
	s.Damped = true
	c = startAt(n, 3, 0, 1)
	walk(t, target, c, s)
	for j, q := range []float64{1, 1, 0.25} {
		checkNormal(t, "damped", coordinate(c, j), target.mean[j], target.variance[j]*(2-size)/(2-size*q))
	}
}

// The unadjusted chain has the wrong variance, as its formula says; the test takes that away.
func TestMetropolisTestRemovesTheBias(t *testing.T) {
	const n, variance, size = 5000, 1.0, 0.8
	target := gaussian{[]float64{2}, []float64{variance}}
	s := Settings{Langevin: Langevin{Size: size, Draws: Draws{Seed: 13}},
		Schedule: solver.Schedule{Kind: solver.Fixed, Min: 1e-12, Levels: 150}}
	plain := startAt(n, 1, 0, 4)
	walk(t, target, plain, s)
	checkNormal(t, "unadjusted", coordinate(plain, 0), 2, variance/(1-size/(2*variance)))

	s.Adjust = true
	adjusted := startAt(n, 1, 0, 4)
	accepted := walk(t, target, adjusted, s)
	checkNormal(t, "adjusted", coordinate(adjusted, 0), 2, variance)
	if accepted < 0.5 || accepted > 0.95 {
		t.Errorf("%.2f of the proposals were accepted", accepted)
	}

	// With a preconditioner that is not the curvature, on three axes.
	three := gaussian{[]float64{2, 0, 1}, []float64{1, 4, 0.25}}
	s.Preconditioner = diagonal{1.5, 0.5, 5}
	for _, damped := range []bool{false, true} {
		s.Damped = damped
		c := startAt(n, 3, 0, 4)
		if damped { // whose tails are light
			c = startAt(n, 3, 1, 0.25)
		}
		walk(t, three, c, s)
		for j := range 3 {
			checkNormal(t, fmt.Sprintf("adjusted, damped: %t", damped), coordinate(c, j), three.mean[j], three.variance[j])
		}
	}
}

func TestAnnealingGoesThroughTheSchedule(t *testing.T) {
	target := gaussian{[]float64{0}, []float64{1}}
	s := Settings{Langevin: Langevin{Size: 0.1}, Keep: 2,
		Schedule: solver.Schedule{Kind: solver.Log, Max: 1, Min: 0.01, Levels: 3, Iterations: 2}}
	var got []Tick
	for tick, err := range Run(t.Context(), target, NewChains(1, 1), s) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, tick)
	}
	for i, want := range []Tick{{1, 8, 0, 1, false, 1}, {2, 8, 0, 1, false, 1}, {3, 8, 1, 0.1, false, 1}, {4, 8, 1, 0.1, false, 1},
		{5, 8, 2, 0.01, false, 1}, {6, 8, 2, 0.01, false, 1}, {7, 8, 2, 0.01, true, 1}, {8, 8, 2, 0.01, true, 1}} {
		if got[i].T = math.Round(got[i].T*1e6) / 1e6; got[i] != want {
			t.Errorf("tick %d is %+v, want %+v", i, got[i], want)
		}
	}
}

// scoreOnly has no density.
type scoreOnly struct{ err error }

func (s scoreOnly) Score(context.Context, []float64, []float64, float64) error { return s.err }

func TestRunSaysWhatIsWrong(t *testing.T) {
	good := Settings{Langevin: Langevin{Size: 0.1}}
	for field, change := range map[string]func(*Settings){
		"step":         func(s *Settings) { s.Size = 0 },
		"step ":        func(s *Settings) { s.Size = math.NaN() },
		"step  ":       func(s *Settings) { s.Size, s.Damped = 2, true },
		"keep":         func(s *Settings) { s.Keep = -1 },
		"schedule.min": func(s *Settings) { s.Schedule.Min = -1 },
		"adjust":       func(s *Settings) { s.Adjust = true },
	} {
		s := good
		change(&s)
		var wrong *solver.RangeError
		for _, err := range Run(t.Context(), scoreOnly{}, NewChains(1, 1), s) {
			errors.As(err, &wrong)
		}
		if wrong == nil || wrong.Field != string([]byte(field)[:len(wrong.Field)]) {
			t.Errorf("%s: %v", field, wrong)
		}
	}
	broken := errors.New("broken")
	for _, err := range Run(t.Context(), scoreOnly{broken}, NewChains(1, 1), good) {
		if !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	steps := 0
	for _, err := range Run(ctx, scoreOnly{}, NewChains(1, 1), good) {
		if steps++; steps == 3 {
			cancel()
		}
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	if steps != 4 {
		t.Errorf("ended after %d steps", steps)
	}
}

func TestDivergedChainsAreCounted(t *testing.T) {
	c := &Chains{Dim: 2, X: []float64{0, 1, math.NaN(), 0, 0, math.Inf(1), 0, -1e13, 2e3, 2e3}}
	if n := c.Diverged(); n != 3 {
		t.Errorf("%d diverged", n)
	}
}

// stepper is diagonal, and makes the usual steps.
type stepper struct{ diagonal }

func (p stepper) Step(ctx context.Context, dst, s []float64, h float64, damped bool, normals func([]float64, int),
	t float64) error {
	draw, spread := make([]float64, len(s)), 2*h
	if damped {
		spread = h * (2 - h)
	}
	if err := errors.Join(p.Solve(ctx, dst, s, t), p.Draw(ctx, draw, normals, t)); err != nil {
		return err
	}
	for i := range dst {
		dst[i] = h*dst[i] + math.Sqrt(spread)*draw[i]
	}
	return nil
}

// A preconditioner that makes a step itself goes the same way as one that finds its parts.
func TestStepper(t *testing.T) {
	target := gaussian{[]float64{1, -3, 0}, []float64{1, 0.01, 4}}
	of := diagonal{1, 100, 0.3}
	for _, damped := range []bool{false, true} {
		s := Settings{Langevin: Langevin{Size: 0.8, Preconditioner: of, Damped: damped, Draws: Draws{Seed: 14}},
			Schedule: solver.Schedule{Kind: solver.Fixed, Min: 1e-12, Levels: 5}}
		parts, whole := startAt(4, 3, 0, 1), startAt(4, 3, 0, 1)
		walk(t, target, parts, s)
		s.Preconditioner = stepper{of}
		walk(t, target, whole, s)
		for i, v := range parts.X {
			if math.Abs(v-whole.X[i]) > 1e-12 {
				t.Fatalf("damped: %t: %g in parts, %g at once", damped, v, whole.X[i])
			}
		}
	}
}
