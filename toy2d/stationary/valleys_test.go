package stationary

import (
	"math"
	"math/rand/v2"
	"testing"

	"gradus/toy2d/mixture"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/plane"
)

// climbDown follows the gradient flow of a landscape by the explicit midpoint rule with
// steps that are short beside the curvature and the picture: slow, and another way than
// Valleys takes. It returns where the flow comes to rest.
func climbDown(l *mixture.Landscape, x plane.Vec) plane.Vec {
	for range 2_000_000 {
		_, g := l.Gradient(x)
		if plane.Norm(g) < 1e-10 {
			break
		}
		lo, hi, _ := l.Hessian(x).Eigen()
		h := min(0.1/max(math.Abs(lo), math.Abs(hi)), 0.02/plane.Norm(g))
		_, g = l.Gradient(plane.AddScaled(x, -h/2, g))
		x = plane.AddScaled(x, -h, g)
	}
	return x
}

// A point lies in the valley of the minimum that a descent with short steps comes to.
func TestValleysAreThoseOfTheGradientFlow(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 7))
	differ, asked := 0, 0
	for i := range 12 {
		p := mixture.Paper()
		if i > 0 {
			p = mixturetest.RandomProblem(r, 2+r.IntN(6))
		}
		v, err := NewSurveyor(p).Valleys(t.Context(), 1e-3)
		if err != nil || !v.Complete {
			continue
		}
		for range 30 {
			x := plane.Vec{20*r.Float64() - 10, 20*r.Float64() - 10}
			rest := climbDown(p.At(1e-3), x)
			got := v.Of(x)
			asked++
			if got == Nowhere || plane.Distance(v.Minima[got].X, rest) > 1e-3 {
				differ++ // beside the border of two valleys
				t.Logf("%v: %d of %d, the descent rests at %v", x, got, len(v.Minima), rest)
			}
		}
	}
	if differ > asked/100 || asked < 200 {
		t.Errorf("%d of %d points lie in another valley", differ, asked)
	}
}

// Every minimum lies in its own valley, however close another one is, and so do the points
// of the disc in which the flow cannot leave it.
func TestMinimaThatAreCloseHaveTheirOwnValleys(t *testing.T) {
	p := &mixture.Problem{A: plane.Mat{{1, 0}, {0, 1}}, A0: 1e-6, A1: 1, Sigma: 10, Modes: []mixture.Mode{
		{Mean: plane.Vec{-0.05, 0}, Cov: plane.Mat{{2e-3, 0}, {0, 2e-3}}, Weight: 1},
		{Mean: plane.Vec{0.05, 0}, Cov: plane.Mat{{2e-3, 0}, {0, 2e-3}}, Weight: 1},
	}}
	v, err := NewSurveyor(p).Valleys(t.Context(), 1e-5)
	if err != nil || len(v.Minima) != 2 {
		t.Fatalf("%+v, %v", v, err)
	}
	if d := plane.Distance(v.Minima[0].X, v.Minima[1].X); d > 0.09 || d < 0.03 {
		t.Fatalf("the minima are %g apart", d)
	}
	for i, m := range v.Minima {
		for _, to := range []plane.Vec{{0, 0}, {0, 0.05}, {-0.01, 0.03}, {0.01, -2},
			{math.Copysign(4, m.X[0]-v.Minima[1-i].X[0]), 3}} {
			if got := v.Of(plane.AddScaled(m.X, 1, to)); got != i {
				t.Errorf("%v beside minimum %d is in the valley of %d", to, i, got)
			}
		}
	}
}

// What lies on a ridge, far away, or nowhere.
func TestPointsInNoValley(t *testing.T) {
	p := mixture.Paper()
	p.Y = plane.Vec{0, 0}
	p.Modes = []mixture.Mode{
		{Mean: plane.Vec{4, -4}, Cov: plane.Mat{{1, 0}, {0, 1}}, Weight: 1},
		{Mean: plane.Vec{-4, 4}, Cov: plane.Mat{{1, 0}, {0, 1}}, Weight: 1},
	}
	v, err := NewSurveyor(p).Valleys(t.Context(), 1e-3)
	if err != nil || len(v.Minima) != 2 {
		t.Fatal(err)
	}
	for _, c := range []struct {
		x    plane.Vec
		want int
	}{
		{plane.Vec{0, 0}, Nowhere}, // the saddle, where the flow stands
		{plane.Vec{math.NaN(), 1}, Nowhere},
		{plane.Vec{1e6, -1e6}, v.Of(plane.Vec{4, -4})},
		{plane.Vec{-1e9, 1e9}, v.Of(plane.Vec{-4, 4})},
		{plane.Vec{1e-7, 0}, v.Of(plane.Vec{4, -4})},
	} {
		if got := v.Of(c.x); got != c.want {
			t.Errorf("%v is in valley %d, want %d", c.x, got, c.want)
		}
	}
}
