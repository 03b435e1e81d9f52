package solver_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"gradus/solver"
)

// quadratic is F(x, t) = 1/2 (x-m)^T Q (x-m) + t/2 |x|^2 in any dimension: what the
// solver sees is as large as a picture and has a known answer.
type quadratic struct {
	q      *mat.SymDense
	m      []float64
	cancel func() // called by every evaluation, if set
}

func newQuadratic(r *rand.Rand, n int) *quadratic {
	b := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			b.Set(i, j, r.NormFloat64()/math.Sqrt(float64(n)))
		}
	}
	p := &quadratic{q: mat.NewSymDense(n, nil), m: make([]float64, n)}
	p.q.SymOuterK(0.2, b)
	for i := range n {
		p.q.SetSym(i, i, p.q.At(i, i)+0.1)
		p.m[i] = r.NormFloat64()
	}
	return p
}

func (p *quadratic) Dim() int { return len(p.m) }

func (p *quadratic) Energy(x []float64, t float64) float64 {
	return p.Gradient(make([]float64, len(x)), x, t)
}

func (p *quadratic) Gradient(dst, x []float64, t float64) float64 {
	if p.cancel != nil {
		p.cancel()
	}
	off := make([]float64, len(x))
	floats.SubTo(off, x, p.m)
	mat.NewVecDense(len(x), dst).MulVec(p.q, mat.NewVecDense(len(x), off))
	e := floats.Dot(off, dst)/2 + t/2*floats.Dot(x, x)
	floats.AddScaled(dst, t, x)
	return e
}

// Direction is Newton's: P_t = Q + t I.
func (p *quadratic) Direction(dst, x []float64, t float64) float64 {
	g := make([]float64, len(x))
	e := p.Gradient(g, x, t)
	pt := mat.NewSymDense(len(x), nil)
	pt.CopySym(p.q)
	for i := range x {
		pt.SetSym(i, i, pt.At(i, i)+t)
	}
	var c mat.Cholesky
	if !c.Factorize(pt) {
		panic("not positive definite")
	}
	d := mat.NewVecDense(len(x), dst)
	if err := c.SolveVecTo(d, mat.NewVecDense(len(x), g)); err != nil {
		panic(err)
	}
	floats.Scale(-1, dst)
	return e
}

// plainOnly hides Direction.
type plainOnly struct{ solver.Problem }

func run(t *testing.T, p solver.Problem, s solver.Settings, x []float64) (last solver.Step, steps int) {
	t.Helper()
	for step, err := range solver.Steps(t.Context(), p, s, x) {
		if err != nil {
			t.Fatal(err)
		}
		step.X = slices.Clone(step.X)
		last = step
		steps++
	}
	return last, steps
}

// Every method leads to the minimiser of a convex problem, in dimension 60.
func TestMethodsFindTheMinimum(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	p := newQuadratic(r, 60)
	x := make([]float64, 60)
	for i := range x {
		x[i] = 3 * r.NormFloat64()
	}
	start := slices.Clone(x)
	target := 1e-6
	fixed := solver.Schedule{Kind: solver.Fixed, Min: target, Levels: 400}
	for _, c := range []struct {
		name string
		s    solver.Settings
	}{
		{"flow", solver.Settings{Rule: solver.Rule{Method: solver.Flow}, Schedule: solver.Schedule{Kind: solver.Log, Max: 0.9, Min: 0.9, Levels: 400}}},
		{"gradient-like", solver.Settings{Rule: solver.Rule{Method: solver.GradientLike}, Schedule: solver.Schedule{Kind: solver.Log, Max: 0.9, Min: 0.9, Levels: 400}}},
		{"plain", solver.Settings{Rule: solver.Rule{Method: solver.Plain}, Schedule: fixed}},
		{"graduated", solver.Settings{Rule: solver.Rule{Method: solver.Graduated}, Schedule: solver.Schedule{Kind: solver.Log, Max: 10, Min: target, Levels: 5}}},
	} {
		last, steps := run(t, p, c.s, x)
		if steps != c.s.Schedule.Steps() || last.K != steps {
			t.Errorf("%s: %d steps, last %d, want %d", c.name, steps, last.K, c.s.Schedule.Steps())
		}
		g := make([]float64, 60)
		p.Gradient(g, last.X, c.s.Schedule.Min)
		if n := floats.Norm(g, 2); n > 1e-4 {
			t.Errorf("%s ends with gradient norm %g", c.name, n)
		}
		if !slices.Equal(x, start) {
			t.Fatalf("%s changed its start", c.name)
		}
	}
}

func TestObserve(t *testing.T) {
	p := newQuadratic(rand.New(rand.NewPCG(2, 1)), 5)
	x := []float64{1, -2, 3, 0.5, 4}
	for _, m := range []solver.Method{solver.Flow, solver.GradientLike, solver.Plain, solver.Graduated} {
		s := solver.Settings{Rule: solver.Rule{Method: m, StepSize: 0.5}, Observe: true,
			Schedule: solver.Schedule{Max: 2, Min: 0.1, Levels: 4, Iterations: 3}}
		before := slices.Clone(x)
		k := 0
		for step, err := range solver.Steps(t.Context(), p, s, x) {
			if err != nil {
				t.Fatal(err)
			}
			k++
			if step.K != k || step.Level != (k-1)/3 || step.Iteration != (k-1)%3 || step.T != s.At(step.Level) {
				t.Fatalf("%v: step %d says %+v", m, k, step)
			}
			g, gt := make([]float64, 5), make([]float64, 5)
			f, ft := p.Gradient(g, before, 0.1), p.Gradient(gt, before, step.T)
			d := make([]float64, 5)
			floats.SubTo(d, step.X, before)
			cos := floats.Dot(g, d) / floats.Norm(g, 2) / floats.Norm(d, 2)
			for what, pair := range map[string][2]float64{
				"energy": {step.Energy, ft}, "gradient norm": {step.GradientNorm, floats.Norm(gt, 2)},
				"target": {step.Target, f}, "target norm": {step.TargetNorm, floats.Norm(g, 2)}, "cosine": {step.Cosine, cos},
			} {
				if math.Abs(pair[0]-pair[1]) > 1e-9*(1+math.Abs(pair[1])) {
					t.Errorf("%v step %d: %s %g, want %g", m, k, what, pair[0], pair[1])
				}
			}
			before = slices.Clone(step.X)
		}
	}
}

func TestSchedule(t *testing.T) {
	for _, c := range []struct {
		s    solver.Schedule
		want []float64
	}{
		{solver.Schedule{Kind: solver.Linear, Max: 5, Min: 1, Levels: 5}, []float64{5, 4, 3, 2, 1}},
		{solver.Schedule{Kind: solver.Log, Max: 100, Min: 0.01, Levels: 5}, []float64{100, 10, 1, 0.1, 0.01}},
		{solver.Schedule{Kind: solver.Fixed, Max: 5, Min: 0.3, Levels: 3}, []float64{0.3, 0.3, 0.3}},
		{solver.Schedule{Kind: solver.Linear, Max: 5, Min: 1, Levels: 1}, []float64{1}},
		{solver.Schedule{Kind: solver.Log, Max: 1, Min: 1, Levels: 2}, []float64{1, 1}},
	} {
		for i, want := range c.want {
			if got := c.s.At(i); math.Abs(got-want) > 1e-12*want {
				t.Errorf("%v level %d: %g, want %g", c.s.Kind, i, got, want)
			}
		}
		if last := c.s.At(len(c.want) - 1); last != c.s.Min {
			t.Errorf("%v ends at %v, not exactly at %v", c.s.Kind, last, c.s.Min)
		}
	}
	if n := (solver.Schedule{Levels: 7, Iterations: 3}).Steps(); n != 21 {
		t.Errorf("%d steps", n)
	}
}

func TestValidate(t *testing.T) {
	nan := math.NaN()
	for field, s := range map[string]solver.Settings{
		"method":              {Rule: solver.Rule{Method: 9}},
		"step":                {Rule: solver.Rule{StepSize: -1}},
		"armijo":              {Rule: solver.Rule{Search: solver.LineSearch{Kind: 5}}},
		"search.shrink":       {Rule: solver.Rule{Search: solver.LineSearch{Shrink: 1}}},
		"search.tries":        {Rule: solver.Rule{Search: solver.LineSearch{Tries: -3}}},
		"search.c":            {Rule: solver.Rule{Search: solver.LineSearch{C: nan}}},
		"schedule.kind":       {Schedule: solver.Schedule{Kind: -1}},
		"schedule.min":        {Schedule: solver.Schedule{Min: -1}},
		"schedule.max":        {Schedule: solver.Schedule{Max: 0.5, Min: 1}},
		"schedule.levels":     {Schedule: solver.Schedule{Levels: -1}},
		"schedule.iterations": {Schedule: solver.Schedule{Iterations: -1}},
	} {
		var e *solver.RangeError
		if err := s.Validate(); !errors.As(err, &e) || e.Field != field {
			t.Errorf("%s: error %v", field, err)
		}
		n := 0
		for _, err := range solver.Steps(t.Context(), newQuadratic(rand.New(rand.NewPCG(1, 1)), 1), s, []float64{1}) {
			if n++; err == nil {
				t.Errorf("%s: a step was taken", field)
			}
		}
		if n != 1 {
			t.Errorf("%s: %d yields", field, n)
		}
	}
	if err := (solver.Settings{}).Validate(); err != nil {
		t.Errorf("zero settings: %v", err)
	}
	for _, bad := range []solver.Settings{{Rule: solver.Rule{StepSize: nan}}, {Schedule: solver.Schedule{Max: math.Inf(1)}}, {Schedule: solver.Schedule{Min: nan}}} {
		if bad.Validate() == nil {
			t.Errorf("%+v passes", bad)
		}
	}
}

func TestGraduatedNeedsAPreconditioner(t *testing.T) {
	p := plainOnly{newQuadratic(rand.New(rand.NewPCG(1, 1)), 3)}
	var e *solver.RangeError
	for _, err := range solver.Steps(t.Context(), p, solver.Settings{Rule: solver.Rule{Method: solver.Graduated}}, make([]float64, 3)) {
		if !errors.As(err, &e) || e.Field != "method" {
			t.Errorf("error %v", err)
		}
	}
	if e == nil {
		t.Error("no error")
	}
}

// A run that is cancelled inside an evaluation yields nothing of that step.
func TestCancelEndsWithinOneStep(t *testing.T) {
	for _, m := range []solver.Method{solver.Flow, solver.GradientLike, solver.Plain, solver.Graduated} {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		p := newQuadratic(rand.New(rand.NewPCG(1, 1)), 4)
		calls := 0
		p.cancel = func() {
			if calls++; calls == 9 {
				cancel()
			}
		}
		var last error
		for _, err := range solver.Steps(ctx, p, solver.Settings{Rule: solver.Rule{Method: m}, Schedule: solver.Schedule{Levels: 1000}}, []float64{1, 2, 3, 4}) {
			last = err
		}
		if !errors.Is(last, context.Canceled) {
			t.Errorf("%v: %v", m, last)
		}
		if calls > 9+13 { // a line search may still end: 2 gradients and 10 energies
			t.Errorf("%v: %d evaluations", m, calls)
		}
	}
}

func TestDivergenceNamesItsStep(t *testing.T) {
	p := newQuadratic(rand.New(rand.NewPCG(1, 1)), 3)
	s := solver.Settings{Rule: solver.Rule{Method: solver.Plain, StepSize: 1e3}, Schedule: solver.Schedule{Kind: solver.Fixed, Min: 1, Levels: 100}}
	var diverged *solver.DivergedError
	var last solver.Step
	n := 0
	for step, err := range solver.Steps(t.Context(), p, s, []float64{1, 1, 1}) {
		n++
		if err != nil {
			errors.As(err, &diverged)
			last = step
		}
	}
	if diverged == nil || diverged.Step != n || last.K != n || n >= 100 {
		t.Fatalf("error %v after %d steps, step %d", diverged, n, last.K)
	}
	if floats.Norm(last.X, math.Inf(1)) <= solver.Escape {
		t.Errorf("diverged at %v", last.X)
	}
}

// rises has a direction at t that is no descent direction at t_min.
type rises struct{}

func (rises) Dim() int { return 1 }

func (rises) Energy(x []float64, t float64) float64 {
	if t > 0.5 {
		return -x[0]
	}
	return x[0]
}

func (r rises) Gradient(dst, x []float64, t float64) float64 {
	dst[0] = 1
	if t > 0.5 {
		dst[0] = -1
	}
	return r.Energy(x, t)
}

// Where the direction does not descend, the point waits for the next level, and the
// clock with it.
func TestGradientLikeWaitsForTheNextLevel(t *testing.T) {
	s := solver.Settings{Rule: solver.Rule{Method: solver.GradientLike},
		Schedule: solver.Schedule{Max: 1, Min: 0.25, Levels: 4, Iterations: 10}}
	var ks []int
	x := 7.0
	for step, err := range solver.Steps(t.Context(), rises{}, s, []float64{x}) {
		if err != nil {
			t.Fatal(err)
		}
		ks = append(ks, step.K)
		if step.T > 0.5 && (step.X[0] != 7 || step.Accepted || step.Size != 0) {
			t.Errorf("step %d at t = %g moved to %g", step.K, step.T, step.X[0])
		}
		x = step.X[0]
	}
	// Levels 1 and 0.75 are skipped after one look each, 0.5 and 0.25 take ten steps.
	if want := []int{10, 20, 21, 22}; !slices.Equal(ks[:4], want) || len(ks) != 22 || ks[21] != 40 {
		t.Errorf("clock %v", ks)
	}
	if math.Abs(x-(7-10*0.5-10*0.25)) > 1e-12 {
		t.Errorf("ends at %g", x)
	}
}

// steep defeats the line search: f rises along d as far as it looks.
type steep struct{}

func (steep) Dim() int { return 1 }

func (steep) Energy(x []float64, t float64) float64 { return math.Abs(x[0]) }

func (s steep) Gradient(dst, x []float64, t float64) float64 {
	dst[0] = 100 * math.Copysign(1, x[0]) // a descent direction, far too long
	return s.Energy(x, t)
}

func TestArmijoBehaviours(t *testing.T) {
	for _, c := range []struct {
		kind solver.ArmijoKind
		want float64
	}{
		{solver.PaperArmijo, 1 - 100*math.Pow(0.9, 9)}, // the last candidate, although f rises
		{solver.CorrectedArmijo, 1},
	} {
		s := solver.Settings{Rule: solver.Rule{Method: solver.GradientLike, Search: solver.LineSearch{Kind: c.kind}},
			Schedule: solver.Schedule{Max: 1, Min: 1, Levels: 1}}
		last, _ := run(t, steep{}, s, []float64{1})
		if math.Abs(last.X[0]-c.want) > 1e-12 || last.Accepted {
			t.Errorf("%v: %+v, want x = %g", c.kind, last, c.want)
		}
	}
}

// clock is an ensemble that notes how it is moved.
type clock struct {
	ks      []int
	ts      []float64
	targets map[float64]bool
}

func (c *clock) Move(k int, r solver.Rule, t, target float64) {
	c.ks, c.ts = append(c.ks, k), append(c.ts, t)
	c.targets[target] = true
}

func TestManyKeepsTheClockOfSteps(t *testing.T) {
	for _, m := range []solver.Method{solver.Flow, solver.Plain} {
		s := solver.Settings{Rule: solver.Rule{Method: m}, Schedule: solver.Schedule{Kind: solver.Log, Max: 4, Min: 0.5, Levels: 4, Iterations: 2}}
		c := &clock{targets: map[float64]bool{}}
		var ticks []solver.Tick
		for tick, err := range solver.Many(t.Context(), c, s) {
			if err != nil {
				t.Fatal(err)
			}
			ticks = append(ticks, tick)
		}
		i := 0
		for step, err := range solver.Steps(t.Context(), newQuadratic(rand.New(rand.NewPCG(1, 1)), 1), s, []float64{1}) {
			if err != nil {
				t.Fatal(err)
			}
			if ticks[i] != (solver.Tick{K: step.K, Level: step.Level, Iteration: step.Iteration, T: step.T}) || c.ks[i] != step.K || c.ts[i] != step.T {
				t.Fatalf("%v: tick %+v, step %+v", m, ticks[i], step)
			}
			i++
		}
		if i != len(ticks) || !c.targets[0.5] || len(c.targets) != 1 {
			t.Errorf("%v: %d ticks, %d steps, targets %v", m, len(ticks), i, c.targets)
		}
	}
}

func TestManyEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := &clock{targets: map[float64]bool{}}
	var last error
	for tick, err := range solver.Many(ctx, c, solver.Settings{}) {
		if last = err; tick.K == 5 {
			cancel()
		}
	}
	if !errors.Is(last, context.Canceled) || len(c.ks) != 5 {
		t.Errorf("%v after %d moves", last, len(c.ks))
	}
	for _, err := range solver.Many(t.Context(), c, solver.Settings{Rule: solver.Rule{StepSize: -1}}) {
		last = err
	}
	var e *solver.RangeError
	if !errors.As(last, &e) || len(c.ks) != 5 {
		t.Errorf("wrong settings: %v", last)
	}
}

func TestWithin(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), -1, 2.1} {
		if solver.Within("f", v, 0, 2) == nil {
			t.Errorf("%g is within 0 to 2", v)
		}
	}
	if solver.Within("f", 2, 0, 2) != nil || solver.WithinInt("f", 0, 0, 2) != nil || solver.WithinInt("f", 3, 0, 2) == nil {
		t.Error("bounds are not inclusive")
	}
}
