package toy2d

import (
	"errors"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gradus/internal/cpu"
	"gradus/internal/slow"
	"gradus/solver"
	"gradus/toy2d/curvature"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/homotopy"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

func preset(t *testing.T, name string) Preset {
	t.Helper()
	all := Presets()
	i := slices.IndexFunc(all, func(p Preset) bool { return p.Name == name })
	if i < 0 {
		t.Fatalf("no preset %s", name)
	}
	return all[i]
}

// says fails unless a sentence still makes the claims that its test measures.
func (p Preset) says(t *testing.T, claims ...string) {
	t.Helper()
	for _, c := range claims {
		if !strings.Contains(p.See, c) {
			t.Errorf("%s no longer says %q: %s", p.Name, c, p.See)
		}
	}
}

// endsOf returns the minimum at which each start of a spec arrives, and all minima.
func endsOf(t *testing.T, s Spec, k cpu.Kernel) (ends []byte, minima []stationary.Point) {
	t.Helper()
	p := s.Problem()
	r, err := Run(t.Context(), &s, p, k, nil)
	if err != nil {
		t.Fatal(err)
	}
	v, err := p.Valleys(t.Context(), s.Schedule.TMin)
	if err != nil || !v.Complete {
		t.Errorf("the minima are not proven, %v", err)
	}
	ends = slices.Clone(r.Valley)
	for i, at := range ends {
		if at < EndsElsewhere && plane.Distance(r.Ends[i], v.Minima[at].X) > ensemble.Near {
			ends[i] = EndsElsewhere // in the valley, but not there
		}
	}
	return ends, v.Minima
}

func all(ends []byte, of byte) bool {
	return !slices.ContainsFunc(ends, func(e byte) bool { return e != of })
}

func number(ends []byte, of byte) (n int) {
	for _, e := range ends {
		if e == of {
			n++
		}
	}
	return n
}

// by is the spec with another method at its default schedule, but the same t_max.
func (s Spec) by(m solver.Method) Spec {
	tmax := s.Schedule.TMax
	s.Method, s.Schedule = m, Default(m).Schedule
	s.Schedule.TMax = tmax
	return s
}

func withTMax(s Spec, tmax float64) Spec {
	s.Schedule.TMax = tmax
	return s
}

// minimaAt counts the valleys of F(., t).
func minimaAt(t *testing.T, p *Problem, at float64) (n int) {
	t.Helper()
	s := p.Survey(at)
	if !s.Complete {
		t.Errorf("stationary points at t = %g are not proven", at)
	}
	for _, q := range s.Points {
		if q.Kind == stationary.Minimum {
			n++
		}
	}
	return n
}

func TestPresetsAreSpecs(t *testing.T) {
	slug := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	names := map[string]bool{}
	for _, p := range Presets() {
		if !slug.MatchString(p.Name) || names[p.Name] {
			t.Errorf("name %q", p.Name)
		}
		names[p.Name] = true
		if n := len(strings.Fields(p.Title)); n < 2 || n > 4 {
			t.Errorf("%s: title %q", p.Name, p.Title)
		}
		if n := len(p.See); n < 60 || n > 260 || !strings.HasSuffix(p.See, ".") {
			t.Errorf("%s: %d letters: %s", p.Name, n, p.See)
		}
		if n := p.Spec.Starts.Len(); n > 16 {
			t.Errorf("%s: nobody follows %d paths", p.Name, n)
		}
		text, err := Encode(p.Spec)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Decode(text)
		if err != nil || !reflect.DeepEqual(again, p.Spec) {
			t.Errorf("%s: decoded %+v, %v", p.Name, again, err)
		}
	}
	for _, name := range []string{"paper", "one-mode", "two-modes", "too-little", "wrong-minimum", "two-points", "circle"} {
		if !names[name] {
			t.Errorf("no preset %s", name)
		}
	}
	Presets()[0].Spec.Modes[0].Weight = 7 // must not change what others get
	if w := Presets()[0].Spec.Modes[0].Weight; w != 1 {
		t.Errorf("weight %g", w)
	}
}

func TestPresetPaper(t *testing.T) {
	p := preset(t, "paper")
	p.says(t, "four valleys", "flow leads all 16 starts", "plain descent leads none",
		"about 9 % of the square, in the upper left")
	if s := p.Spec.OnPaperGrid(); !reflect.DeepEqual(s, Default(solver.Flow)) {
		t.Errorf("apart from its starts it is %+v", s)
	}
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		ends, minima := endsOf(t, p.Spec, k)
		if len(minima) != 4 || minima[1].Value-minima[0].Value < 0.1 || len(ends) != 16 || !all(ends, 0) {
			t.Errorf("flow: ends %v at %v", ends, minima)
		}
		if ends, _ := endsOf(t, p.Spec.by(solver.Plain), k); number(ends, 0) != 0 || number(ends, EndsElsewhere) != 0 {
			t.Errorf("plain descent: ends %v", ends)
		}
		if k == cpu.Go && slow.Race {
			return // a minute
		}
		b := basinsOf(t, &p.Spec, k, 2)
		if share := b.Minima[0].Share; math.Abs(share-0.914) > 0.005 {
			t.Errorf("%g of the square reach it", share)
		}
		upperLeft, failed := 0, 0
		for i, end := range b.Ends {
			if end != 0 {
				failed++
				if x := b.Start(i); x[0] < -1 && x[1] > 1 {
					upperLeft++
				}
			}
		}
		if float64(upperLeft) < 0.99*float64(failed) {
			t.Errorf("%d of %d that fail are in the upper left", upperLeft, failed)
		}
	})
}

func TestPresetOneMode(t *testing.T) {
	p := preset(t, "one-mode")
	p.says(t, "one valley at every smoothing", "plain descent finds it from every start",
		"between the mode and the data line", "change a0 or a1")
	problem := p.Spec.Problem()
	for _, at := range []float64{1e-3, 0.01, 0.1, 1, 10} {
		if n := minimaAt(t, problem, at); n != 1 {
			t.Errorf("%d valleys at t = %g", n, at)
		}
		for _, x := range []plane.Vec{{0, 0}, {1, 1}, {9, -7},
			{-10, 10}} { // the energy is quadratic: convex is convex anywhere
			lo, _, _ := problem.At(at).Hessian(x).Eigen()
			if flat := at == 10; !(lo > 0 || flat && lo > -1e-15) { // v is 2e19 there
				t.Errorf("at t = %g the least curvature at %v is %g", at, x, lo)
			}
		}
	}
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		for _, m := range []solver.Method{solver.Graduated, solver.Plain} {
			s := p.Spec.by(m)
			if ends, _ := endsOf(t, s, k); !all(ends, 0) {
				t.Errorf("%v: ends %v", m, ends)
			}
			if k != cpu.Go {
				if ends, _ := endsOf(t, s.OnPaperGrid(), k); !all(ends, 0) {
					t.Errorf("%v: %d of the square's starts end elsewhere", m, len(ends)-number(ends, 0))
				}
			}
		}
	})
	// A x along the way from the mode to the data line: 2 at the mode, 4 on the line.
	seen := func(change func(s *Spec)) float64 {
		s := p.Spec
		change(&s)
		x := s.Problem().GlobalMinimiser(s.Schedule.TMin).X
		return s.A[0][0]*x[0] + s.A[0][1]*x[1]
	}
	here, data, prior := seen(func(*Spec) {}), seen(func(s *Spec) { s.A0 *= 3 }), seen(func(s *Spec) { s.A1 *= 3 })
	if !(2 < prior && prior < here-0.2 && here+0.2 < data && data < 4) {
		t.Errorf("A x = %g, with more data %g, with more prior %g", here, data, prior)
	}
}

func TestPresetTwoModes(t *testing.T) {
	p := preset(t, "two-modes")
	p.says(t, "data line passes through both modes", "both minima are equally low",
		"Every start ends at the nearer one", "graduation cannot choose")
	problem := p.Spec.Problem()
	for _, m := range p.Spec.Modes {
		if r := math.Hypot(plane.Dot(problem.A[0], m.Mean)-problem.Y[0],
			plane.Dot(problem.A[1], m.Mean)-problem.Y[1]); r > 1e-12 {
			t.Errorf("A x - y = %g at the mode %v", r, m.Mean)
		}
	}
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		for _, m := range []solver.Method{solver.Graduated, solver.Flow, solver.Plain} {
			s := p.Spec.by(m)
			ends, minima := endsOf(t, s, k)
			if len(minima) != 2 || math.Abs(minima[0].Value-minima[1].Value) > 1e-12 {
				t.Fatalf("minima %v", minima)
			}
			for i, x := range s.Points() {
				to0, to1 := plane.Distance(x, minima[0].X), plane.Distance(x, minima[1].X)
				if math.Abs(to0-to1) < 0.5 {
					t.Errorf("start %d at %v is as near to the one as to the other", i, x)
				}
				if nearer := byte(0); to1 < to0 && ends[i] != 1 || to0 < to1 && ends[i] != nearer {
					t.Errorf("%v: start %d at %v ends in %d", m, i, x, ends[i])
				}
			}
			if number(ends, 0) != 7 || number(ends, 1) != 7 {
				t.Errorf("%v: ends %v", m, ends)
			}
		}
	})
}

func TestPresetTooLittle(t *testing.T) {
	p := preset(t, "too-little")
	p.says(t, "At tₘₐₓ = 0.5", "three valleys", "only 4 of 16 starts",
		"Set tₘₐₓ to 1.5, where one valley is left, and all of them do")
	problem := p.Spec.Problem()
	if at, after := minimaAt(t, problem, 0.5), minimaAt(t, problem, 1.5); p.Spec.Schedule.TMax != 0.5 ||
		at != 3 || after != 1 {
		t.Errorf("t_max = %g; %d valleys at 0.5, %d at 1.5", p.Spec.Schedule.TMax, at, after)
	}
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		if ends, _ := endsOf(t, p.Spec, k); len(ends) != 16 || number(ends, 0) != 4 ||
			number(ends, EndsElsewhere) != 0 {
			t.Errorf("ends %v", ends)
		}
		if ends, _ := endsOf(t, withTMax(p.Spec, 1.5), k); !all(ends, 0) {
			t.Errorf("t_max = 1.5: ends %v", ends)
		}
		// The ring is no exception: 34 % of the square, and all of it.
		grid := p.Spec.OnPaperGrid()
		if ends, _ := endsOf(t, grid, k); math.Abs(float64(number(ends, 0))/1e4-0.34) > 0.04 {
			t.Errorf("%d of the square's 10,000", number(ends, 0))
		}
		if ends, _ := endsOf(t, withTMax(grid, 1.5), k); !all(ends, 0) {
			t.Errorf("t_max = 1.5: %d of the square's 10,000", number(ends, 0))
		}
	})
}

func TestPresetWrongMinimum(t *testing.T) {
	p := preset(t, "wrong-minimum")
	p.says(t, "Every start ends in the wide valley although the narrow one is deeper", "more smoothing does not help",
		"the one minimum at large t leads to the wide valley", "Plain descent finds the narrow one from some starts")
	problem := p.Spec.Problem()
	l := problem.At(p.Spec.Schedule.TMin)
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		for _, tmax := range []float64{p.Spec.Schedule.TMax, 3, 5, 10} {
			s := withTMax(p.Spec, tmax)
			ends, minima := endsOf(t, s, k)
			if len(minima) != 2 || minima[1].Value-minima[0].Value < 0.05 {
				t.Fatalf("minima %v", minima)
			}
			narrow, _, _ := l.Hessian(minima[0].X).Eigen()
			_, wide, _ := l.Hessian(minima[1].X).Eigen()
			if narrow < 5*wide {
				t.Errorf("curvatures: at least %g in the narrow valley, at most %g in the wide one", narrow, wide)
			}
			if !all(ends, 1) {
				t.Errorf("t_max = %g: ends %v", tmax, ends)
			}
			if ends, _ := endsOf(t, s.OnPaperGrid(), k); !all(ends, 1) {
				t.Errorf("t_max = %g: %d of the square's 10,000 end elsewhere", tmax, 10000-number(ends, 1))
			}
		}
		ends, _ := endsOf(t, p.Spec.by(solver.Plain), k)
		if n := number(ends, 0); n < 1 || n > 8 || n+number(ends, 1) != 16 {
			t.Errorf("plain descent: ends %v", ends)
		}
	})
	h, err := homotopy.Find(t.Context(), problem.Problem, 1e-3, 10, nil)
	if err != nil {
		t.Fatal(err)
	}
	minima := problem.Survey(1e-3).Minima()
	var atTop []homotopy.Branch
	for _, b := range h.Branches {
		if b.Kind == stationary.Minimum && b.End.Type == homotopy.AtTMax {
			atTop = append(atTop, b)
		}
	}
	if len(atTop) != 1 || plane.Distance(atTop[0].Points[0].X, minima[1].X) > 1e-6 {
		t.Fatalf("%d minima at t = 10; the first comes from %v", len(atTop), atTop[0].Points[0].X)
	}
	if g := h.Branches[0]; plane.Distance(g.Points[0].X, minima[0].X) > 1e-6 ||
		g.End.Type != homotopy.AtFold || g.End.T > 1.2 {
		t.Errorf("the global minimum ends at %+v: t_max = 1.5 must be beyond", g.End)
	}
}

// steepest is the largest norm of Hess log p at a smoothing of a preset whose v is t, and where it is.
func steepest(t *testing.T, s *Spec, v float64) curvature.Extreme {
	t.Helper()
	e, err := curvature.Lipschitz(t.Context(), s.Problem().Problem, v, s.Window)
	if err != nil && !errors.Is(err, curvature.ErrWork) {
		t.Fatal(err)
	}
	return e
}

func TestPresetTwoPoints(t *testing.T) {
	p := preset(t, "two-points")
	p.says(t, "convex from v = 16 on", "like 1/v², but only along the line half-way")
	c, err := FindCurvature(t.Context(), &p.Spec, p.Spec.Problem(), nil)
	if err != nil || math.Abs(*c.ConvexFrom+0.01-16) > 1e-3 {
		t.Errorf("convex from %v, %v", c.ConvexFrom, err)
	}
	prior := curvature.PriorOnly(p.Spec.Problem().Problem)
	for _, v := range []float64{0.1, 0.3, 1} {
		w := v + 0.01
		if e := steepest(t, &p.Spec, v); math.Abs(e.Value*w*w/16-1) > 2*w/16 || math.Abs(e.X[0]) > 1e-3 {
			t.Errorf("v = %g: %g at %v", v, e.Value, e.X)
		}
		for _, x := range []plane.Vec{{4, 0}, {2, 3}, {-8, -8}} {
			if lo, hi, _ := prior.At(v).Hessian(x).Eigen(); math.Abs(hi*w-1) > 0.01 || math.Abs(lo*w-1) > 0.01 {
				t.Errorf("v = %g: the score's slope at %v is between %g and %g", v, x, lo, hi)
			}
		}
	}
}

func TestPresetCircle(t *testing.T) {
	p := preset(t, "circle")
	p.says(t, "128 points on a circle of radius 4", "steepest at its centre", "like 1/v²", "across the circle it is 1/v",
		"Every start ends where the data line meets the circle")
	if len(p.Spec.Modes) != 0 || len(p.Spec.Cloud) != 128 {
		t.Errorf("%d modes, %d points", len(p.Spec.Modes), len(p.Spec.Cloud))
	}
	prior := curvature.PriorOnly(p.Spec.Problem().Problem)
	for _, v := range []float64{0.02, 0.1, 0.5, 1, 2} {
		// Points are rounded to 0.01: their covariance by that times the radius.
		if e := steepest(t, &p.Spec, v); math.Abs(e.Value-(8/(v*v)-1/v)) > 4e-3/(v*v) || plane.Norm(e.X) > 1e-2 {
			t.Errorf("v = %g: %g at %v, on a circle %g", v, e.Value, e.X, 8/(v*v)-1/v)
		}
		for _, x := range []plane.Vec{{4, 0}, {0, -4}, {2.83, 2.83}} {
			if lo, hi, _ := prior.At(v).Hessian(x).Eigen(); math.Abs(hi*v-1) > max(0.01, v/16) || math.Abs(lo)*v > max(0.05, v/8) {
				t.Errorf("v = %g: on the circle, at %v, the score's slope is %g across and %g along", v, x, hi, lo)
			}
		}
	}
	onKernels(t, func(t *testing.T, k cpu.Kernel) {
		problem := p.Spec.Problem()
		r, err := Run(t.Context(), &p.Spec, problem, k, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range r.Ends {
			if math.Abs(plane.Norm(x)-4) > 0.3 || math.Abs(x[0]-2) > 0.5 {
				t.Errorf("start %d ends at %v", i, x)
			}
		}
	})
}
