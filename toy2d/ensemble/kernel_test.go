package ensemble

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d/mixture"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/plane"
)

// onKernels runs a test on each kernel of this machine.
func onKernels(t *testing.T, test func(t *testing.T, k cpu.Kernel)) {
	for _, k := range cpu.Available() {
		t.Run(string(k), func(t *testing.T) { test(t, k) })
	}
}

// Each kernel's gradients, on odd counts of points and modes, against float64.
func TestGradientAgainstFloat64(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		r := rand.New(rand.NewPCG(1, 2))
		for _, n := range []int{1, 2, 15, 16, 17, 33, 100} {
			for _, modes := range []int{1, 2, 5, 7, mixture.MaxModes} {
				p := mixturetest.RandomProblem(r, modes)
				if n%2 == 1 { // what the isotropic kernel is for
					for i := range p.Modes {
						p.Modes[i].Cov = plane.Mat{{p.Modes[i].Cov[0][0], 0}, {0, p.Modes[i].Cov[0][0]}}
					}
				}
				for _, at := range []float64{1e-3, 0.1, 1, 5} {
					e := New(p, k, mixturetest.RandomPoints(r, n, 12))
					e.gradients(at)
					for i := range n {
						_, want := p.At(at).Gradient(e.Point(i))
						got := plane.Vec{float64(e.gx[i]), float64(e.gy[i])}
						// Rounding of terms as large as the data term's and the modes'.
						if d := plane.Distance(got, want); !(d <= 2e-5*(plane.Norm(want)+1)) {
							t.Fatalf("%d points, %d modes, t = %g at %v: gradient %v, float64 %v", n, modes, at,
								e.Point(i), got, want)
						}
					}
				}
			}
		}
	})
}

// TestCloud: as many points as there may be, alone and beside modes, against float64.
func TestCloud(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		r := rand.New(rand.NewPCG(1, 3))
		for _, n := range [][2]int{{0, 1}, {0, mixture.MaxPoints}, {mixture.MaxModes, mixture.MaxPoints}} {
			p := mixturetest.CloudProblem(r, n[0], n[1])
			for _, at := range []float64{0.02, 0.1, 1, 5} {
				e := New(p, k, mixturetest.RandomPoints(r, 40, 12))
				e.gradients(at)
				for i := range e.Len() {
					_, want := p.At(at).Gradient(e.Point(i))
					got := plane.Vec{float64(e.gx[i]), float64(e.gy[i])}
					// Exponents go up to d^2/(2 v), and are rounded; weights then err by that.
					slack := 2e-5 + 1e-6/mixture.Variance(at, p.Sigma)
					if d := plane.Distance(got, want); !(d <= slack*(plane.Norm(want)+1)) {
						t.Fatalf("%v modes and points, t = %g at %v: gradient %v, float64 %v", n, at, e.Point(i), got, want)
					}
				}
			}
		}
	})
}

// One step of every rule from the same points: each kernel against plain Go.
func TestStepAgainstGo(t *testing.T) {
	rules := map[string]solver.Rule{
		"flow":      {Method: solver.Flow, StepSize: 0.7},
		"plain":     {Method: solver.Plain, StepSize: 1.3},
		"graduated": {Method: solver.Graduated, StepSize: 0.9},
		"paper":     {Method: solver.GradientLike, Search: solver.LineSearch{Shrink: 0.9, Tries: 10, C: 1e-3}},
		"corrected": {Method: solver.GradientLike, Search: solver.LineSearch{Kind: solver.CorrectedArmijo, Shrink: 0.9,
			Tries: 10, C: 1e-3}},
		// Strict enough that searches fail.
		"failing": {Method: solver.GradientLike, Search: solver.LineSearch{Shrink: 0.9, Tries: 3, C: 0.9}},
		"failing, kept": {Method: solver.GradientLike, Search: solver.LineSearch{Kind: solver.CorrectedArmijo,
			Shrink: 0.9, Tries: 3, C: 0.9}},
		"one candidate":  {Method: solver.GradientLike, Search: solver.LineSearch{Shrink: 0.5, Tries: 1, C: 0.5}},
		"many backtrack": {Method: solver.GradientLike, Search: solver.LineSearch{Shrink: 0.3, Tries: 30, C: 0.3}},
	}
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		for name, rule := range rules {
			r := rand.New(rand.NewPCG(3, 4))
			moved, differ, total := 0, 0, 0
			for _, n := range []int{1, 7, 16, 31, 200} {
				for _, at := range []float64{1e-3, 0.3, 1.5, 6} {
					p := mixturetest.RandomProblem(r, 1+r.IntN(8))
					if n%2 == 1 {
						p.Modes = mixture.PaperModes()
					}
					starts := mixturetest.RandomPoints(r, n, 12)
					got, want := New(p, k, starts), New(p, cpu.Go, starts)
					start := New(p, cpu.Go, starts)
					got.Move(1, rule, at, 1e-3)
					want.Move(1, rule, at, 1e-3)
					for i := range n {
						total++
						if want.Point(i) != start.Point(i) {
							moved++
						}
						size := 1 + plane.Norm(want.Point(i)) + plane.Norm(starts[i])
						if d := plane.Distance(got.Point(i), want.Point(i)); !(d <= 2e-5*size) {
							differ++
						}
					}
				}
			}
			// Rounding may flip a line search that is a tie, and nothing else.
			allowed := 0
			if rule.Method == solver.GradientLike {
				allowed = total / 200
			}
			if differ > allowed {
				t.Errorf("%s: %d of %d points differ from plain Go", name, differ, total)
			}
			if moved == 0 {
				t.Errorf("%s: no point moved", name)
			}
		}
	})
}

// The largest smoothing that a spec may ask for leaves float32 intact.
func TestKernelsAtExtremes(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		for _, at := range []float64{1e-9, 10, 14.9} { // v = 1e30 at 14.997
			p := mixture.Paper()
			starts := mixturetest.RandomPoints(rand.New(rand.NewPCG(5, 6)), 50, 10)
			e := New(p, k, starts)
			e.Move(1, solver.Rule{Method: solver.Graduated, StepSize: 1}, at, 1e-3)
			for i, s := range starts {
				d := make([]float64, 2)
				if _, err := p.Direction(t.Context(), d, s[:], at); err != nil {
					t.Fatal(err)
				}
				want := plane.Vec{s[0] + d[0], s[1] + d[1]}
				if !(plane.Distance(e.Point(i), want) < 1e-4) {
					t.Fatalf("t = %g from %v: %v, float64 %v", at, s, e.Point(i), want)
				}
			}
		}
	})
}

// Priors, starts and smoothings as far out as a spec may go: a graduated step against
// float64.
func TestKernelsOnExtremePriors(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		r := rand.New(rand.NewPCG(8, 9))
		spread := func(lo, hi float64) float64 { return lo * math.Pow(hi/lo, r.Float64()) }
		for trial := range 60 {
			p := mixturetest.RandomProblem(r, 1+r.IntN(mixture.MaxModes))
			size := spread(1, 1e4)
			for i := range p.Modes {
				p.Modes[i] = mixture.Mode{
					Mean:   mixturetest.RandomPoints(r, 1, size)[0],
					Cov:    mixturetest.RandomCov(r, mixture.MinCov, spread(1e-3, mixture.MaxCov)),
					Weight: spread(1e-6, mixture.MaxWeight),
				}
			}
			starts := mixturetest.RandomPoints(r, 20, size)
			for _, at := range []float64{1e-9, 1e-3, 1, spread(1, 10)} {
				e := New(p, k, starts)
				e.Move(1, solver.Rule{Method: solver.Graduated, StepSize: 1}, at, 1e-3)
				for i := range starts {
					x := plane.Vec{float64(float32(starts[i][0])), float64(float32(starts[i][1]))}
					d := make([]float64, 2)
					if _, err := p.Direction(t.Context(), d, x[:], at); err != nil {
						t.Fatal(err)
					}
					want := plane.Vec{x[0] + d[0], x[1] + d[1]}
					if err := plane.Distance(e.Point(i), want); !(err <= 2e-4*(size+plane.Norm(want))) {
						t.Fatalf("trial %d, %d modes within %g, t = %g from %v: %v, float64 %v", trial, len(p.Modes),
							size, at, x, e.Point(i), want)
					}
				}
			}
		}
	})
}

func TestCountAgainstGo(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		for _, n := range []int{1, 31, 32, 33, 1000} {
			starts := mixturetest.RandomPoints(rand.New(rand.NewPCG(7, uint64(n))), n, 0.2)
			e := New(mixture.Paper(), k, starts)
			want := 0
			for i := range n {
				if plane.Distance(e.Point(i), plane.Vec{0.05, -0.02}) <= Near {
					want++
				}
			}
			if got := e.CountNear(plane.Vec{0.05, -0.02}); got != want {
				t.Errorf("%d points: %d near, want %d", n, got, want)
			}
		}
	})
}

func TestExp2Log2(t *testing.T) {
	for x := -20.0; x <= 0; x += 0.00137 {
		want := math.Exp2(float64(float32(x)))
		if got := float64(exp2(float32(x))); math.Abs(got-want) > 2.5e-7*want {
			t.Fatalf("exp2(%g) = %g, want %g", x, got, want)
		}
	}
	if got := exp2(-1e9); got < 0 || got > 1e-37 {
		t.Errorf("exp2(-1e9) = %g", got)
	}
	for x := 1.0; x <= 33; x += 0.00731 {
		want := math.Log2(float64(float32(x)))
		if got := float64(log2(float32(x))); math.Abs(got-want) > 4e-7*(1+want) {
			t.Fatalf("log2(%g) = %g, want %g", x, got, want)
		}
	}
}

func TestDivergenceIsMarked(t *testing.T) {
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		p := &mixture.Problem{A: plane.Mat{{1, 0}, {0, 1}}, A0: 1, A1: 0.05, Sigma: 10, Modes: mixture.PaperModes()}
		e := New(p, k, []plane.Vec{{3, 4}, {1, 1}, {-2, 5}})
		rule := solver.Rule{Method: solver.Plain, StepSize: 1000}
		for step := 1; step <= 30; step++ {
			e.Move(step, rule, 1e-3, 1e-3)
		}
		x := []float64{3, 4}
		want := 0
		settings := solver.Settings{Rule: rule, Schedule: solver.Schedule{Kind: solver.Fixed, Min: 1e-3, Levels: 30}}
		for s, err := range solver.Steps(t.Context(), p, settings, x) {
			if err != nil {
				want = s.K
			}
		}
		if want == 0 || e.DivergedAt(0) != want {
			t.Errorf("diverged at %d, one start in float64 at %d", e.DivergedAt(0), want)
		}
		for i := range 3 {
			if e.DivergedAt(i) == 0 || !math.IsNaN(e.Point(i)[0]) {
				t.Errorf("point %d diverged at step %d and is at %v", i, e.DivergedAt(i), e.Point(i))
			}
		}
	})
}

func BenchmarkGradient(b *testing.B) {
	p := mixture.Paper()
	for _, k := range cpu.Available() {
		b.Run(string(k), func(b *testing.B) {
			e := New(p, k, mixturetest.RandomPoints(rand.New(rand.NewPCG(1, 1)), 10000, 10))
			for b.Loop() {
				e.gradients(1e-3)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e4, "ns/gradient")
		})
	}
	b.Run("float64", func(b *testing.B) {
		xs := mixturetest.RandomPoints(rand.New(rand.NewPCG(1, 1)), 10000, 10)
		l := p.At(1e-3)
		for b.Loop() {
			for _, x := range xs {
				l.Gradient(x)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e4, "ns/gradient")
	})
}

func BenchmarkStep(b *testing.B) {
	for name, rule := range map[string]solver.Rule{
		"flow":          {Method: solver.Flow, StepSize: 1},
		"gradient-like": {Method: solver.GradientLike, Search: solver.LineSearch{Shrink: 0.9, Tries: 10, C: 1e-3}},
	} {
		for _, k := range cpu.Available() {
			b.Run(fmt.Sprintf("%s/%s", name, k), func(b *testing.B) {
				e := New(mixture.Paper(), k, mixturetest.RandomPoints(rand.New(rand.NewPCG(1, 1)), 10000, 10))
				for b.Loop() {
					e.Move(1, rule, 0.5, 1e-3)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e4, "ns/point")
			})
		}
	}
}
