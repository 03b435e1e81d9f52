package solver_test

import (
	"context"
	"fmt"
	"log"
	"math"

	"gradus/solver"
)

// doubleWell is f(x) = (x^2 - 1)^2 + x/4, smoothed by Gaussian noise of variance t:
//
//	F(x, t) = x^4 + (6 t - 2) x^2 + x/4 + 3 t^2 - 2 t + 1,
//
// convex from t = 1/3 on. The lower of its two valleys, for small t, is the left one.
type doubleWell struct{}

func (doubleWell) Dim() int { return 1 }

func (doubleWell) Energy(_ context.Context, x []float64, t float64) (float64, error) {
	return math.Pow(x[0], 4) + (6*t-2)*x[0]*x[0] + x[0]/4 + 3*t*t - 2*t + 1, nil
}

func (w doubleWell) Gradient(ctx context.Context, dst, x []float64, t float64) (float64, error) {
	dst[0] = 4*math.Pow(x[0], 3) + (12*t-4)*x[0] + 0.25
	return w.Energy(ctx, x, t)
}

// Two methods set out from the wrong valley: graduation leads to the other one.
func ExampleSteps() {
	settings := solver.Settings{Schedule: solver.Schedule{Kind: solver.Log, Max: 1, Min: 0.01,
		Levels: 400, Iterations: 5}}
	settings.StepSize = 0.05
	for _, settings.Method = range []solver.Method{solver.Plain, solver.Flow} {
		var last float64
		for step, err := range solver.Steps(context.Background(), doubleWell{}, settings, []float64{1}) {
			if err != nil {
				log.Fatal(err)
			}
			last = step.X[0]
		}
		fmt.Printf("%s ends at %.2f\n", settings.Method, last)
	}
	// Output:
	// plain ends at 0.95
	// flow ends at -1.01
}
