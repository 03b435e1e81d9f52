package mixture_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"

	"gradus/solver"
	"gradus/toy2d/mixture"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/plane"
)

// times are smoothings of every size that a spec may have.
var times = []float64{1e-9, 1e-3, 0.05, 0.4, 1.5, 4, 10}

func TestScoreAgainstDifferences(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 1))
	for trial := range 60 {
		p := mixturetest.RandomProblem(r, 1+trial%7)
		for _, at := range times {
			l := p.At(at)
			x := mixturetest.RandomPoints(r, 1, 10)[0]
			alone := &mixture.Problem{A1: 1, Sigma: p.Sigma, Modes: p.Modes} // no data: F = -log p_t
			prior := func(x []float64) float64 { return -must(alone.Energy(t.Context(), x, at)) }
			want := fd.Gradient(nil, prior, x[:], &fd.Settings{Formula: fd.Central, Step: 1e-4})
			got := l.Score(x)
			scale := 1 + plane.Norm(got)
			if d := plane.Distance(got, plane.Vec(want)); d > 1e-5*scale {
				t.Fatalf("t = %g at %v: score %v, differences %v", at, x, got, want)
			}
		}
	}
}

func TestGradientAgainstDifferences(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 1))
	for trial := range 60 {
		p := mixturetest.RandomProblem(r, 1+trial%7)
		for _, at := range times {
			x := mixturetest.RandomPoints(r, 1, 10)[0]
			want := fd.Gradient(nil, func(x []float64) float64 { return must(p.Energy(t.Context(), x, at)) }, x[:],
				&fd.Settings{Formula: fd.Central, Step: 1e-4})
			got := make([]float64, 2)
			if e := must(p.Gradient(t.Context(), got, x[:], at)); e != must(p.Energy(t.Context(), x[:], at)) {
				t.Fatalf("Gradient returns energy %g, Energy %g", e, must(p.Energy(t.Context(), x[:], at)))
			}
			if d := plane.Distance(plane.Vec(got), plane.Vec(want)); d > 1e-6*(1+plane.Norm(plane.Vec(got))) {
				t.Fatalf("t = %g at %v: gradient %v, differences %v", at, x, got, want)
			}
		}
	}
}

// The Hessian of F against differences of its gradient, thus of the score.
func TestHessianAgainstDifferences(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 1))
	const h = 1e-5
	for trial := range 60 {
		p := mixturetest.RandomProblem(r, 1+trial%7)
		for _, at := range times {
			l := p.At(at)
			x := mixturetest.RandomPoints(r, 1, 10)[0]
			column := func(e plane.Vec) plane.Vec {
				_, hi := l.Gradient(plane.AddScaled(x, h, e))
				_, lo := l.Gradient(plane.AddScaled(x, -h, e))
				return plane.Vec{(hi[0] - lo[0]) / (2 * h), (hi[1] - lo[1]) / (2 * h)}
			}
			c0, c1 := column(plane.Vec{1, 0}), column(plane.Vec{0, 1})
			got := l.Hessian(x)
			size := math.Abs(got.XX) + math.Abs(got.XY) + math.Abs(got.YY)
			for _, pair := range [][2]float64{{got.XX, c0[0]}, {got.XY, c0[1]}, {got.XY, c1[0]}, {got.YY, c1[1]}} {
				if math.Abs(pair[0]-pair[1]) > 1e-5*(size+0.01) {
					t.Fatalf("t = %g at %v: Hessian %v, differences %v %v", at, x, got, c0, c1)
				}
			}
		}
	}
}

// -P_t^{-1} grad F, computed directly where P_t can be inverted.
func TestDirectionIsPreconditionedGradient(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 1))
	for range 100 {
		p := mixturetest.RandomProblem(r, 1+r.IntN(6))
		if r.IntN(3) == 0 {
			p.A[1] = p.A[0] // a null space
		}
		for _, at := range []float64{1e-3, 0.1, 0.7} {
			x := mixturetest.RandomPoints(r, 1, 8)[0]
			_, g := p.At(at).Gradient(x)
			w := math.Inf(1)
			for _, m := range p.Modes {
				lo, _, _ := m.Sym().Eigen()
				w = min(w, lo)
			}
			w += mixture.Variance(at, p.Sigma)
			a := plane.Gram(p.A)
			inv := plane.Sym{XX: p.A0*a.XX + p.A1/w, XY: p.A0 * a.XY, YY: p.A0*a.YY + p.A1/w}.Inverse()
			want := inv.Mul(plane.Vec{-g[0], -g[1]})
			d := make([]float64, 2)
			must(p.Direction(t.Context(), d, x[:], at))
			if e := plane.Distance(plane.Vec(d), want); e > 1e-8*(1+plane.Norm(want)+plane.Norm(x)) {
				t.Fatalf("t = %g at %v: direction %v, want %v", at, x, d, want)
			}
		}
	}
}

// At t = 10, where v = 2e19, the direction leads to the Gaussian limit and not to NaN.
func TestDirectionAtLargestSmoothing(t *testing.T) {
	p := mixture.Paper()
	d := make([]float64, 2)
	x := []float64{-7, 3}
	must(p.Direction(t.Context(), d, x, 10))
	// With the prior nearly flat the step goes to the solution of A x = y nearest to
	// the mixture's mean.
	var mean plane.Vec
	for _, m := range p.Modes {
		mean = plane.AddScaled(mean, 1.0/5, m.Mean)
	}
	miss := (2 - mean[0] - mean[1]) / 2
	want := plane.Vec{mean[0] + miss, mean[1] + miss}
	if got := (plane.Vec{x[0] + d[0], x[1] + d[1]}); plane.Distance(got, want) > 1e-6 {
		t.Errorf("step leads to %v, want %v", got, want)
	}
}

func TestVariance(t *testing.T) {
	for _, c := range []struct{ t, sigma, want float64 }{
		{0.7, 1, 0.7}, {1, 10, 99 / (2 * math.Log(10))}, {10, 10, (1e20 - 1) / (2 * math.Log(10))}, {0, 25, 0},
	} {
		if got := mixture.Variance(c.t, c.sigma); math.Abs(got-c.want) > 1e-12*c.want {
			t.Errorf("Variance(%g, %g) = %g, want %g", c.t, c.sigma, got, c.want)
		}
	}
	if a, b := mixture.Variance(0.5, 1), mixture.Variance(0.5, 1+1e-9); math.Abs(a-b) > 1e-8 {
		t.Errorf("no limit at sigma = 1: %g, %g", a, b)
	}
}

// The energy of one Gaussian in closed form.
func TestEnergyOfOneMode(t *testing.T) {
	p := &mixture.Problem{A: plane.Mat{{2, 0}, {0, 1}}, Y: plane.Vec{1, -1}, A0: 0.3, A1: 0.7, Sigma: 1,
		Modes: []mixture.Mode{{Mean: plane.Vec{1, 2}, Cov: plane.Mat{{2, 0}, {0, 0.5}}, Weight: 7}}}
	x := []float64{0.5, -0.25}
	const at = 0.25 // v = t at sigma = 1
	want := 0.3/2*(0*0+0.75*0.75) +
		0.7*(math.Log(2*math.Pi)+math.Log(2.25*0.75)/2+0.5*0.5/(2*2.25)+2.25*2.25/(2*0.75))
	if got := must(p.Energy(t.Context(), x, at)); math.Abs(got-want) > 1e-12 {
		t.Errorf("F = %.15g, want %.15g", got, want)
	}
}

// Far from every mode the energy overflows nothing, and a lost point is NaN, not a panic.
func TestFarOut(t *testing.T) {
	p := mixture.Paper()
	e, g := p.At(1e-3).Gradient(plane.Vec{1e12, -1e12})
	if math.IsNaN(e) || math.IsNaN(g[0]) {
		t.Errorf("at 1e12: %g, %v", e, g)
	}
	if _, g := p.At(1e-3).Gradient(plane.Vec{math.NaN(), 0}); !math.IsNaN(g[0]) {
		t.Errorf("gradient at NaN is %v", g)
	}
}

// The recorded angle is the angle: against cos computed from the path.
func TestStepsReportWhatHappened(t *testing.T) {
	p := mixture.Paper()
	settings := solver.Settings{
		Rule:     solver.Rule{Method: solver.GradientLike, Search: solver.LineSearch{Kind: solver.CorrectedArmijo}},
		Schedule: solver.Schedule{Max: 1.5, Min: 1e-3, Levels: 300},
	}
	stays, moves := 0, 0
	for _, x := range mixturetest.RandomPoints(rand.New(rand.NewPCG(16, 1)), 20, 10) {
		for s, err := range solver.Steps(t.Context(), p, settings, x[:]) {
			if err != nil {
				t.Fatal(err)
			}
			f, g := p.At(1e-3).Gradient(x)
			_, gt := p.At(s.T).Gradient(x)
			cos := -plane.Dot(g, gt) / (plane.Norm(g) * plane.Norm(gt))
			if math.Abs(cos-s.Cosine) > 1e-9 || math.Abs(f-s.Target) > 1e-12 {
				t.Fatalf("step %d: cosine %g, target %g; want %g, %g", s.K, s.Cosine, s.Target, cos, f)
			}
			next := plane.Vec(s.X)
			if cos >= 0 && (next != x || s.Accepted) {
				t.Fatalf("step %d moves along no descent direction", s.K)
			}
			if next == x {
				stays++
			} else if moves++; must(p.Energy(t.Context(), next[:], 1e-3)) > f {
				t.Fatalf("step %d: f rises although the search is the corrected one", s.K)
			}
			x = next
		}
	}
	if stays == 0 || moves == 0 {
		t.Errorf("%d stays, %d moves: the test shows nothing", stays, moves)
	}
}

func TestDataLine(t *testing.T) {
	lo, hi := plane.Vec{-10, -5}, plane.Vec{10, 5}
	for _, c := range []struct {
		name string
		a    plane.Mat
		y    plane.Vec
		line bool
	}{
		{"paper", plane.Mat{{1, 1}, {0, 0}}, plane.Vec{2, 0}, true},
		{"noise outside the range of A", plane.Mat{{1, 1}, {0, 0}}, plane.Vec{2, 3}, true},
		{"upright", plane.Mat{{2, 0}, {1, 0}}, plane.Vec{3, 1}, true},
		{"level", plane.Mat{{0, 3}, {0, 0}}, plane.Vec{3, 0}, true},
		{"far from the window", plane.Mat{{1, 2}, {2, 4}}, plane.Vec{100, 200}, true},
		{"rank 2", plane.Mat{{1, 0.1}, {0, 1}}, plane.Vec{1, 1}, false},
		{"rank 0", plane.Mat{}, plane.Vec{1, 1}, false},
	} {
		p := mixture.Paper()
		p.A, p.Y = c.a, c.y
		lines := p.DataLine(lo, hi)
		if (len(lines) == 1) != c.line {
			t.Errorf("%s: %v", c.name, lines)
			continue
		}
		if !c.line {
			continue
		}
		for _, x := range lines[0] { // normal equations: A^T (A x - y) = 0
			residual := plane.Vec{plane.Dot(p.A[0], x) - p.Y[0], plane.Dot(p.A[1], x) - p.Y[1]}
			if g := plane.Adjoint(p.A, residual); plane.Norm(g) > 1e-9*(1+plane.Norm(p.Y)) {
				t.Errorf("%s: gradient %v at %v", c.name, g, x)
			}
		}
		if d := plane.Distance(lines[0][0], lines[0][1]); math.Abs(d-2*plane.Distance(lo, hi)) > 1e-9 {
			t.Errorf("%s: the line is %g long", c.name, d)
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
