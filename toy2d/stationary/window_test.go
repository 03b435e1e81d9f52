package stationary

import (
	"math"
	"math/rand/v2"
	"testing"

	"gradus/toy2d/mixture"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/plane"
)

func TestWindowPaper(t *testing.T) {
	// 8.18 + 3 sqrt 1.96 and -8.08 - 3 sqrt 1.42: the outermost modes.
	want := plane.Window{Min: plane.Vec{-11.6635591990377, -10}, Max: plane.Vec{12.378809689158466, 10}}
	for _, at := range []float64{1e-3, 0.5, 1.5, 15} { // not more at v = 2e29
		got := NewSurveyor(mixture.Paper()).Window(at)
		if !coincide(got.Min, want.Min, 1e-9) || !coincide(got.Max, want.Max, 1e-9) {
			t.Errorf("t = %g: %v, want %v", at, got, want)
		}
	}
}

func TestBoundHoldsEverything(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	for n := range 40 {
		p := mixturetest.DrawProblem(r, 10, 0.05, 10)
		l := p.Landscape(mixturetest.LogUniform(r, 1e-3, 1))
		inner, f := Bound(l), NewField(l, unlimited())
		if turns, ok := f.winding(f.cell(inner)); !ok || turns != 1 {
			t.Errorf("problem %d: %d turns along the bound, %v", n, turns, ok)
		}
		// The ring between the bound and a box ten times its size has no point.
		var outer plane.Window
		for i := range outer.Min {
			c, h := (inner.Max[i]+inner.Min[i])/2, (inner.Max[i]-inner.Min[i])/2
			outer.Min[i], outer.Max[i] = c-10*h, c+10*h
		}
		found, settled := f.search(f.cell(outer), 0.5)
		if !settled {
			t.Errorf("problem %d: search not settled", n)
		}
		for _, z := range found {
			if !inner.Contains(f.Out(z)) {
				t.Errorf("problem %d: %v is outside of %v", n, f.Out(z), inner)
			}
		}
		w := NewSurveyor(p).Window(l.T)
		for _, s := range describe(l, f, found, outer) {
			if !w.Contains(s.X) {
				t.Errorf("problem %d: %v is outside of the window %v", n, s.X, w)
			}
		}
		for _, m := range p.Modes {
			for _, side := range [...]float64{-3, 3} {
				x := plane.AddScaled(m.Mean, side, plane.Vec{math.Sqrt(m.Cov[0][0]), math.Sqrt(m.Cov[1][1])})
				if !w.Contains(x) {
					t.Errorf("problem %d: %v of a mode is outside of the window", n, x)
				}
			}
		}
	}
}

// Two long ridges, 30 apart, cross more than 3 standard deviations out at (75, 15):
// there is a saddle.
func TestWindowHoldsDistantSaddle(t *testing.T) {
	ridge := func(mean plane.Vec, slope float64) mixture.Mode {
		n := math.Hypot(1, slope)
		c, s := 1/n, slope/n
		const long, short = 64, 0.25
		xy := (long - short) * c * s
		return mixture.Mode{Mean: mean, Cov: plane.Mat{{long*c*c + short*s*s, xy}, {xy, long*s*s + short*c*c}},
			Weight: 1}
	}
	p := &mixture.Problem{A0: 1, A1: 1, Sigma: 1, Modes: []mixture.Mode{ridge(plane.Vec{0, 0}, 0.2),
		ridge(plane.Vec{0, 30}, -0.2)}}
	w := NewSurveyor(p).Window(1e-6)
	points, complete := pointsIn(p.Landscape(1e-6), w)
	if got := kindCount(points); !complete || got != [3]int{2, 1, 0} {
		t.Fatalf("complete %v, %v, want 2 minima and a saddle", complete, got)
	}
	saddle := points[2].X
	if saddle[0] < 40 || math.Abs(saddle[1]-15) > 1e-9 || w.Max[0] < saddle[0]+1 {
		t.Errorf("saddle %v, window %v", saddle, w)
	}
}
