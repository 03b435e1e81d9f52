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

func (p *quadratic) Energy(ctx context.Context, x []float64, t float64) (float64, error) {
	return p.Gradient(ctx, make([]float64, len(x)), x, t)
}

func (p *quadratic) Gradient(_ context.Context, dst, x []float64, t float64) (float64, error) {
	if p.cancel != nil {
		p.cancel()
	}
	off := make([]float64, len(x))
	floats.SubTo(off, x, p.m)
	mat.NewVecDense(len(x), dst).MulVec(p.q, mat.NewVecDense(len(x), off))
	e := floats.Dot(off, dst)/2 + t/2*floats.Dot(x, x)
	floats.AddScaled(dst, t, x)
	return e, nil
}

// Direction is Newton's: P_t = Q + t I.
func (p *quadratic) Direction(ctx context.Context, dst, x []float64, t float64) (float64, error) {
	g := make([]float64, len(x))
	e, err := p.Gradient(ctx, g, x, t)
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
	return e, err
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
		{"flow", solver.Settings{Rule: solver.Rule{Method: solver.Flow}, Schedule: solver.Schedule{Kind: solver.Log,
			Max: 0.9, Min: 0.9, Levels: 400}}},
		{"gradient-like", solver.Settings{Rule: solver.Rule{Method: solver.GradientLike},
			Schedule: solver.Schedule{Kind: solver.Log, Max: 0.9, Min: 0.9, Levels: 400}}},
		{"plain", solver.Settings{Rule: solver.Rule{Method: solver.Plain}, Schedule: fixed}},
		{"graduated", solver.Settings{Rule: solver.Rule{Method: solver.Graduated},
			Schedule: solver.Schedule{Kind: solver.Log, Max: 10, Min: target, Levels: 5}}},
	} {
		last, steps := run(t, p, c.s, x)
		if steps != c.s.Schedule.Steps() || last.K != steps {
			t.Errorf("%s: %d steps, last %d, want %d", c.name, steps, last.K, c.s.Schedule.Steps())
		}
		g := make([]float64, 60)
		must(p.Gradient(t.Context(), g, last.X, c.s.Schedule.Min))
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
			f, ft := must(p.Gradient(t.Context(), g, before, 0.1)), must(p.Gradient(t.Context(), gt, before, step.T))
			d := make([]float64, 5)
			floats.SubTo(d, step.X, before)
			cos := floats.Dot(g, d) / floats.Norm(g, 2) / floats.Norm(d, 2)
			for what, pair := range map[string][2]float64{
				"energy": {step.Energy, ft}, "gradient norm": {step.GradientNorm, floats.Norm(gt, 2)},
				"target": {step.Target, f}, "target norm": {step.TargetNorm, floats.Norm(g, 2)},
				"cosine": {step.Cosine, cos},
			} {
				if math.Abs(pair[0]-pair[1]) > 1e-9*(1+math.Abs(pair[1])) {
					t.Errorf("%v step %d: %s %g, want %g", m, k, what, pair[0], pair[1])
				}
			}
			before = slices.Clone(step.X)
		}
	}
}

func TestGraduatedNeedsAPreconditioner(t *testing.T) {
	p := plainOnly{newQuadratic(rand.New(rand.NewPCG(1, 1)), 3)}
	var e *solver.RangeError
	for _, err := range solver.Steps(t.Context(), p, solver.Settings{Rule: solver.Rule{Method: solver.Graduated}},
		make([]float64, 3)) {
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
		for _, err := range solver.Steps(ctx, p, solver.Settings{Rule: solver.Rule{Method: m},
			Schedule: solver.Schedule{Levels: 1000}}, []float64{1, 2, 3, 4}) {
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
	s := solver.Settings{Rule: solver.Rule{Method: solver.Plain, StepSize: 1e3},
		Schedule: solver.Schedule{Kind: solver.Fixed, Min: 1, Levels: 100}}
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

// must is for problems that are never cancelled.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
