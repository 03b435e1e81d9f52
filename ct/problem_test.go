package ct

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"gradus/ct/operator"
	"gradus/ct/phantom"
	"gradus/ct/prior"
	"gradus/ct/scan"
	"gradus/internal/cpu"
	"gradus/solver"
)

// small is a scan of random ellipses, with Gaussian noise or with few photons, which are
// weighed.
func small(operator OperatorKind, prior PriorKind, lambda, photons float64) *Problem {
	s := Default(MethodGraduated, PriorTV)
	s.Size, s.Operator, s.Scan.Angles, s.Prior = 32, operator, 11, prior
	s.Scan.Simulation = SimulationSameGrid
	s.Image.Seed, s.Scan.Scan = 1001, scan.Scan{Noise: 0.05, Photons: photons, Seed: 1001}
	r, err := NewRun(&s, cpu.Go, nil)
	if err == nil {
		err = r.prepare(context.Background())
	}
	if err != nil {
		panic(err)
	}
	return NewProblem(r.fitted.op, r.fitted.y, 1, newPrior(cpu.Go, s.Prior, &s, lambda))
}

func eachProblem(t *testing.T, do func(t *testing.T, p *Problem)) {
	for _, operator := range []OperatorKind{OperatorRadon, OperatorIdentity, OperatorMask} {
		for _, prior := range []PriorKind{PriorTikhonov, PriorTV} {
			t.Run(fmt.Sprint(operator, " ", prior), func(t *testing.T) { do(t, small(operator, prior, 0.7, 0)) })
		}
		t.Run(fmt.Sprint(operator, " with photons"), func(t *testing.T) { do(t, small(operator, PriorTV, 0.7, 20)) })
	}
}

func random(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

func point(r *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	return x
}

// Central differences of the energy along random ways are the gradient's.
func TestProblemGradient(t *testing.T) {
	eachProblem(t, func(t *testing.T, p *Problem) {
		r := rand.New(rand.NewPCG(1, 2))
		x, v, g, to := point(r, p.Dim()), point(r, p.Dim()), make([]float64, p.Dim()), make([]float64, p.Dim())
		for _, smoothing := range []float64{1, 0.3, 0.1} {
			if e, f := must(p.Gradient(t.Context(), g, x, smoothing)),
				must(p.Energy(t.Context(), x, smoothing)); e != f {
				t.Errorf("t = %g: energy %g with the gradient, %g without", smoothing, e, f)
			}
			// The energies are sums of float32 squares, good to some 1e-7, so that the
			// way cannot be short; Richardson's extrapolation mends the error of a long one.
			differences := func(h float64) float64 {
				floats.AddScaledTo(to, x, h, v)
				up := must(p.Energy(t.Context(), to, smoothing))
				floats.AddScaledTo(to, x, -h, v)
				return (up - must(p.Energy(t.Context(), to, smoothing))) / (2 * h)
			}
			const h = 1e-2
			got := (4*differences(h) - differences(2*h)) / 3
			scale := floats.Norm(g, 2) * floats.Norm(v, 2) / math.Sqrt(float64(p.Dim()))
			if want := floats.Dot(g, v); math.Abs(got-want) > 1e-3*scale {
				t.Errorf("t = %g: slope %.10g by differences, %.10g by gradient, scale %g", smoothing, got, want, scale)
			}
		}
	})
}

// The direction solves P d = -grad F with the matrix P written out.
func TestProblemDirection(t *testing.T) {
	eachProblem(t, func(t *testing.T, p *Problem) {
		n := p.Dim()
		p.Iterations, p.Tolerance = 3000, 1e-7
		x, d, g := point(rand.New(rand.NewPCG(3, 4)), n), make([]float64, n), make([]float64, n)
		const smoothing = 0.5
		energy := must(p.Gradient(t.Context(), g, x, smoothing))
		if got := must(p.Direction(t.Context(), d, x, smoothing)); got != energy {
			t.Errorf("energy %g, want %g", got, energy)
		}
		_, curvature, err := p.Prior.Bound(t.Context(), p.z, p.h, p.x, smoothing)
		if err != nil {
			t.Fatal(err)
		}
		P, unit, column, curved := mat.NewSymDense(n, nil), make([]float32, n), make([]float32, n), make([]float32, n)
		for j := range n {
			unit[j] = 1
			p.Operator.Apply(p.scan, unit)
			p.Operator.Transpose(column, p.scan)
			curvature.Apply(curved, unit)
			for i := range j + 1 {
				P.SetSym(i, j, p.Weight*float64(column[i])+float64(curved[i]))
			}
			unit[j] = 0
		}
		var cholesky mat.Cholesky
		if !cholesky.Factorize(P) {
			t.Fatal("P is not positive definite")
		}
		var want mat.VecDense
		if err := cholesky.SolveVecTo(&want, mat.NewVecDense(n, g)); err != nil {
			t.Fatal(err)
		}
		floats.Add(d, want.RawVector().Data)
		if e := floats.Norm(d, 2) / mat.Norm(&want, 2); e > 1e-3 {
			t.Errorf("relative error %g", e)
		}
	})
}

// The parabola touches the prior at x, lies above it elsewhere and is no steeper than
// Lipschitz says.
func TestPriorBound(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const n = 32
	for _, kind := range []PriorKind{PriorTikhonov, PriorTV} {
		p := newPrior(cpu.Go, kind, &Spec{Size: n}, 1.3)
		for _, smoothing := range []float64{1, 0.1, 0.01} {
			for range 20 {
				x, z, h, e := random(r, n*n), make([]float32, n*n), make([]float32, n*n), random(r, n*n)
				energy, curvature, err := p.Bound(t.Context(), z, h, x, smoothing)
				if err != nil {
					t.Fatal(err)
				}
				to, curved := make([]float32, n*n), make([]float32, n*n)
				curvature.Apply(curved, e)
				for i := range to {
					to[i] = z[i] + e[i]
				}
				bound := energy + operator.Dot(h, e) + operator.Dot(e, curved)/2 // both priors choose z = x
				if got := must(p.Energy(t.Context(), to, smoothing)); got > bound*(1+1e-5) {
					t.Errorf("%s, t = %g: energy %g above its bound %g", kind, smoothing, got, bound)
				}
				if most := p.Lipschitz(smoothing) * operator.Dot(e, e); operator.Dot(e, curved) > most {
					t.Errorf("%s, t = %g: curvature %g, at most %g", kind, smoothing, operator.Dot(e, curved), most)
				}
			}
		}
	}
}

// Lipschitz bounds the largest curvature, and closely: the power method on P finds at least
// half of it at a flat picture.
func TestProblemLipschitz(t *testing.T) {
	eachProblem(t, func(t *testing.T, p *Problem) {
		n := p.Dim()
		const smoothing = 0.2
		x := make([]float32, n)
		_, curvature, err := p.Prior.Bound(t.Context(), p.z, p.h, x, smoothing)
		if err != nil {
			t.Fatal(err)
		}
		v, w := random(rand.New(rand.NewPCG(7, 8)), n), make([]float32, n)
		var largest float64
		for range 60 {
			size := float32(math.Sqrt(operator.Dot(v, v)))
			for i := range v {
				v[i] /= size
			}
			p.Operator.Apply(p.scan, v)
			p.Operator.Transpose(w, p.scan)
			curvature.Apply(p.curved, v)
			for i, c := range p.curved {
				w[i] = float32(p.Weight)*w[i] + c
			}
			largest = operator.Dot(v, w)
			copy(v, w)
		}
		if l := p.Lipschitz(smoothing); !(largest <= l && l < 2*largest) {
			t.Errorf("Lipschitz %g, largest curvature %g", l, largest)
		}
	})
}

// A run that is cancelled ends within a step, whatever the step is at.
func TestProblemIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	op := &cancelling{Operator: operator.Identity(32 * 32), at: 5, then: cancel}
	p := NewProblem(op, random(rand.New(rand.NewPCG(9, 9)), 32*32), 1, prior.NewTV(32, 1))
	p.Tolerance = 1e-9
	d := make([]float64, p.Dim())
	if _, err := p.Direction(ctx, d, d, 1e-3); !errors.Is(err, context.Canceled) || op.applied > 8 {
		t.Errorf("%v: a direction applies the operator %d times, cancelled in the 5th", err, op.applied)
	}
	if _, err := p.Energy(ctx, d, 1); !errors.Is(err, context.Canceled) || op.applied > 8 {
		t.Errorf("%v: an energy after that, %d applications in all", err, op.applied)
	}
}

// cancelling calls then when it is applied for the at-th time.
type cancelling struct {
	operator.Operator
	applied, at int
	then        func()
}

func (c *cancelling) Apply(dst, x []float32) {
	if c.applied++; c.applied == c.at {
		c.then()
	}
	c.Operator.Apply(dst, x)
}

// Every method comes near the lowest f, and graduated never raises F on a level. Where little of f
// can be explained, as with few photons, even the lowest is much: what counts is the way down to it.
func TestMethodsDescend(t *testing.T) {
	eachProblem(t, func(t *testing.T, p *Problem) {
		const low = 0.05
		end := func(method Method, high float64, levels, iterations int) float64 {
			s := Default(method, PriorTV)
			s.Schedule.Max, s.Schedule.Min, s.Schedule.Levels, s.Schedule.Iterations = high, low, levels, iterations
			x, last := make([]float64, p.Dim()), math.Inf(1)
			for step, err := range solver.Steps(t.Context(), p, s.Settings(p), x) {
				if err != nil {
					t.Fatal(err)
				}
				if method == MethodGraduated && step.Iteration > 0 && step.Energy > last*(1+1e-6) {
					t.Errorf("graduated, step %d: F rises from %g to %g", step.K, last, step.Energy)
				}
				last = step.Energy
				copy(x, step.X)
			}
			return must(p.Energy(t.Context(), x, low))
		}
		start, floor := must(p.Energy(t.Context(), make([]float64, p.Dim()), low)), end(MethodGraduated, low, 1, 40)
		for _, method := range []Method{MethodFlow, MethodGradientLike, MethodPlain, MethodGraduated} {
			iterations := 20
			if method == MethodGraduated {
				iterations = 5
			}
			f := end(method, 1, 20, iterations)
			if left := (f - floor) / (start - floor); !(left > -1e-6 && left < 0.04) {
				t.Errorf("%s: f from %g to %g, the lowest is %g", method, start, f, floor)
			} else {
				t.Logf("%s: f from %g to %g, the lowest is %g", method, start, f, floor)
			}
		}
	})
}

func BenchmarkDirection(b *testing.B) {
	k, err := cpu.Default()
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{128, 256} {
		for _, prior := range []PriorKind{PriorTikhonov, PriorTV} {
			b.Run(fmt.Sprint(prior, "/", n), func(b *testing.B) {
				op := operator.NewProjector(k, n, 60, math.Pi)
				y, _, err := scan.Simulate(op, phantom.Ellipses.Draw(n, 1001), scan.Scan{Noise: 0.05, Seed: 1})
				if err != nil {
					b.Fatal(err)
				}
				p := NewProblem(op, y, 1, newPrior(k, prior, &Spec{Size: n}, 1))
				x, d := make([]float64, n*n), make([]float64, n*n)
				for b.Loop() {
					must(p.Direction(b.Context(), d, x, 0.1))
				}
			})
		}
	}
}

// must is for problems that are never cancelled.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
