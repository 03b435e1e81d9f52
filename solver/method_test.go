package solver_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"

	"gradus/solver"
	"gradus/solver/solvertest"
)

// A method of another package runs as the solver's own, for as long as it is registered.
func TestRegister(t *testing.T) {
	before := solver.Methods()
	t.Run("registered", func(t *testing.T) {
		solvertest.Register(t)
		if got := solver.Methods(); !slices.Equal(got, append(slices.Clone(before), solvertest.HeavyBall)) {
			t.Errorf("methods %v", got)
		}
		var m solver.Method
		err := m.UnmarshalText([]byte("heavy-ball"))
		if err != nil || m != solvertest.HeavyBall || m.Traits().Title != "Heavy ball" {
			t.Errorf("read %q, %v", m, err)
		}
		p := newQuadratic(rand.New(rand.NewPCG(3, 1)), 20)
		s := solver.Settings{Rule: solver.Rule{Method: m, StepSize: 0.5}}
		s.Schedule = solver.Schedule{Kind: solver.Log, Max: 0.9, Min: 0.9, Levels: 400}
		last, steps := run(t, p, s, make([]float64, 20))
		g := make([]float64, 20)
		if must(p.Gradient(t.Context(), g, last.X, 0.9)); steps != 400 || !(floats.Norm(g, 2) < 1e-6) {
			t.Errorf("%d steps, to a gradient of %g", steps, floats.Norm(g, 2))
		}
	})
	if got := solver.Methods(); !slices.Equal(got, before) {
		t.Errorf("methods %v afterwards, %v before", got, before)
	}
	err := solver.Rule{Method: solvertest.HeavyBall}.Validate()
	if err == nil || err.Error() != "method: must be one of flow, gradient-like, plain, graduated, got heavy-ball" {
		t.Errorf("error %v", err)
	}
}

func TestRegisterRefusesANameThatIsTaken(t *testing.T) {
	solvertest.Register(t)
	defer func() {
		if v, _ := recover().(string); !strings.Contains(v, "heavy-ball is registered already") {
			t.Errorf("panic %q", v)
		}
	}()
	solvertest.Register(t)
}

// What a method says that a step costs is what it evaluates, watched or not.
func TestCostIsWhatIsEvaluated(t *testing.T) {
	for _, m := range solver.Methods() {
		for _, observe := range []bool{false, true} {
			p := &counting{newQuadratic(rand.New(rand.NewPCG(2, 1)), 5), solver.Cost{}}
			s := solver.Settings{Observe: observe, Schedule: solver.Schedule{Levels: 1}}
			s.Method, s.StepSize = m, 0.1
			s.Search = solver.LineSearch{First: 1e6, Shrink: 0.9, Tries: 7, C: 0.5} // none of which passes
			run(t, p, s, []float64{1, -2, 3, 0.5, 4})
			if want := m.Algorithm().Cost(s); p.Cost != want {
				t.Errorf("%s, observe %v: evaluated %+v, said %+v", m, observe, p.Cost, want)
			}
		}
	}
}

// counting counts what it is asked.
type counting struct {
	*quadratic
	solver.Cost
}

func (p *counting) Energy(ctx context.Context, x []float64, t float64) (float64, error) {
	p.Energies++
	return p.quadratic.Energy(ctx, x, t)
}

func (p *counting) Gradient(ctx context.Context, dst, x []float64, t float64) (float64, error) {
	p.Gradients++
	return p.quadratic.Gradient(ctx, dst, x, t)
}

func (p *counting) Direction(ctx context.Context, dst, x []float64, t float64) (float64, error) {
	p.Directions++
	return p.quadratic.Direction(ctx, dst, x, t)
}
