package ct

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"

	"gradus/ct/picture"
	"gradus/internal/cpu"
)

// Each start is reconstructed as if it were alone, its figures are told, and those of the
// first stand for the run.
func TestRunFromEveryStart(t *testing.T) {
	for _, method := range []Method{MethodGraduated, MethodFlow, MethodGradientLike, MethodPlain} {
		s := fromEverywhere(method, PriorTV)
		s.Schedule.Levels, s.Schedule.Iterations, s.Observe = 6, 2, true
		r := mustRun(t, s)
		if len(r.Reconstructions) != 5 || len(r.Result.Results) != 5 ||
			!reflect.DeepEqual(r.Result.Outcome, r.Result.Results[0].Outcome) {
			t.Fatalf("%s: %+v", method, r.Result)
		}
		var most float64
		for i, c := range r.Reconstructions {
			alone := s
			alone.Starts = s.Starts[i : i+1]
			a := mustRun(t, alone)
			if !slices.Equal(a.Reconstructions[0].X.Pix, c.X.Pix) || !slices.EqualFunc(a.Reconstructions[0].Steps,
				c.Steps, sameStep) {
				t.Errorf("%s: %s ends elsewhere alone", method, s.Starts[i].Name())
			}
			want, got := a.Result.Results[0], r.Result.Results[i]
			want.Seconds = got.Seconds
			if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(got.Start, s.Starts[i]) {
				t.Errorf("%s: %+v, alone %+v", method, got, want)
			}
			if a.Result.MaxRMSDistance == nil || *a.Result.MaxRMSDistance != 0 {
				t.Errorf("%s: one start is %v from itself", method, a.Result.MaxRMSDistance)
			}
			for _, d := range r.Reconstructions {
				most = max(most, picture.RMSE(c.X.Pix, d.X.Pix))
			}
		}
		if got := r.Result.MaxRMSDistance; got == nil || float64(*got) != most || most == 0 {
			t.Errorf("%s: largest distance %v, want %g", method, got, most)
		}
	}
}

// A convex energy has one minimum, to which graduation leads from everywhere.
func TestRunForgetsItsStart(t *testing.T) {
	for _, prior := range []PriorKind{PriorTikhonov, PriorTV} {
		s := fromEverywhere(MethodGraduated, prior)
		s.Schedule.Iterations = 3
		if r := mustRun(t, s); *r.Result.MaxRMSDistance > 1e-3 {
			t.Errorf("%s: starts end %g apart", prior, *r.Result.MaxRMSDistance)
		}
	}
}

// Evaluations are what each method needs for a step.
func TestRunCountsEvaluations(t *testing.T) {
	for _, method := range []Method{MethodGraduated, MethodFlow, MethodPlain, MethodGradientLike} {
		s := fromEverywhere(method, PriorTV)
		s.Schedule.Levels, s.Schedule.Iterations = 4, 3
		for i, c := range mustRun(t, s).Reconstructions {
			o, steps := c.Outcome, len(c.Steps)-1 // beside the start
			want := steps
			if method == MethodGradientLike { // at t and at t_min
				want = 2 * steps
			}
			searched := o.Energies >= steps-4 && o.Energies <= 15*steps // no level waits but once
			if o.Evaluations != want || o.Levels != 4 || o.Iterations != steps ||
				(method == MethodGradientLike) != (o.Energies > 0) || (o.Energies > 0 && !searched) {
				t.Errorf("%s from start %d: %+v after %d steps", method, i, o, steps)
			}
			for k, step := range c.Steps {
				if step.Evaluations != k*want/steps || step.Level != min(step.K, 11)/3 {
					t.Errorf("%s, step %d: %+v", method, k, step)
				}
			}
		}
	}
}

// A start that diverges does not take the others along.
func TestRunGoesOnAfterDivergence(t *testing.T) {
	s := fromEverywhere(MethodPlain, PriorTikhonov)
	s.Schedule.Levels, s.Step = 24, 3
	s.Starts = []Start{{Kind: StartConstant, Value: maxStart}, {Kind: StartZero}, {Kind: StartNoise, Scale: 1, Seed: 1}}
	r := mustRun(t, s)
	first, second := r.Result.Results[0], r.Result.Results[1]
	if first.DivergedAt == 0 || first.DivergedAt != first.Iterations ||
		first.Levels != first.DivergedAt || first.Energy != 0 {
		t.Errorf("%+v", first)
	}
	if second.DivergedAt != 0 || second.Levels != 24 || second.Energy == 0 || r.Result.DivergedAt != first.DivergedAt {
		t.Errorf("%+v, of the run %+v", second, r.Result.Outcome)
	}
	if d := float64(*r.Result.MaxRMSDistance); d < 1e6 && !math.IsNaN(d) {
		t.Errorf("distance %g", d)
	}
}

// What is observed of a step is the energy, its parts and its gradient where the step sets
// out, and leads nowhere else.
func TestRunObserves(t *testing.T) {
	for _, method := range []Method{MethodGraduated, MethodFlow, MethodPlain, MethodGradientLike} {
		s := fromEverywhere(method, PriorTV)
		s.Schedule.Levels, s.Starts = 5, s.Starts[:2]
		blind := mustRun(t, s)
		s.Observe = true
		seen := mustRun(t, s)
		evaluations := map[Method]int{MethodGraduated: 3, MethodFlow: 2, MethodPlain: 1, MethodGradientLike: 2}[method]
		for i, c := range seen.Reconstructions {
			if !slices.Equal(c.X.Pix, blind.Reconstructions[i].X.Pix) {
				t.Errorf("%s ends elsewhere when it is observed", method)
			}
			if c.Outcome.Evaluations != evaluations*(len(c.Steps)-1) {
				t.Errorf("%s: %d evaluations in %d steps", method, c.Outcome.Evaluations, len(c.Steps))
			}
			p := NewProblem(seen.Op, seen.inUnits().Y, 1, newPrior(cpu.Go, s.Prior, &s, float64(seen.Result.Lambda)))
			x, g := toFloat64(seen.starts[i].Pix), make([]float64, s.Size*s.Size)
			step := c.Steps[0]
			target := must(p.Gradient(t.Context(), g, x, s.Schedule.Min))
			near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-6*math.Abs(b) }
			if !near(step.Target, target) || !near(step.TargetNorm, floats.Norm(g, 2)) || step.Data != p.DataEnergy() ||
				!near(step.Energy-step.Data, must(p.Prior.Energy(t.Context(), p.x, step.T))) {
				t.Errorf("%s: %+v, want target %g", method, step, target)
			}
			if !(step.Cosine >= -1 && step.Cosine < 0) {
				t.Errorf("%s sets out at a cosine of %g", method, step.Cosine)
			}
		}
		step := blind.Reconstructions[0].Steps[0]
		if asked := method == MethodGraduated || method == MethodFlow; math.IsNaN(step.Target) != asked {
			t.Errorf("%s computes f %g unasked", method, step.Target)
		}
	}
}
