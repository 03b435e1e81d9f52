package toy2d

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"gradus/solver"
	"gradus/toy2d/plane"
)

func seriesOf(t *testing.T, s *Spec, start plane.Vec) *Series {
	t.Helper()
	r, err := Observe(t.Context(), s, s.Problem(), start)
	if err != nil {
		t.Fatal(err)
	}
	n := len(r.K)
	for name, got := range map[string]int{"T": len(r.T), "Energy": len(r.Energy), "Target": len(r.Target),
		"TargetNorm": len(r.TargetNorm), "Size": len(r.Size), "Move": len(r.Move), "Cosine": len(r.Cosine),
		"Accepted": len(r.Accepted)} {
		if got != n {
			t.Fatalf("%d of %s, %d of K", got, name, n)
		}
	}
	if n > seriesLength || !slices.IsSorted(r.K) || len(slices.Compact(slices.Clone(r.K))) != n ||
		r.Steps != s.Schedule.Levels*s.Schedule.Iterations {
		t.Errorf("%d entries of %d steps, K = %v", n, r.Steps, r.K)
	}
	return r
}

// pathOf returns x_0, x_1, .. as the solver yields them, by K: where a point waits, K jumps.
func pathOf(t *testing.T, s *Spec, start plane.Vec) map[int]plane.Vec {
	t.Helper()
	path := map[int]plane.Vec{0: start}
	last := 0
	for step, err := range solver.Steps(t.Context(), s.Problem(), s.Settings(), start[:]) {
		if err != nil {
			t.Fatal(err)
		}
		for last++; last < step.K; last++ {
			path[last] = path[last-1]
		}
		path[step.K] = plane.Vec(step.X)
	}
	return path
}

func closeTo(got, want, tolerance float64) bool {
	return math.Abs(got-want) <= tolerance*(1+math.Abs(want))
}

// Every entry against its definition: energies at the points of the path, norms and
// cosines by central differences of the energy.
func TestSeriesAgainstDefinition(t *testing.T) {
	for _, m := range []solver.Method{solver.Flow, solver.GradientLike, solver.Plain, solver.Graduated} {
		s := Default(m)
		s.Schedule.Levels = 40
		p, f := s.Problem(), s.Problem().At(s.Schedule.TMin)
		start := plane.Vec{-4, 5}
		r, path := seriesOf(t, &s, start), pathOf(t, &s, start)
		if r.DivergedAt != 0 || r.K[len(r.K)-1] != 41 {
			t.Fatalf("%v: diverged at %d, K = %v", m, r.DivergedAt, r.K)
		}
		gradient := func(x plane.Vec) plane.Vec {
			const h = 1e-5
			return plane.Vec{(f.Energy(plane.Vec{x[0] + h, x[1]}) - f.Energy(plane.Vec{x[0] - h, x[1]})) / (2 * h),
				(f.Energy(plane.Vec{x[0], x[1] + h}) - f.Energy(plane.Vec{x[0], x[1] - h})) / (2 * h)}
		}
		moved := 0
		for i, k := range r.K {
			x := path[k-1]
			if at := p.At(r.T[i]).Energy(x); !closeTo(r.Energy[i], at, 1e-12) ||
				!closeTo(r.Target[i], f.Energy(x), 1e-12) {
				t.Errorf("%v, step %d: F = %g, f = %g; want %g, %g", m, k, r.Energy[i], r.Target[i], at, f.Energy(x))
			}
			g := gradient(x)
			if !closeTo(r.TargetNorm[i], plane.Norm(g), 1e-6) {
				t.Errorf("%v, step %d: |grad f| = %g, want %g", m, k, r.TargetNorm[i], plane.Norm(g))
			}
			if k == 41 {
				if !math.IsNaN(r.Size[i]) || !math.IsNaN(r.Move[i]) || !math.IsNaN(r.Cosine[i]) ||
					r.T[i] != s.Schedule.TMin {
					t.Errorf("%v: the end point has size %g, cosine %g, t = %g", m, r.Size[i], r.Cosine[i], r.T[i])
				}
				continue
			}
			if want := s.Settings().At(k - 1); r.T[i] != want {
				t.Errorf("%v, step %d: t = %g, want %g", m, k, r.T[i], want)
			}
			d := plane.Sub(path[k], x)
			if r.Move[i] != plane.Norm(d) {
				t.Errorf("%v, step %d: moves by %g, want %g", m, k, r.Move[i], plane.Norm(d))
			}
			if plane.Norm(d) > 1e-6 && plane.Norm(g) > 1e-3 {
				moved++
				if want := plane.Dot(g, d) / plane.Norm(g) / plane.Norm(d); math.Abs(r.Cosine[i]-want) > 1e-4 {
					t.Errorf("%v, step %d: cosine %g, want %g", m, k, r.Cosine[i], want)
				}
			}
			if waits := plane.Norm(d) == 0; waits != (r.Size[i] == 0) {
				t.Errorf("%v, step %d: moves by %v with size %g", m, k, d, r.Size[i])
			}
			if m != solver.GradientLike && (r.Size[i] != 1 || !r.Accepted[i]) {
				t.Errorf("%v, step %d: size %g, accepted %v", m, k, r.Size[i], r.Accepted[i])
			}
		}
		if moved < 5 {
			t.Errorf("%v: only %d cosines compared", m, moved)
		}
	}
}

// The corrected search never lets f rise; the paper's does from some starts.
func TestSeriesOfLineSearch(t *testing.T) {
	rises := func(r *Series) (n int) {
		for i := 1; i < len(r.Target); i++ {
			if r.Target[i] > r.Target[i-1]+1e-12 {
				n++
			}
		}
		return n
	}
	s := Default(solver.GradientLike)
	s.Schedule.TMax = 3
	paper, waits := 0, 0
	for _, start := range []plane.Vec{{-9, 9}, {5, -9}, {0, 8}, {9, 9}, {-3, -7}} {
		s.Armijo = solver.CorrectedArmijo
		r := seriesOf(t, &s, start)
		if n := rises(r); n > 0 {
			t.Errorf("corrected, from %v: f rises %d times", start, n)
		}
		for i, accepted := range r.Accepted[:len(r.K)-1] {
			if accepted != (r.Size[i] > 0) {
				t.Errorf("step %d from %v: accepted %v, size %g", r.K[i], start, accepted, r.Size[i])
			}
			if !accepted {
				waits++
			}
		}
		s.Armijo = solver.PaperArmijo
		paper += rises(seriesOf(t, &s, start))
	}
	if paper == 0 || waits == 0 {
		t.Errorf("f rises %d times with the paper's search, %d steps wait: the test shows nothing", paper, waits)
	}
}

// A point that waits skips the rest of its level: K jumps to its end.
func TestSeriesJumps(t *testing.T) {
	s := Default(solver.GradientLike)
	s.Armijo, s.Schedule.Levels, s.Schedule.Iterations, s.Schedule.TMax = solver.CorrectedArmijo, 30, 8, 3
	start := plane.Vec{-9, 9}
	r, path := seriesOf(t, &s, start), pathOf(t, &s, start)
	f := s.Problem().At(s.Schedule.TMin)
	jumps := 0
	for i, k := range r.K {
		if !closeTo(r.Target[i], f.Energy(path[k-1]), 1e-12) {
			t.Errorf("step %d: f = %g, want %g", k, r.Target[i], f.Energy(path[k-1]))
		}
		if i > 0 && k > r.K[i-1]+1 {
			jumps++
			if k%8 != 0 || r.Size[i] != 0 {
				t.Errorf("K jumps from %d to %d with size %g", r.K[i-1], k, r.Size[i])
			}
		}
	}
	if n := len(r.K); jumps < 3 || r.K[n-1] != 241 || r.K[n-2] != 240 {
		t.Errorf("%d jumps, K = %v", jumps, r.K)
	}
}

// Thinned series keep both ends and the last step, and evenly what is between.
func TestSeriesAreThinned(t *testing.T) {
	for _, steps := range []int{1, 2, 1997, 1998, 1999, 2000, 2001, 3996, 3997, 54321} {
		s := Default(solver.Flow)
		s.Schedule.Levels = steps
		r := seriesOf(t, &s, plane.Vec{3, 3})
		n := len(r.K)
		if r.K[0] != 1 || r.K[n-1] != steps+1 || r.K[n-2] != steps {
			t.Errorf("%d steps: K from %d to %v", steps, r.K[0], r.K[n-2:])
		}
		if steps <= 1998 && n != steps+1 {
			t.Errorf("%d steps: %d entries, though all have room", steps, n)
		}
		if steps > 1998 && n < seriesLength/2-1 {
			t.Errorf("%d steps: only %d entries", steps, n)
		}
		for i := 2; i < n-2; i++ {
			if r.K[i]-r.K[i-1] != r.K[1]-r.K[0] {
				t.Errorf("%d steps: K goes from %d to %d, before from %d to %d", steps, r.K[i-1],
					r.K[i], r.K[0], r.K[1])
			}
		}
	}
}

func TestSeriesOfADivergentRun(t *testing.T) {
	s := Default(solver.Plain)
	s.A, s.A0, s.Step = plane.Mat{{1, 0}, {0, 1}}, 1, 100
	r := seriesOf(t, &s, plane.Vec{5, 5})
	n := len(r.K)
	if r.DivergedAt < 2 || r.K[n-1] != r.DivergedAt || n != r.DivergedAt {
		t.Errorf("diverged at %d, K = %v", r.DivergedAt, r.K)
	}
	for i := range r.K { // of points before that, everything is known
		if math.IsNaN(r.Target[i]) || math.IsInf(r.Target[i], 0) || r.Size[i] != 100 ||
			math.IsNaN(r.Move[i]) != (i == n-1) {
			t.Errorf("entry %d: f = %g, size %g, moves by %g", i, r.Target[i], r.Size[i], r.Move[i])
		}
	}
}

func TestSeriesAreCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := Default(solver.Flow)
	if r, err := Observe(ctx, &s, s.Problem(), plane.Vec{}); r != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, error %v", r, err)
	}
}
