package e2e

import (
	_ "embed"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/web/toyapp"
)

//go:embed testdata/browser/numbers.js
var numbersScript string

// testNumbers compares what the page computes for its pictures with Go, over random specs.
func testNumbers(t *testing.T, b screen) {
	type axes struct {
		Major, Minor, Angle float64
		Cov                 plane.Mat
	}
	type question struct {
		Spec toy2d.Spec  `json:"spec"`
		T    float64     `json:"t"`
		At   []plane.Vec `json:"at"`
		Axes [][]float64 `json:"axes"` // major, minor, angle
		Covs []plane.Mat `json:"covs"`
	}
	type answer struct {
		Gradients []plane.Vec
		Raster    float64 // largest relative difference
		Covs      []axes  // back and forth from axes
		Axes      []axes  // likewise from covariances
	}
	r := rand.New(rand.NewPCG(15, 16))
	var questions []question
	for i := range 150 {
		s := toyapp.Default(solver.Methods()[r.IntN(4)])
		if i > 3 { // the first four are the page's own
			randomise(r, &s)
		}
		if i%3 == 2 {
			for range 1 + r.IntN(40) {
				s.Cloud = append(s.Cloud, plane.Vec{20*r.Float64() - 10, 20*r.Float64() - 10})
			}
			s.Modes = s.Modes[:r.IntN(2)*len(s.Modes)]
		}
		q := question{Spec: s, T: math.Pow(10, -3+4*r.Float64())}
		for range 5 {
			q.At = append(q.At, plane.Vec{30*r.Float64() - 15, 30*r.Float64() - 15})
		}
		for range 6 {
			major, minor := math.Pow(10, -3+6*r.Float64()), math.Pow(10, -3+6*r.Float64()) // also what is not allowed
			q.Axes = append(q.Axes, []float64{major, minor, 7 * (r.Float64() - 0.5)})
		}
		for _, m := range s.Modes {
			q.Covs = append(q.Covs, m.Cov)
		}
		questions = append(questions, q)
	}
	asked, err := json.Marshal(questions)
	if err != nil {
		t.Fatal(err)
	}
	b.show("#starts.n=2&schedule.levels=20")
	answers := js[[]answer](b.tab,
		called(numbersScript, string(asked)))
	if len(answers) != len(questions) {
		t.Fatalf("%d answers to %d questions", len(answers), len(questions))
	}
	for i, q := range questions {
		a := answers[i]
		l := q.Spec.Problem().At(q.T)
		for j, x := range q.At {
			_, want := l.Gradient(x)
			if d := apart(a.Gradients[j], want); !(d <= 1e-9*(1+math.Hypot(want[0], want[1]))) {
				t.Errorf("spec %d: the gradient at %v, t = %g is %v, want %v", i, x, q.T, a.Gradients[j], want)
			}
		}
		if !(a.Raster <= 1e-9) {
			t.Errorf("spec %d: the raster differs from the samples by %g", i, a.Raster)
		}
		for j, asked := range q.Axes {
			checkCovariance(t, asked[0], asked[1], asked[2], a.Covs[j].Cov)
		}
		for j, cov := range q.Covs {
			g := a.Axes[j]
			back := plane.Mat{}
			sin, cos := math.Sincos(g.Angle)
			p, m := g.Major*g.Major, g.Minor*g.Minor
			back[0][0], back[1][1], back[0][1] = p*cos*cos+m*sin*sin, p*sin*sin+m*cos*cos, (p-m)*sin*cos
			for _, d := range []float64{back[0][0] - cov[0][0], back[0][1] - cov[0][1], back[1][1] - cov[1][1]} {
				if !(math.Abs(d) <= 1e-9*(cov[0][0]+cov[1][1])) {
					t.Errorf("the axes of %v are %+v", cov, g)
					break
				}
			}
			if !(g.Major >= g.Minor && g.Angle > -math.Pi/2 && g.Angle <= math.Pi/2) {
				t.Errorf("the axes of %v are %+v", cov, g)
			}
		}
	}
}

// checkCovariance: an ellipse becomes a covariance that a spec allows and that has its
// axes, if they are allowed.
func checkCovariance(t *testing.T, major, minor, angle float64, cov plane.Mat) {
	t.Helper()
	s := toyapp.Default(solver.Flow)
	s.Modes = []mixture.Mode{{Cov: cov, Weight: 1}}
	if err := s.Validate(); err != nil {
		t.Errorf("of axes %g and %g at %g: %v", major, minor, angle, err)
		return
	}
	clamped := func(x float64) float64 { return math.Pow(min(100, max(0.01, x)), 2) }
	p, q := clamped(major), clamped(minor)
	sin, cos := math.Sincos(angle)
	want := plane.Mat{{p*cos*cos + q*sin*sin, (p - q) * sin * cos}, {(p - q) * sin * cos, p*sin*sin + q*cos*cos}}
	for i := range 2 {
		for j := range 2 {
			if d := math.Abs(cov[i][j] - want[i][j]); !(d <= 0.01*min(p, q)+1e-6*max(p, q)) {
				t.Errorf("axes %g and %g at %g became %v, want %v", major, minor, angle, cov, want)
				return
			}
		}
	}
}
