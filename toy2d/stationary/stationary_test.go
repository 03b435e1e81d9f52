package stationary

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"gradus/toy2d/mixture"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/plane"
)

// kindCount returns the numbers of minima, saddles and maxima.
func kindCount(points []Point) (n [3]int) {
	for _, p := range points {
		n[p.Kind]++
	}
	return n
}

// descentEnd minimises F from x by damped Newton steps, gradient steps where the
// Hessian is not positive definite. It shares nothing with the search for
// stationary points but the landscape.
func descentEnd(l *mixture.Landscape, x plane.Vec) plane.Vec {
	value, g := l.Gradient(x)
	for range 20_000 {
		lo, hi, e := l.Hessian(x).Eigen()
		d := plane.Vec{-g[0] / (math.Abs(hi) + 1e-9), -g[1] / (math.Abs(hi) + 1e-9)}
		if lo > 0 {
			across := plane.Vec{e[1], -e[0]}
			d = plane.AddScaled(plane.Scaled(-plane.Dot(g, e)/lo, e), -plane.Dot(g, across)/hi, across)
		}
		step := 1.0
		next := plane.AddScaled(x, step, d)
		for l.Energy(next) > value+1e-4*step*plane.Dot(g, d) && step > 1e-12 {
			step /= 2
			next = plane.AddScaled(x, step, d)
		}
		moved := plane.Distance(next, x)
		x = next
		value, g = l.Gradient(x)
		if moved < 1e-13*(1+plane.Norm(x)) {
			break
		}
	}
	return x
}

// unlimited lets a search take as long as it wants.
func unlimited() *Work { return &Work{Ctx: context.Background(), Limit: math.MaxInt} }

// pointsIn searches one window with the work of a survey.
func pointsIn(l *mixture.Landscape, w plane.Window) (points []Point, complete bool) {
	return Find(l, NewField(l, &Work{Ctx: context.Background(), Limit: surveyWork}), w)
}

func TestStationaryPaper(t *testing.T) {
	l := mixture.Paper().Landscape(1e-3)
	points, complete := pointsIn(l, NewSurveyor(mixture.Paper()).Window(1e-3))
	if got := kindCount(points); !complete || got != [3]int{4, 3, 0} {
		t.Fatalf("complete %v, minima, saddles, maxima = %v, want 4, 3, 0", complete, got)
	}
	want := []Point{
		{plane.Vec{1.0000, 1.0000}, Minimum, 0.05773},
		{plane.Vec{1.0142, -1.8494}, Minimum, 0.19829},
		{plane.Vec{6.6719, -0.8377}, Minimum, 0.33729},
		{plane.Vec{-6.6691, 3.6986}, Minimum, 0.38392},
	}
	for _, p := range points {
		if _, g := l.Gradient(p.X); plane.Norm(g) > 1e-13 {
			t.Errorf("gradient %v at %v", g, p.X)
		}
		if p.Kind != Minimum {
			continue
		}
		if !coincide(p.X, want[0].X, 1e-4) || math.Abs(p.Value-want[0].Value) > 5e-6 {
			t.Errorf("minimum %v, want %v", p, want[0])
		}
		want = want[1:]
	}
}

func TestStationaryPaperOverSmoothing(t *testing.T) {
	for _, c := range []struct {
		t    float64
		want [3]int
	}{
		{1e-9, [3]int{4, 3, 0}}, {0.1, [3]int{4, 3, 0}}, {0.203, [3]int{4, 4, 1}}, {0.3, [3]int{4, 3, 0}},
		{0.5, [3]int{3, 2, 0}}, {0.6, [3]int{2, 1, 0}}, {0.7, [3]int{2, 1, 0}}, {0.8, [3]int{1, 0, 0}},
		{1.5, [3]int{1, 0, 0}}, {10, [3]int{1, 0, 0}}, {15, [3]int{1, 0, 0}},
	} {
		points, complete := pointsIn(mixture.Paper().Landscape(c.t), NewSurveyor(mixture.Paper()).Window(c.t))
		if got := kindCount(points); !complete || got != c.want {
			t.Errorf("t = %g: complete %v, %v, want %v", c.t, complete, got, c.want)
		}
	}
}

// Far out in smoothing every mode pulls alike: the minimiser is the mean of the
// means, moved onto the line A x = y.
func TestStationaryHugeSmoothing(t *testing.T) {
	p := mixture.Paper()
	var mean plane.Vec
	for _, m := range p.Modes {
		mean = plane.AddScaled(mean, 0.2, m.Mean)
	}
	off := (2 - mean[0] - mean[1]) / 2
	want := plane.Vec{mean[0] + off, mean[1] + off}
	for _, at := range []float64{10, 15} { // v = 2e19 and 2e29
		if got := NewSurveyor(p).GlobalMinimiser(at); got.Kind != Minimum || !coincide(got.X, want, 1e-12) {
			t.Errorf("t = %g: %v, want %v", at, got, want)
		}
	}
}

func TestStationaryOneMode(t *testing.T) {
	p := &mixture.Problem{
		A: plane.Mat{{1, 2}, {0, 3}}, Y: plane.Vec{1, -2}, A0: 0.5, A1: 2, Sigma: 1,
		Modes: []mixture.Mode{{Mean: plane.Vec{4, -7}, Cov: plane.Mat{{2, 0.5}, {0.5, 1}}, Weight: 3}},
	}
	const at = 0.25 // and sigma = 1: so is v
	// (A0 A^T A + A1 P) x = A0 A^T y + A1 P m with P = [[2.25, 0.5], [0.5, 1.25]]^{-1}.
	det := 2.25*1.25 - 0.25
	q := plane.Sym{XX: 1.25 / det, XY: -0.5 / det, YY: 2.25 / det}
	want := plane.Sym{XX: 0.5 + 2*q.XX, XY: 1 + 2*q.XY, YY: 6.5 + 2*q.YY}.Inverse().Mul(
		plane.AddScaled(plane.Scaled(0.5, plane.Vec{1, -4}), 2, q.Mul(plane.Vec{4, -7})))
	points, complete := pointsIn(p.Landscape(at), NewSurveyor(p).Window(at))
	if !complete || len(points) != 1 || points[0].Kind != Minimum || !coincide(points[0].X, want, 1e-13) {
		t.Errorf("%v, %v, want one minimum at %v", points, complete, want)
	}
	if got := NewSurveyor(p).GlobalMinimiser(at); !coincide(got.X, want, 1e-13) {
		t.Errorf("global minimiser %v, want %v", got, want)
	}
}

// A narrow mode, far from the others, is 1e-6 of the window.
func TestStationaryNarrowMode(t *testing.T) {
	p := mixture.Paper()
	p.Modes = append(p.Modes, mixture.Mode{Mean: plane.Vec{5000, -4998},
		Cov: plane.Mat{{1e-4, 0}, {0, 1e-4}}, Weight: 1e-6})
	points, complete := pointsIn(p.Landscape(1e-9), NewSurveyor(p).Window(1e-9))
	if got := kindCount(points); !complete || got != [3]int{5, 4, 0} {
		t.Errorf("complete %v, %v, want 5 minima and 4 saddles", complete, got)
	}
}

func TestStationaryRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	extrema := 0
	for n := range 80 {
		size, lo, hi := 10.0, 0.01, 10.0
		if n >= 60 { // up to the limits of a spec
			size, lo, hi = 3000, 1e-4, 1e4
		}
		p := mixturetest.DrawProblem(r, size, lo, hi)
		l := p.Landscape(mixturetest.LogUniform(r, 1e-4, 1))
		known := NewSurveyor(p)
		w := known.Window(l.T)
		points, complete := pointsIn(l, w)
		sum := 0
		for _, s := range points {
			sum += s.Kind.Index()
			if s.Kind != Saddle {
				extrema++
			}
			h := l.Hessian(s.X)
			_, g := l.Gradient(s.X)
			if scale := math.Abs(h.XX) + math.Abs(h.YY) +
				plane.Gram(p.A).XX*p.A0; !(plane.Norm(g) <= 1e-10*scale*(1+plane.Norm(s.X))) {
				t.Errorf("problem %d: gradient %g at %v, Hessian %v", n, plane.Norm(g), s.X, h)
			}
			if l.Energy(s.X) != s.Value {
				t.Errorf("problem %d: value %v at %v, want %v", n, s.Value, s.X, l.Energy(s.X))
			}
		}
		// F grows in every direction: indices of all stationary points add up to 1.
		if !complete || sum != 1 {
			t.Errorf("problem %d: complete %v, sum of the indices %d", n, complete, sum)
		}
		for i := 1; i < len(points); i++ {
			if points[i].Value < points[i-1].Value {
				t.Errorf("problem %d: not sorted", n)
			}
		}
		if n >= 60 {
			continue // descents would crawl
		}
		best := math.Inf(1)
		for i := range 12 {
			for j := range 12 {
				x := descentEnd(l, plane.Vec{
					w.Min[0] + (w.Max[0]-w.Min[0])*(float64(i)+0.5)/12,
					w.Min[1] + (w.Max[1]-w.Min[1])*(float64(j)+0.5)/12,
				})
				best = min(best, l.Energy(x))
				known := false
				for _, s := range points {
					known = known || s.Kind != Maximum && coincide(s.X, x, 1e-5*(1+plane.Norm(x)))
				}
				if !known {
					t.Errorf("problem %d: a descent ends at %v, which is none of %v", n, x, points)
				}
			}
		}
		if got := known.GlobalMinimiser(l.T); got.Kind != Minimum || got.Value > best+1e-9*(1+math.Abs(best)) {
			t.Errorf("problem %d: global minimiser %v, but a descent reached %g", n, got, best)
		}
	}
	if extrema < 150 {
		t.Errorf("only %d minima and maxima in all problems: these are too easy", extrema)
	}
}

func TestStationaryInPartOfThePlane(t *testing.T) {
	l := mixture.Paper().Landscape(1e-3)
	points, complete := pointsIn(l, plane.Window{Min: plane.Vec{0, -3}, Max: plane.Vec{2, 0.5}})
	if got := kindCount(points); !complete || got != [3]int{1, 1, 0} {
		t.Errorf("complete %v, %v, want a minimum and a saddle", complete, got)
	}
	if points, complete := pointsIn(l, plane.Window{Min: plane.Vec{500, 0}, Max: plane.Vec{600, 1}}); !complete ||
		len(points) > 0 {
		t.Errorf("far out: %v, %v", points, complete)
	}
	// Windows with a minimum on the boundary.
	m := NewSurveyor(mixture.Paper()).GlobalMinimiser(1e-3).X
	for _, w := range []plane.Window{{Min: m, Max: plane.Vec{m[0] + 1, m[1] + 1}},
		{Min: plane.Vec{m[0], m[1] - 0.1}, Max: plane.Vec{m[0] + 1, m[1] + 1}}, {Min: plane.Vec{m[0] - 0.3, m[1] - 0.1},
			Max: plane.Vec{m[0] + 1, m[1]}}} {
		if _, complete := pointsIn(l, w); complete {
			t.Errorf("complete, with a point on the boundary of %v", w)
		}
	}
}

// Two modes whose minima have just merged: the minimum is quartic.
func TestStationaryDegenerate(t *testing.T) {
	p := mixturetest.Pitchfork()
	points, _ := pointsIn(p.Landscape(3), NewSurveyor(p).Window(3))
	if len(points) == 0 || !coincide(points[0].X, plane.Vec{}, 1e-3) {
		t.Errorf("points %v, want the origin", points)
	}
	if got := NewSurveyor(p).GlobalMinimiser(3); !coincide(got.X, plane.Vec{}, 1e-3) {
		t.Errorf("global minimiser %v, want the origin", got)
	}
}

func TestPointKindText(t *testing.T) {
	b, err := json.Marshal(Point{X: plane.Vec{1, 2}, Kind: Saddle, Value: 3})
	if want := `{"x":[1,2],"kind":"saddle","value":3}`; err != nil || string(b) != want {
		t.Errorf("%s, %v, want %s", b, err, want)
	}
	for k := range Maximum + 1 {
		var got Kind
		if err := got.UnmarshalText([]byte(k.String())); err != nil || got != k {
			t.Errorf("%v: %v, %v", k, got, err)
		}
	}
	var k Kind
	if err := k.UnmarshalText([]byte("maximal")); err == nil {
		t.Error("an unknown kind is accepted")
	}
	if _, err := Kind(7).MarshalText(); err == nil {
		t.Error("an unknown kind is written")
	}
}

func BenchmarkStationaryPaper(b *testing.B) {
	p := mixture.Paper()
	l, w := p.Landscape(1e-3), NewSurveyor(p).Window(1e-3)
	for b.Loop() {
		pointsIn(l, w)
	}
}
