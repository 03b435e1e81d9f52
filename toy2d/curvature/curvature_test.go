package curvature

import (
	"math"
	"math/rand/v2"
	"testing"

	"gradus/toy2d/mixture"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/plane"
)

func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("%s: %.8g, want %.8g", what, got, want)
	}
}

// TestPapersProblem compares with what a grid and local searches in double precision found, checked against differences.
func TestPapersProblem(t *testing.T) {
	p := mixture.Paper()
	for _, row := range []struct{ t, lipschitz, concave, least float64 }{
		{0.001, 74.3918, 74.3918, -3.70132},
		{0.05, 80.7191, 80.7191, -4.03555},
		{0.2, 27.8843, 27.8843, -1.39338},
		{0.5, 4.75124, 4.75124, -0.228064},
		{0.9, 0.0702028, 0.0535911, -0.00187901},
		{1.0, 0.0444951, 0.0130036, 0.000147202},
		{1.1, 0.0281369, -0.00180100, 0.000569289},
		{2.0, 0.000459994, -0.000451703, 0.0000227494},
	} {
		l, err := Lipschitz(t.Context(), p, row.t, Window)
		if err != nil {
			t.Error(err)
		}
		near(t, "the Lipschitz constant", l.Value, row.lipschitz, 6e-6)
		c, err := Find(t.Context(), PriorOnly(p).Landscape(row.t), Window, Least)
		if err != nil {
			t.Error(err)
		}
		near(t, "the largest eigenvalue of Hess log p", -c.Value, row.concave, 6e-6)
		f, err := Find(t.Context(), p.Landscape(row.t), Window, Least)
		if err != nil {
			t.Error(err)
		}
		near(t, "the least eigenvalue of Hess F", f.Value, row.least, 6e-6)
		if x := l.X; row.t == 0.001 && plane.Distance(x, plane.Vec{1.7503, 2.5423}) > 1e-4 {
			t.Errorf("the score is steepest at %v", x)
		}
	}
}

// randomLandscape is of a random problem at a random smoothing, perhaps with points beside its modes or in their place.
func randomLandscape(r *rand.Rand) *mixture.Landscape {
	p := mixturetest.DrawProblem(r, 9, 0.1, 3)
	switch r.IntN(6) {
	case 0:
		p.Modes = append(p.Modes, mixture.Points(mixturetest.RandomPoints(r, 1+r.IntN(60), 9))...)
	case 1:
		p.Modes = mixture.Points(mixturetest.RandomPoints(r, 1+r.IntN(60), 9))
	case 2:
		p.Modes = mixture.Points(mixturetest.CirclePoints(40, 4))
	}
	return p.Landscape(math.Exp(math.Log(1e-3) + r.Float64()*math.Log(1e3)))
}

func randomPoint(r *rand.Rand, w plane.Window) plane.Vec {
	return plane.Vec{w.Min[0] + r.Float64()*(w.Max[0]-w.Min[0]), w.Min[1] + r.Float64()*(w.Max[1]-w.Min[1])}
}

func TestNothingIsBeyondTheBound(t *testing.T) {
	r := rand.New(rand.NewPCG(190, 1))
	for range 40 {
		l := randomLandscape(r)
		for _, side := range []Side{Least, Largest, Norm} {
			e, err := tolerant(Find(t.Context(), l, Window, side))
			if err != nil {
				t.Fatal(err)
			}
			if lo, hi, _ := l.Hessian(e.X).Eigen(); math.Abs(side.height(lo, hi)-side.height(e.Value, e.Value)) > 1e-6*(hi-lo)+1e-12*math.Abs(lo) {
				t.Errorf("%v: found %g at %v, where it is %g to %g", side, e.Value, e.X, lo, hi)
			}
			s := newSearch(l, side)
			for range 2000 {
				x := randomPoint(r, Window)
				if h := s.at(x); h > side.height(e.Bound, e.Bound)+1e-9*math.Abs(e.Bound) {
					t.Fatalf("side %d: %g at %v is beyond the bound %g", side, h, x, e.Bound)
				}
			}
		}
	}
}

// TestMovingBounds looks at random cells, small and large, and random intervals of v.
func TestMovingBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(190, 2))
	tight := 0
	for range 400 {
		l := randomLandscape(r)
		lo := l.V * (1 - 0.5*r.Float64()*r.Float64()*r.Float64())
		hi := l.V * (1 + r.Float64()*r.Float64()*r.Float64())
		b := newMovingBounder(l, lo, hi)
		at, size := randomPoint(r, Window), math.Exp(-8*r.Float64())
		w := plane.Window{Min: plane.AddScaled(at, -size, plane.Vec{1, 0.7}), Max: plane.AddScaled(at, size, plane.Vec{1, 0.7})}
		_, _, s := b.over(b.cellOf(w))
		least, most := math.Inf(1), math.Inf(-1)
		for i := range 60 {
			v := lo + r.Float64()*(hi-lo)
			if i%3 == 0 {
				v = []float64{lo, hi}[i/3%2]
			}
			other := l.Problem.Landscape(Time(v, l.Problem.Sigma))
			x := randomPoint(r, w)
			a, c := newBounder(other).eigen(b.field.In(x))
			least, most = min(least, a), max(most, c)
		}
		slack := 1e-9 * (math.Abs(s.lo) + math.Abs(s.hi))
		if least < s.lo-slack || most > s.hi+slack {
			t.Fatalf("eigenvalues from %g to %g, bounds %g and %g: window %v, v from %g to %g", least, most, s.lo, s.hi, w, lo, hi)
		}
		if s.hi-s.lo < 2*(most-least) {
			tight++
		}
	}
	if tight < 100 {
		t.Errorf("only %d of 400 bounds are worth something", tight)
	}
}

// TestTwoPoints knows the curvature of two equal modes at +-a: -1/w + (a/w)^2 sech^2(a x/w), w their variance.
func TestTwoPoints(t *testing.T) {
	for _, a := range []float64{0.5, 2, 8} {
		p := twoPoints(a, 0.01)
		for _, smoothing := range []float64{1e-3, 0.1, 0.5, 1} {
			w := 0.01 + mixture.Variance(smoothing, p.Sigma)
			want := max(1/w, a*a/(w*w)-1/w)
			l, err := Lipschitz(t.Context(), p, smoothing, Window)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "the Lipschitz constant", l.Value, want, 1e-9)
			rows, err := Rows(t.Context(), p, Window, []float64{smoothing}, nil)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "that of the plane", *rows[0].Plane, want, 1e-9)
		}
	}
}

func twoPoints(a, variance float64) *mixture.Problem {
	p := mixture.Paper()
	cov := plane.Mat{{variance, 0}, {0, variance}}
	p.Modes = []mixture.Mode{{Mean: plane.Vec{-a, 0}, Cov: cov, Weight: 1}, {Mean: plane.Vec{a, 0}, Cov: cov, Weight: 1}}
	return p
}

// TestPlane compares the constant of the plane with ever larger windows; crossed modes have none.
func TestPlane(t *testing.T) {
	p := mixture.Paper()
	for _, smoothing := range []float64{0.2, 0.8, 1.1} {
		rows, err := Rows(t.Context(), p, Window, []float64{smoothing}, nil)
		if err != nil {
			t.Fatal(err)
		}
		large, err := Lipschitz(t.Context(), p, smoothing, plane.Window{Min: plane.Vec{-300, -300}, Max: plane.Vec{300, 300}})
		if err != nil {
			t.Fatal(err)
		}
		near(t, "the constant of the plane", *rows[0].Plane, large.Value, 1e-6)
	}
	p.Modes = p.Modes[:2]
	p.Modes[0].Cov, p.Modes[1].Cov = plane.Mat{{2, 0}, {0, 1}}, plane.Mat{{1, 0}, {0, 2}}
	rows, err := Rows(t.Context(), p, Window, []float64{0.2}, nil)
	if err != nil || rows[0].Plane != nil || rows[0].Bound != nil {
		t.Errorf("crossed modes: %+v, %v", rows, err)
	}
}

// TestMooneysBound holds L/(1 - L v) and -1/v against what is found.
func TestMooneysBound(t *testing.T) {
	p := twoPoints(1, 0.5) // L = 1/0.25 - 2 = 2
	var at []float64
	for v := 0.05; v < 0.5; v += 0.05 {
		at = append(at, Time(v, p.Sigma))
	}
	rows, err := Rows(t.Context(), p, Window, at, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		near(t, "the bound", *row.Bound, 2/(1-2*row.V), 1e-9)
		e, err := Find(t.Context(), PriorOnly(p).Landscape(row.T), Window, Least)
		if err != nil || -e.Value > *row.Bound {
			t.Errorf("v = %g: %g is beyond %g, %v", row.V, -e.Value, *row.Bound, err)
		}
		if row.Lipschitz.Value > max(1/row.V, *row.Bound) {
			t.Errorf("v = %g: the constant %g is beyond both bounds", row.V, row.Lipschitz.Value)
		}
	}
}

func TestConvexFrom(t *testing.T) {
	p := mixture.Paper()
	for _, row := range []struct {
		p    *mixture.Problem
		want float64
	}{{p, 0.98627}, {PriorOnly(p), 1.08064}} {
		th, err := ConvexFrom(t.Context(), row.p, Window, 1e-3, 10)
		if err != nil || !(th.Proven <= th.T+1e-4) || math.Abs(th.T-row.want) > 1e-5 {
			t.Errorf("%+v, %v; want %g", th, err, row.want)
		}
	}
}

// TestConvexFromClosedForms: two modes are log-concave from w = a^2 on, one mode always, and data in full make convex what
// they outweigh.
func TestConvexFromClosedForms(t *testing.T) {
	p := twoPoints(2, 0.01)
	th, err := ConvexFrom(t.Context(), PriorOnly(p), Window, 1e-3, 10)
	if err != nil || !(th.Proven <= th.T*(1+1e-3)) || math.Abs(mixture.Variance(th.T, p.Sigma)+0.01-4) > 1e-6 {
		t.Errorf("two modes: %+v, %v", th, err)
	}
	p.Modes = p.Modes[:1]
	if th, err := ConvexFrom(t.Context(), PriorOnly(p), Window, 1e-3, 10); err != nil || !(th.Proven <= th.T*(1+1e-3)) || th.T != 1e-3 {
		t.Errorf("one mode: %+v, %v", th, err)
	}
	// Hess F = a0 - a1 (a^2/w^2 - 1/w) along the line of the modes, at its least.
	p = twoPoints(2, 0.01)
	p.A, p.A0, p.A1 = plane.Mat{{1, 0}, {0, 1}}, 1, 1
	th, err = ConvexFrom(t.Context(), p, Window, 1e-3, 10)
	w := (math.Sqrt(17) - 1) / 2 // w^2 + w = 4
	if err != nil || !(th.Proven <= th.T*(1+1e-3)) || math.Abs(mixture.Variance(th.T, p.Sigma)+0.01-w) > 1e-6 {
		t.Errorf("with data: %+v, %v", th, err)
	}
	// At most so large a t: there it is not convex yet.
	if th, err := ConvexFrom(t.Context(), p, Window, 1e-3, 0.2); err != nil || !math.IsNaN(th.T) {
		t.Errorf("up to too small a t: %+v, %v", th, err)
	}
}

func TestConvexFromOfRandomProblems(t *testing.T) {
	r := rand.New(rand.NewPCG(190, 3))
	for range 3 {
		p := mixturetest.DrawProblem(r, 9, 0.1, 3)
		p.Modes = p.Modes[:min(3, len(p.Modes))]
		top := min(5, Time(mixture.MaxVariance, p.Sigma))
		th, err := ConvexFrom(t.Context(), p, Window, 1e-3, top)
		if err != nil {
			t.Fatal(err)
		}
		if math.IsNaN(th.T) || !(th.Proven >= th.T && th.Proven < 1.01*th.T) {
			t.Fatalf("convex from %g, proven from %g", th.T, th.Proven)
		}
		if lo, hi, _ := p.Landscape(th.T).Hessian(th.X).Eigen(); th.T > 1e-3 && lo > 1e-6*hi {
			t.Errorf("at %g it is convex at %v: %g", th.T, th.X, lo)
		}
		for range 2000 {
			at := min(top, th.Proven*math.Exp(r.Float64()*math.Log(top/th.Proven)))
			b, x := newBounder(p.Landscape(at)), randomPoint(r, Window)
			if lo, _ := b.eigen(b.field.In(x)); lo <= 0 {
				t.Fatalf("proven from %g, but at t = %g the eigenvalue at %v is %g", th.Proven, at, x, lo)
			}
		}
	}
}
