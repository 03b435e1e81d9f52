package stationary

import (
	"math"
	"math/rand/v2"
	"testing"

	"gradus/toy2d/mixture"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/plane"
)

func coincide(a, b plane.Vec, tol float64) bool { return plane.Distance(a, b) <= tol }

func TestFieldAgreesWithLandscape(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		p := mixturetest.DrawProblem(r, 10, 0.05, 10)
		if r.IntN(3) == 0 {
			p.Modes = append(p.Modes[:r.IntN(2)*len(p.Modes)], mixture.Points(mixturetest.RandomPoints(r, 1+r.IntN(100), 10))...)
		}
		at := mixturetest.LogUniform(r, 1e-3, 2)
		l := p.Landscape(at)
		f := NewField(l, unlimited())
		x := plane.Vec{10 * r.NormFloat64(), 10 * r.NormFloat64()}
		z := f.In(x)
		if !coincide(f.Out(z), x, 1e-13*(1+plane.Norm(x))) {
			t.Fatalf("out(in(%v)) = %v", x, f.Out(z))
		}
		j := f.At(z)
		_, want := l.Gradient(x)
		if scale := plane.Norm(want) + p.A0*plane.Norm(p.Y) + p.A1; !coincide(f.Out(j.Grad), want, 1e-11*scale) {
			t.Fatalf("gradient %v, want %v", f.Out(j.Grad), want)
		}
		h := l.Hessian(x)
		s := l.Score(x) // whose square the landscape takes off another
		tol := 1e-9*(math.Abs(h.XX)+math.Abs(h.YY)+p.A1*f.modes[0].precision.XX) + 1e-11*p.A1*plane.Dot(s, s)
		for i, e := range f.axes {
			for k, d := range f.axes {
				got := [2]plane.Vec{{j.Hess.XX, j.Hess.XY}, {j.Hess.XY, j.Hess.YY}}[i][k]
				if want := plane.Dot(e, h.Mul(d)); !(math.Abs(got-want) <= tol) {
					t.Fatalf("entry %d %d of the Hessian is %g, want %g", i, k, got, want)
				}
			}
		}
		const step = 1e-5
		gradAt := func(t float64) plane.Vec { return NewField(p.Landscape(t), unlimited()).At(z).Grad }
		up, down := gradAt(math.Exp(math.Log(at)+step)), gradAt(math.Exp(math.Log(at)-step))
		rate := plane.Scaled(1/(2*step), plane.Sub(up, down))
		if !coincide(j.Rate, rate, 1e-5*(plane.Norm(rate)+1e-3*plane.Norm(j.Grad))+1e-9) {
			t.Fatalf("d grad / d log t is %v, want %v", j.Rate, rate)
		}
	}
}

// A singular A leaves only the prior's tiny curvature along its null space.
func TestFieldKeepsNullSpace(t *testing.T) {
	for _, a := range []plane.Mat{{{1, 1}, {0, 0}}, {{0.1, 0.3}, {0.2, 0.6}}, {{0.7, -0.1}, {0, 0}}, {}} {
		p := mixture.Paper()
		p.A = a
		f := NewField(p.Landscape(15), unlimited())
		if f.stiff[1] != 0 || f.linear[1] != 0 {
			t.Errorf("A = %v: null space has curvature %g, pull %g", a, f.stiff[1], f.linear[1])
		}
	}
	p := mixture.Paper()
	p.A = plane.Mat{{1, 0}, {0, 1e-7}}
	if got, want := NewField(p.Landscape(1), unlimited()).stiff[1], p.A0*1e-14; math.Abs(got/want-1) > 1e-12 {
		t.Errorf("small singular value: curvature %g, want %g", got, want)
	}
}

// No cell that holds a stationary point may be judged empty, none that holds two may
// be judged to hold one.
func TestJudgeKeepsStationaryPoints(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	cells, unsure := 0, 0
	for range 60 {
		p := mixturetest.DrawProblem(r, 10, 0.02, 10)
		l := p.Landscape(mixturetest.LogUniform(r, 1e-3, 0.5))
		f := NewField(l, unlimited())
		points, _ := pointsIn(l, Bound(l))
		prove := newProver(f)
		for _, s := range points {
			z := f.In(s.X)
			for range 100 {
				c := f.cell(plane.Window{Min: plane.Vec{-1, -1}, Max: plane.Vec{1, 1}})
				for i := range c.half {
					c.half[i] = plane.Scaled(mixturetest.LogUniform(r, 1e-6, 20), c.half[i])
					c.centre = plane.AddScaled(c.centre, 0.99*(2*r.Float64()-1), c.half[i])
				}
				c.centre = plane.AddScaled(c.centre, 1, z)
				cells++
				switch v, _ := prove.judge(c); v {
				case none:
					t.Fatalf("%v is judged empty, but holds %v", c, z)
				case single:
					for _, other := range points {
						at := c.local(plane.Sub(f.In(other.X), c.centre))
						if other != s && max(math.Abs(at[0]), math.Abs(at[1])) < 1 {
							t.Fatalf("%v is judged to hold one point, but holds %v and %v", c, s, other)
						}
					}
				case unknown:
					unsure++
				}
			}
		}
	}
	if share := float64(unsure) / float64(cells); share > 0.7 {
		t.Errorf("%.0f %% of cells with a point undecided: the tests do not bite", 100*share)
	}
}

func TestWinding(t *testing.T) {
	p := mixture.Paper()
	l := p.Landscape(1e-3)
	f := NewField(l, unlimited())
	for _, c := range []struct {
		at   plane.Vec
		want int
	}{{plane.Vec{1, 1}, 1}, {plane.Vec{0.9437304, -0.1531700}, -1}, {plane.Vec{3, 3}, 0}, {plane.Vec{6.67, -0.84}, 1}} {
		turns, ok := f.winding(f.cell(plane.Window{Min: plane.Vec{c.at[0] - 0.1, c.at[1] - 0.1},
			Max: plane.Vec{c.at[0] + 0.1, c.at[1] + 0.1}}))
		if !ok || turns != c.want {
			t.Errorf("around %v: %d turns, %v, want %d", c.at, turns, ok, c.want)
		}
	}
}
