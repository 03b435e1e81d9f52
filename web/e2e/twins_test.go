package e2e

import (
	_ "embed"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/curvature"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/web/toyapp"
)

//go:embed testdata/browser/twins.js
var twinsScript string

// testTwins compares what the page computes itself with what Go says, over random specs.
func testTwins(t *testing.T, b *tab) {
	type question struct {
		Spec     toy2d.Spec  `json:"spec"`
		T        float64     `json:"t"`
		At       []plane.Vec `json:"at"`
		Levels   []int       `json:"levels"`
		Fragment string      `json:"fragment"`
	}
	type answer struct {
		Energies  []float64
		Prior     []float64 // -log of the density of the diffusion at the time t, less that at 0
		Posterior []float64 // likewise of the posterior at the smoothing t
		Bends     []struct{ Least, Norm float64 }
		Smoothing []float64
		Starts    []plane.Vec
		Fragment  string
		Spec      toy2d.Spec
	}
	r := rand.New(rand.NewPCG(5, 6))
	var questions []question
	for i := range 200 {
		s := toyapp.Default(solver.Methods()[r.IntN(4)])
		if i > 3 { // the first four are the page's own
			randomise(r, &s)
		}
		q := question{Spec: s, T: math.Pow(10, -3+4*r.Float64())}
		for range 5 {
			q.At = append(q.At, plane.Vec{40*r.Float64() - 20, 40*r.Float64() - 20})
		}
		last := s.Schedule.Levels - 1
		q.Levels = []int{0, last / 3, last / 2, max(0, last-1), last}
		_, q.Fragment, _ = strings.Cut(toyapp.Link("", s), "#")
		questions = append(questions, q)
	}
	asked, err := json.Marshal(questions)
	if err != nil {
		t.Fatal(err)
	}
	b.open("")
	answers := js[[]answer](b,
		called(twinsScript, string(asked)))
	if len(answers) != len(questions) {
		t.Fatalf("%d answers to %d questions", len(answers), len(questions))
	}
	for i, q := range questions {
		a := answers[i]
		l := q.Spec.Problem().At(q.T)
		for j, x := range q.At {
			if want := l.Energy(x); !(math.Abs(a.Energies[j]-want) <= 1e-9*math.Abs(want)) {
				t.Errorf("spec %d: F(%v, %g) = %.17g, want %.17g", i, x, q.T, a.Energies[j], want)
			}
		}
		for j, x := range q.At {
			lo, hi, _ := l.Hessian(x).Eigen()
			if got := a.Bends[j].Least; !(math.Abs(got-lo) <= 1e-9*(math.Abs(lo)+math.Abs(hi))) {
				t.Errorf("spec %d: least eigenvalue at %v, t = %g: %.12g, want %.12g", i, x, q.T, got, lo)
			}
			lo, hi, _ = curvature.PriorOnly(l.Problem).At(q.T).Hessian(x).Eigen()
			if got, want := a.Bends[j].Norm, max(math.Abs(lo), math.Abs(hi)); !(math.Abs(got-want) <= 1e-9*want) {
				t.Errorf("spec %d: norm of Hess log p at %v, t = %g: %.12g, want %.12g", i, x, q.T, got, want)
			}
		}
		sampleTwins(t, i, &q.Spec, q.T, q.At, a.Prior, a.Posterior)
		for j, level := range q.Levels {
			if want := q.Spec.Settings().At(level); !(math.Abs(a.Smoothing[j]-want) <= 1e-12*want) {
				t.Errorf("spec %d: t on level %d = %g, want %g", i, level, a.Smoothing[j], want)
			}
		}
		if q.Spec.Starts.Kind != "random" {
			for j, want := range q.Spec.Points() {
				if j >= len(a.Starts) || apart(a.Starts[j], want) > 1e-12*(1+math.Hypot(want[0], want[1])) {
					t.Errorf("spec %d: start %d is not %v", i, j, want)
					break
				}
			}
		}
		if a.Fragment != q.Fragment {
			t.Errorf("spec %d: link\n%s\nwant\n%s", i, a.Fragment, q.Fragment)
		}
		if got, want := toyapp.Link("", a.Spec), toyapp.Link("", q.Spec); got != want ||
			a.Spec.Method != q.Spec.Method {
			t.Errorf("spec %d: read back\n%s\nwant\n%s", i, got, want)
		}
	}
}

// sampleTwins compares the densities under the draws.
func sampleTwins(t *testing.T, i int, s *toy2d.Spec, at float64, points []plane.Vec, prior, posterior []float64) {
	t.Helper()
	d := s.Diffusion()
	law := func(x plane.Vec) float64 {
		log, _ := d.At(at).Prior(plane.Scaled(1/d.Scale, x))
		return -log
	}
	q := s.Posterior(s.Problem())
	logs, scores := make([]float64, 1+len(points)), make([]float64, 2+2*len(points))
	x := []float64{0, 0}
	for _, p := range points {
		x = append(x, p[0], p[1])
	}
	if err := q.LogDensity(t.Context(), logs, scores, x, at); err != nil {
		t.Fatal(err)
	}
	for j, p := range points {
		if want := law(p) - law(plane.Vec{}); !(math.Abs(prior[j]-want) <= 1e-7*(1+math.Abs(want))) {
			t.Errorf("spec %d: density of the prior at %v, T = %g: %.12g, want %.12g", i, p, at, prior[j], want)
		}
		if want := logs[0] - logs[1+j]; !(math.Abs(posterior[j]-want) <= 1e-7*(1+math.Abs(want))) {
			t.Errorf("spec %d: density of the posterior at %v, t = %g: %.12g, want %.12g", i, p, at, posterior[j], want)
		}
	}
}

// randomise changes a spec everywhere, within what is allowed.
func randomise(r *rand.Rand, s *toy2d.Spec) {
	between := func(lo, hi float64) float64 { return lo + (hi-lo)*r.Float64() }
	s.Step, s.A0, s.A1 = between(0.1, 2), between(0, 0.1), between(0.01, 0.2)
	s.Sigma = []float64{1, 1 + 1e-9, between(1, 20)}[r.IntN(3)]
	s.Schedule.Kind = solver.ScheduleKind(r.IntN(3))
	s.Schedule.TMin = between(1e-4, 0.1)
	s.Schedule.TMax, s.Schedule.Levels = s.Schedule.TMin+between(0, 2), 1+r.IntN(100)
	s.Starts.Kind = []string{"ring", "grid", "random", "points"}[r.IntN(4)]
	s.Starts.N, s.Starts.Radius, s.Starts.Centre = 1+r.IntN(9), between(0, 9), plane.Vec{between(-3, 3), 1e-7}
	s.Starts.Points = []plane.Vec{{between(-9, 9), 5}, {-1e21, 0.1}}
	s.Window = plane.Window{Min: plane.Vec{between(-9, 0), -1}, Max: plane.Vec{between(1, 9), 1e-7}}
	s.CurvatureAt = []float64{between(0.1, 1), 1}[:r.IntN(3)]
	s.Seed, s.Noise.Seed = r.Int64N(1<<53), r.Int64N(9)
	for i := range 2 {
		s.Y[i] = between(-3, 3)
		for j := range 2 {
			s.A[i][j] = between(-2, 2)
		}
	}
	s.Samples.Draw, s.Samples.Seed = toy2d.Draw(r.IntN(3)), r.Int64N(9)
	s.Samples.Prior.Scale, s.Samples.Prior.T1 = between(0.5, 20), between(0.01, 10)
	s.Samples.Prior.Error.Size = between(0, 1)
	s.Samples.Posterior.Alpha, s.Samples.Posterior.Annealed = between(0.1, 9), r.IntN(2) == 0
	s.Modes = nil
	for range 1 + r.IntN(4) {
		xx, yy := between(0.1, 3), between(0.1, 3)
		xy := between(-0.9, 0.9) * math.Sqrt(xx*yy)
		s.Modes = append(s.Modes, mixture.Mode{Mean: plane.Vec{between(-9, 9), between(-9, 9)},
			Cov: plane.Mat{{xx, xy}, {xy, yy}}, Weight: between(0.1, 5)})
	}
}
