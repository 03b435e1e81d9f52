package lesson

import (
	"context"
	"fmt"
	"html"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gradus/ct"
	"gradus/internal/cpu"
	"gradus/internal/slow"
	"gradus/solver"
	"gradus/templates"
	"gradus/toy2d"
	"gradus/toy2d/curvature"
	"gradus/toy2d/homotopy"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
	"gradus/web/toyapp"
)

var (
	tag   = regexp.MustCompile(`<[^>]*>`)
	space = regexp.MustCompile(`\s+`)
	right = regexp.MustCompile(`data-answer="([^"]*)"`)
)

// prose is the text of a figure's section, and the right answer to its question.
func prose(t *testing.T, name string) (text, answer string) {
	t.Helper()
	b, err := templates.Files.ReadFile("learn/" + name + ".html")
	if err != nil {
		t.Fatal(err)
	}
	text = html.UnescapeString(tag.ReplaceAllString(string(b), ""))
	return space.ReplaceAllString(text, " "), right.FindStringSubmatch(string(b))[1]
}

// says fails unless the prose has every one of the texts.
func says(t *testing.T, name string, texts ...string) {
	t.Helper()
	text, _ := prose(t, name)
	for _, want := range texts {
		if !strings.Contains(text, want) {
			t.Errorf("%s does not say %q: %s", name, want, text)
		}
	}
}

func kernel(t *testing.T) cpu.Kernel {
	t.Helper()
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// arrived is the share of the paper's 10,000 starts that reach the star.
func arrived(t *testing.T, method solver.Method, tmax float64) float64 {
	t.Helper()
	s := toyapp.Default(method)
	if tmax > 0 {
		s.Schedule.TMax = tmax
	}
	return share(t, &s)
}

// steps is likewise of the graduated method with so many steps.
func steps(t *testing.T, levels int, tmax float64) float64 {
	t.Helper()
	s := toyapp.Default(solver.Graduated)
	if n := s.Schedule.Levels * s.Schedule.Iterations; n != 50 {
		t.Fatalf("%d steps by default", n)
	}
	s.Schedule.TMax, s.Schedule.Levels = tmax, levels
	return share(t, &s)
}

func share(t *testing.T, s *toy2d.Spec) float64 {
	t.Helper()
	p := s.Problem()
	b, err := toy2d.FindBasins(t.Context(), s, p, kernel(t), toy2d.Workers(), func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	return b.Minima[0].Arrived
}

// TestRings: as many starts of the ring arrive as the figures say.
func TestRings(t *testing.T) {
	for _, c := range []struct {
		figure string
		method solver.Method
		want   int
	}{{"trap", solver.Plain, 0}, {"follow", solver.Flow, 16}} {
		s := toyapp.Default(c.method)
		r, err := toy2d.Run(t.Context(), &s, s.Problem(), kernel(t), nil)
		if err != nil {
			t.Fatal(err)
		}
		got, of := r.Success()
		if _, answer := prose(t, c.figure); got != c.want || of != 16 || answer != fmt.Sprint(got) {
			t.Errorf("%s: %d of %d, the answer is %s", c.figure, got, of, answer)
		}
	}
}

// TestShares: as many of the 10,000 starts arrive as the figures say.
func TestShares(t *testing.T) {
	percent := func(share float64, digits int) string { return fmt.Sprintf("%.*f %%", digits, 100*share) }
	says(t, "trap", "Of 10,000 starts all over the map "+percent(arrived(t, solver.Plain, 0), 1)+" reach the star")
	says(t, "ends", fmt.Sprintf("With tmax = 0.5 it is %s, with 0.9 %s, with 1.1 all", percent(arrived(t, solver.Graduated, 0.5), 0),
		percent(arrived(t, solver.Graduated, 0.9), 0)))
	if a, b := arrived(t, solver.Graduated, 0.95), arrived(t, solver.Graduated, 1.05); a == 1 || b != 1 ||
		arrived(t, solver.Graduated, 1.1) != 1 {
		t.Errorf("%g arrive from 0.95, %g from 1.05", a, b)
	}
	says(t, "ends", "with these fifty steps some starts do not get to its bottom in time; with 5,000 all do")
	if early, many := arrived(t, solver.Graduated, 0.76), steps(t, 5000, 0.76); early == 1 || many != 1 {
		t.Errorf("from 0.76 on %g arrive, with 5000 steps %g", early, many)
	}
	like := arrived(t, solver.GradientLike, 0.9)
	says(t, "climb", percent(like, 0)+". The way")
	if _, answer := prose(t, "climb"); answer != fmt.Sprintf("%.0f", 100*like) {
		t.Errorf("the answer is %s, and %g arrive", answer, like)
	}
	// That each method begins with the blur that suits it best.
	for _, other := range []float64{0.8, 1} {
		if share := arrived(t, solver.GradientLike, other); share > like {
			t.Errorf("gradient-like: %g arrive from %g, %g from 0.9", share, other, like)
		}
	}
	if a, b := arrived(t, solver.Flow, 1.4), arrived(t, solver.Flow, 1.3); b > a || arrived(t, solver.Flow, 1.5) > a {
		t.Errorf("flow: %g arrive from 1.4, %g from 1.3", a, b)
	}
}

// TestRoad: the dips along the line of Ax = y vanish where the figure says.
func TestRoad(t *testing.T) {
	s := toyapp.Default(solver.Flow)
	p := s.Problem()
	dips := func(t float64) (n int) {
		const nodes = 2400
		l := p.Landscape(t)
		height := func(i int) float64 {
			along := (-12 + 24*float64(i)/nodes) / math.Sqrt2
			return l.Energy(plane.Vec{1 + along, 1 - along})
		}
		for i := 1; i < nodes; i++ {
			if height(i) < height(i-1) && height(i) <= height(i+1) {
				n++
			}
		}
		return n
	}
	said := []float64{0.072, 0.115, 0.629}
	says(t, "ball", "four dips, three from t = 0.072 on, two from 0.115 on, and one from 0.629 on")
	for i, at := range said {
		if before, after := dips(at-0.0015), dips(at+0.0005); before != 4-i || after != 3-i {
			t.Errorf("%d dips before %g, %d after", before, at, after)
		}
	}
	if dips(1.2) != 1 {
		t.Errorf("%d dips in the end", dips(1.2))
	}
}

// TestFolds: valleys vanish where the figures say.
func TestFolds(t *testing.T) {
	s := toyapp.Default(solver.Flow)
	h, err := homotopy.Find(t.Context(), s.Problem().Problem, s.Schedule.TMin, s.Schedule.TMax, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	var ends []float64
	for _, e := range h.Events {
		if e.Type == homotopy.PairEnds && h.Branches[e.Extremum].Kind == stationary.Minimum {
			ends = append(ends, e.T)
		}
	}
	slices.Sort(ends)
	if len(ends) != 3 {
		t.Fatalf("valleys end at %v", ends)
	}
	says(t, "blur", fmt.Sprintf("one valley goes at %.3f, one at %.3f, one at %.3f", ends[0], ends[1], ends[2]))
	left := 4
	for _, at := range ends {
		if at < 0.6 {
			left--
		}
	}
	if _, answer := prose(t, "blur"); answer != fmt.Sprint(left) {
		t.Errorf("the answer is %s, and %d are left", answer, left)
	}
	says(t, "ends", fmt.Sprintf("One valley is left from %.3f on", ends[2]))
	says(t, "why", fmt.Sprintf("%.3f, where the first valley goes", ends[0]), fmt.Sprintf("%.3f, where one is left", ends[2]))
}

// TestConvex: the energy is convex from where the figure says.
func TestConvex(t *testing.T) {
	s := toyapp.Default(solver.Flow)
	if w := s.Window; w.Min != (plane.Vec{-12, -12}) || w.Max != (plane.Vec{12, 12}) {
		t.Fatalf("the window is %v", w)
	}
	th, err := curvature.ConvexFrom(t.Context(), s.Problem().Problem, s.Window, s.Schedule.TMin, toy2d.LargestTime(s.Sigma))
	if err != nil {
		t.Fatal(err)
	}
	_, answer := prose(t, "why")
	if answer != fmt.Sprintf("%.3f", th.T) || th.Proven > th.T+0.001 {
		t.Errorf("convex from %g, proven from %g; the answer is %s", th.T, th.Proven, answer)
	}
}

// TestFirstStepForgets: after the first step no two of the four pictures differ by more than the question says.
func TestFirstStepForgets(t *testing.T) {
	slow.Test(t)
	s := caseOf("pixels").Spec
	if s.Size*s.Size != 16384 || s.Scan.Angles != 60 || s.Scan.Noise != 0.05 || len(s.Starts) != 4 {
		t.Fatalf("the case is %+v", s)
	}
	says(t, "pixels", "no two differ by more than 0.02", "After the first step of twenty", "16,384")
	for seed := range int64(5) {
		s.Image.Seed, s.Scan.Seed = 1+seed, 1+seed
		r, err := ct.NewRun(&s, kernel(t), nil)
		if err != nil {
			t.Fatal(err)
		}
		var apart []float64
		ctx, stop := context.WithCancel(t.Context())
		_ = r.Reconstruct(ctx, func(m *ct.Moment) {
			if apart = append(apart, m.Distance()); m.K == 1 {
				stop() // the rest is not asked about
			}
		})
		stop()
		if len(apart) < 2 || apart[0] < 0.5 || apart[1] > 0.02 {
			t.Errorf("seed %d: %.3g apart", 1+seed, apart)
		}
	}
}
