package sample

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"gradus/solver"
)

func reverse(t *testing.T, r Reverse, target Target, c *Chains) {
	t.Helper()
	for _, err := range r.Run(t.Context(), target, c) {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// normal is a normal distribution in one dimension.
type normal struct{ mean, variance float64 }

// w2 is the Wasserstein-2 distance of normal distributions.
func (a normal) w2(b normal) float64 {
	return math.Hypot(a.mean-b.mean, math.Sqrt(a.variance)-math.Sqrt(b.variance))
}

// A Gaussian prior: the error of the whole, prediction and correction, over T1, T2 and the step.
func TestPredictionAndCorrectionOfAGaussian(t *testing.T) {
	const n, m, variance, delta = 4000, 1.5, 0.09, 1e-3
	target := gaussian{[]float64{m}, []float64{variance}}
	exact := normal{m, variance}
	quantiles := NewChains(n, 1)
	for i := range n {
		quantiles.X[i] = distuv.Normal{Mu: m, Sigma: math.Sqrt(variance)}.Quantile((float64(i) + 0.5) / n)
	}
	for _, t1 := range []float64{0.05, 0.5, 2, 6} {
		m1, s1 := target.at(0, t1)
		md, sd := target.at(0, delta)
		for _, size := range []float64{0.02, 0.1} {
			for _, steps := range []int{0, 40} {
				c := startAt(n, 1, 0, 1)
				law := normal{0, 1} // of c
				if steps > 0 {
					s := Settings{Langevin: Langevin{Size: size, Draws: Draws{Seed: 21}},
						Schedule: solver.Schedule{Kind: solver.Fixed, Min: t1, Levels: 1, Iterations: steps}}
					walk(t, target, c, s)
					for range steps {
						keep := 1 - size/s1
						law = normal{m1 + keep*(law.mean-m1), keep*keep*law.variance + 2*size}
					}
				}
				name := fmt.Sprintf("T1 = %g, %d steps of %g", t1, steps, size)
				checkNormal(t, name+", corrected", c.X, law.mean, law.variance)
				start := append([]float64(nil), c.X...)

				reverse(t, Reverse{Kind: ODE, From: t1, To: delta, Steps: 120}, target, c)
				end := normal{md + math.Sqrt(sd/s1)*(law.mean-m1), sd / s1 * law.variance}
				checkNormal(t, name+", ODE", c.X, end.mean, end.variance)
				if steps == 0 { // the form in which the paper's argument has it
					want := normal{m * (1 - math.Exp(-t1)*math.Sqrt(variance/s1)), variance / s1}
					if d := end.w2(want); d > 2e-2*(1+want.w2(exact)) {
						t.Errorf("%s: down to delta = %g %v is not %v", name, delta, end, want)
					}
				}
				got, want := SlicedW2(Project(c, [][]float64{{1}}), Project(quantiles, [][]float64{{1}})), end.w2(exact)
				if math.Abs(got-want) > 4*math.Sqrt(end.variance/n)+1e-3 {
					t.Errorf("%s: W2 = %.4f, want %.4f", name, got, want)
				}

				copy(c.X, start)
				r := Reverse{Kind: SDE, From: t1, To: delta, Steps: 60, Draws: Draws{Seed: 22}}
				reverse(t, r, target, c)
				for k := range r.Steps { // the rule's own recursion
					mk, sk := target.at(0, r.At(k))
					dt := r.At(k) - r.At(k+1)
					keep := 1 + dt - 2*dt/sk
					law = normal{keep*law.mean + 2*dt*mk/sk, keep*keep*law.variance + 2*dt}
				}
				checkNormal(t, name+", SDE", c.X, law.mean, law.variance)
			}
		}
	}
}

func TestForwardAddsUp(t *testing.T) {
	target := gaussian{[]float64{3}, []float64{0.2}}
	c := startAt(10_000, 1, 3, 0.2)
	for k, time := range []float64{0.1, 0.02, 0.5} {
		Forward(c, time, Draws{Seed: 31}, k)
	}
	mean, variance := target.at(0, 0.62)
	checkNormal(t, "after 0.62", c.X, mean, variance)
}

// Both rules go to the right place as the steps shrink, at their orders.
func TestOrdersOfReverse(t *testing.T) {
	target := gaussian{[]float64{2}, []float64{0.5}}
	const t1, delta = 1.0, 0.01
	m1, s1 := target.at(0, t1)
	md, sd := target.at(0, delta)
	want := md + math.Sqrt(sd/s1)*(0.3-m1)
	fault := func(steps int) float64 {
		c := &Chains{Dim: 1, X: []float64{0.3}}
		reverse(t, Reverse{Kind: ODE, From: t1, To: delta, Steps: steps}, target, c)
		return math.Abs(c.X[0] - want)
	}
	if order := math.Log2(fault(50) / fault(100)); math.Abs(order-2) > 0.2 {
		t.Errorf("Heun's rule has order %.2f", order)
	}
}

func TestReverseSaysWhatIsWrong(t *testing.T) {
	for field, r := range map[string]Reverse{
		"to": {From: 1, Steps: 1}, "from": {From: 0.5, To: 1, Steps: 1}, "steps": {From: 1, To: 0.1},
	} {
		for _, err := range r.Run(t.Context(), scoreOnly{}, NewChains(1, 1)) {
			var wrong *solver.RangeError
			if !errors.As(err, &wrong) || wrong.Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	}
	var kind ReverseKind
	if err := kind.UnmarshalText([]byte("sde")); err != nil || kind != SDE || kind.String() != "sde" {
		t.Error(kind, err)
	}
}
