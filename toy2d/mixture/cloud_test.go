package mixture_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gradus/toy2d/mixture"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/plane"
)

// TestCloudIsASum compares with all densities added up one by one, relative to the largest.
func TestCloudIsASum(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 1))
	for _, n := range [][2]int{{0, 1}, {0, 40}, {3, 7}, {0, 1000}, {32, 1000}} {
		p := mixturetest.CloudProblem(r, n[0], n[1])
		for _, at := range times {
			l, v := p.Landscape(at), mixture.Variance(at, p.Sigma)
			for range 20 {
				x := mixturetest.RandomPoints(r, 1, 10)[0]
				logs, scores, total, top := make([]float64, len(p.Modes)), make([]plane.Vec, len(p.Modes)), 0.0, math.Inf(-1)
				for k, m := range p.Modes {
					total += m.Weight
					cov := m.Sym().Plus(v, plane.Sym{XX: 1, YY: 1})
					scores[k] = cov.Solve(plane.Sub(m.Mean, x))
					logs[k] = math.Log(m.Weight) - math.Log(cov.Det())/2 - plane.Dot(plane.Sub(m.Mean, x), scores[k])/2
					top = max(top, logs[k])
				}
				sum, score := 0.0, plane.Vec{}
				for k := range logs {
					w := math.Exp(logs[k] - top)
					sum += w
					score = plane.AddScaled(score, w, scores[k])
				}
				score = plane.Scaled(1/sum, score)
				want := top + math.Log(sum/total/(2*math.Pi))
				got, s := l.Prior(x)
				// Rounding of an exponent of this size is that of a weight.
				slack := 1e-12 + 1e-15*math.Abs(top)
				if math.Abs(got-want) > slack*(1+math.Abs(want)) || plane.Distance(s, score) > 10*slack*(1+plane.Norm(score)) {
					t.Fatalf("%v, t = %g at %v: log p = %g, score %v; want %g, %v", n, at, x, got, s, want, score)
				}
			}
		}
	}
}

// TestCircle: of points on a circle of radius rho the Hessian of log p is -1/v + rho^2/(2 v^2) at the centre, and -1/v
// across the circle where it is.
func TestCircle(t *testing.T) {
	const rho = 4.0
	p := &mixture.Problem{A1: 1, Sigma: 1, Modes: mixture.Points(mixturetest.CirclePoints(200, rho))}
	for _, v := range []float64{0.02, 0.1, 0.5, 2} {
		l := p.Landscape(v)
		want := 1/v - rho*rho/(2*v*v)
		if lo, hi, _ := l.Hessian(plane.Vec{}).Eigen(); math.Abs(lo-want) > 1e-9*rho*rho/(v*v) || math.Abs(hi-lo) > 1e-9*rho*rho/(v*v) {
			t.Errorf("v = %g: at the centre %g and %g, want %g", v, lo, hi, want)
		}
		// Beside the curvature of the circle, of which v/rho^2 tells.
		if lo, hi, _ := l.Hessian(plane.Vec{rho, 0}).Eigen(); math.Abs(hi*v-1) > v/(rho*rho) || math.Abs(lo)*v > 0.2 {
			t.Errorf("v = %g: on the circle %g along and %g across, want about 0 and %g", v, lo, hi, 1/v)
		}
	}
}
