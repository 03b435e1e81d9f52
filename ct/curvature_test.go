package ct

import (
	"context"
	"errors"
	"math"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"gradus/ct/baseline"
	"gradus/internal/cpu"
)

// fastest is the best kernel that the processor has.
func fastest() cpu.Kernel { return cpu.Available()[len(cpu.Available())-1] }

// denoising is a run whose Hessian has eigenvalues in closed form: 1 + lambda (4 - 2 cos(pi a/n) - 2 cos(pi b/n)).
func denoising() Spec {
	s := Default(MethodGraduated, PriorTikhonov)
	s.Size, s.Operator, s.Curvature = 32, OperatorIdentity, 40
	s.Lambda = baseline.Lambda{Choice: baseline.LambdaGiven, Value: 0.75}
	s.Schedule.Levels, s.Schedule.Iterations = 3, 2
	return s
}

func TestCurvatureInClosedForm(t *testing.T) {
	s := denoising()
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	var told []int
	c, err := RunCurvature(t.Context(), &s, cpu.Go, nil, func(l LevelCurvature) { told = append(told, l.K) })
	if err != nil {
		t.Fatal(err)
	}
	if len(told) != 4 || len(c.Levels) != 4 || c.ConvexFrom == nil || float64(*c.ConvexFrom) != s.Schedule.Min {
		t.Errorf("told of %v, %d levels, convex from %v", told, len(c.Levels), c.ConvexFrom)
	}
	steepest := 0.75 * 4 * (1 + math.Cos(math.Pi/32))
	for i, l := range c.Levels {
		level, at := s.Clock(l.K)
		if l.K != []int{0, 2, 4, 6}[i] || l.Level != level || l.T != at {
			t.Errorf("place %d: %+v", i, l)
		}
		for name, v := range map[string][2]float64{
			"least of F": {float64(l.Energy.Least), 1}, "greatest of F": {float64(l.Energy.Greatest), 1 + steepest},
			"least of R": {float64(l.Prior.Least), 0}, "greatest of R": {float64(l.Prior.Greatest), steepest},
			"least step": {float64(l.Step.Least), 1}, "greatest step": {float64(l.Step.Greatest), 1},
			"contraction": {float64(l.Contraction), 0},
		} {
			// Forty steps for the prior's, six for those of F, which here looks the same to its preconditioner everywhere.
			if d := math.Abs(v[0] - v[1]); d > 0.02*steepest && !strings.HasSuffix(name, "of F") || d > 0.2*steepest {
				t.Errorf("place %d, %s: %g, not %g", i, name, v[0], v[1])
			}
		}
		if float64(l.Energy.Greatest) > (1+steepest)*(1+1e-6) || l.Energy.Least < 1-1e-6 {
			t.Errorf("place %d: %+v beyond the extremes", i, l.Energy)
		}
	}
}

// The same spec has the same curvature, whatever the number of processors.
func TestCurvatureIsDeterministic(t *testing.T) {
	s := Default(MethodGraduated, PriorScore)
	s.Size, s.Scan.Angles, s.Curvature, s.Schedule.Levels = 32, 20, 4, 3
	var last []LevelCurvature
	for _, n := range []int{1, 4} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
		c, err := RunCurvature(t.Context(), &s, fastest(), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if last != nil && !reflect.DeepEqual(c.Levels, last) {
			t.Errorf("%+v, then %+v", last, c.Levels)
		}
		last = c.Levels
		// Of each place one for the parabola and two for each product.
		if want := 4 * (1 + 2*(4+4+4)); c.Evaluations != want {
			t.Errorf("%d evaluations, want %d", c.Evaluations, want)
		}
	}
	// At the first level a denoiser leaves next to nothing of the start.
	if c := last[0].Contraction; !(c > 0 && c < 0.5) {
		t.Errorf("the first step contracts by %g", c)
	}
}

// Where a descent diverges its last pictures are none to look at.
func TestCurvatureOfDivergence(t *testing.T) {
	s := denoising()
	s.Method, s.Step, s.Schedule.Levels = MethodPlain, 30, 20
	s.Starts = []Start{{Kind: StartConstant, Value: 1e6}, {Kind: StartZero}}
	c, err := RunCurvature(t.Context(), &s, cpu.Go, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(c.Levels); n == 0 || n > 20 {
		t.Errorf("%d places", n)
	}
}

func TestCurvaturePlaces(t *testing.T) {
	for _, c := range []struct {
		levels, iterations int
		want               []int
	}{
		{1, 1, []int{0, 1}}, {3, 2, []int{0, 2, 4, 6}},
		{39, 1, []int{0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 39}},
	} {
		s := Spec{Method: MethodGraduated, Schedule: Schedule{Levels: c.levels, Iterations: c.iterations}}
		if got := s.CurvaturePlaces(); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%d levels: %v", c.levels, got)
		}
	}
}

func TestConvexity(t *testing.T) {
	level := func(t, least float64) LevelCurvature {
		return LevelCurvature{T: t, Step: Eigenvalues{Least: Number(least)}}
	}
	at := func(t Number) *Number { return &t }
	for _, c := range []struct {
		levels []LevelCurvature
		want   *Number
	}{
		{nil, nil},
		{[]LevelCurvature{level(1, -0.1), level(0.1, 0.5)}, nil},
		{[]LevelCurvature{level(1, 0.9), level(0.1, 0.5), level(0.01, -1), level(0.005, 2)}, at(0.1)},
		{[]LevelCurvature{level(1, 0.9), level(0.1, math.NaN())}, at(1)},
	} {
		got := Curvature{Levels: c.levels}
		if got.convexity(); !reflect.DeepEqual(got.ConvexFrom, c.want) {
			t.Errorf("%+v: %v", c.levels, got.ConvexFrom)
		}
	}
}

// A context that is done ends it while it runs: no place is told of any more.
func TestCurvatureEnds(t *testing.T) {
	s := Default(MethodGraduated, PriorScore)
	s.Size, s.Scan.Angles, s.Curvature, s.Schedule.Levels = 32, 20, 6, 8
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	ctx, cancel := context.WithCancel(t.Context())
	told := 0
	_, err := RunCurvature(ctx, &s, fastest(), nil, func(LevelCurvature) { told++; cancel() })
	if !errors.Is(err, context.Canceled) || told != 1 {
		t.Errorf("%v, told of %d places", err, told)
	}
}
