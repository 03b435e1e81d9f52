package sample

import (
	"math"
	"testing"
)

// autoregressive returns chains x' = rho x + sqrt(1 - rho^2) xi around their means.
func autoregressive(chains, n int, rho float64, mean func(i int) float64) [][]float64 {
	traces := make([][]float64, chains)
	for i := range traces {
		z := make([]float64, n)
		Draws{Seed: 41}.Normals(z, i, 0)
		traces[i] = make([]float64, n)
		x := z[0]
		for j := range z {
			if j > 0 {
				x = rho*x + math.Sqrt(1-rho*rho)*z[j]
			}
			traces[i][j] = x + mean(i)
		}
	}
	return traces
}

func nowhere(int) float64 { return 0 }

func TestEffectiveSizeOfAutoregression(t *testing.T) {
	for _, rho := range []float64{-0.5, 0, 0.5, 0.9} {
		traces := autoregressive(8, 4000, rho, nowhere)
		want := 8 * 4000 * (1 - rho) / (1 + rho)
		if got := EffectiveSize(traces); math.Abs(got/want-1) > 0.12 {
			t.Errorf("rho = %g: effective size %.0f, want %.0f", rho, got, want)
		}
		if r := SplitRHat(traces); r < 0.999 || r > 1.01 {
			t.Errorf("rho = %g: split R-hat %.4f", rho, r)
		}
	}
}

func TestChainsThatDisagree(t *testing.T) {
	apart := autoregressive(10, 500, 0.3, func(i int) float64 { return 4 * float64(i%2) })
	// Halves of unit variance, whose means have the variance 4 n/(n - 1), n = 20.
	if got, want := SplitRHat(apart), math.Sqrt(1+4*20.0/19); math.Abs(got/want-1) > 0.02 {
		t.Errorf("split R-hat %.3f, want %.3f", got, want)
	}
	if n := EffectiveSize(apart); n > 30 {
		t.Errorf("effective size %.0f of ten chains that disagree", n)
	}
	drifting := autoregressive(1, 500, 0, nowhere)
	for j := range drifting[0] {
		drifting[0][j] += float64(j) / 100
	}
	if r := SplitRHat(drifting); r < 1.3 {
		t.Errorf("split R-hat %.3f of a chain that drifts", r)
	}
	for _, traces := range [][][]float64{nil, {{1, 2}}, {{1, 1, 1, 1}, {1, 1, 1, 1}}} {
		if r, n := SplitRHat(traces), EffectiveSize(traces); !math.IsNaN(r) || !math.IsNaN(n) {
			t.Errorf("%v: split R-hat %g, effective size %g", traces, r, n)
		}
	}
}

// Draws that alternate know more than as many independent ones, but no sum of correlations makes that negative.
func TestEffectiveSizeOfDrawsThatAlternate(t *testing.T) {
	for _, rho := range []float64{-0.99, -1 + 1e-6} {
		for chains := 1; chains <= 4; chains++ {
			traces := autoregressive(chains, 20, rho, nowhere)
			draws := float64(20 * chains)
			if n := EffectiveSize(traces); !(n > draws/2) || n > draws*math.Log10(draws)*(1+1e-12) {
				t.Errorf("rho = %g, %d chains: effective size %g of %g draws", rho, chains, n, draws)
			}
		}
	}
}

func TestSlicedDistance(t *testing.T) {
	a := startAt(3000, 2, 0, 1)
	b := NewChains(a.Len(), 2)
	for i := range a.Len() { // backwards and moved: order does not matter
		p := a.At(a.Len() - 1 - i)
		copy(b.At(i), []float64{p[0] + 3, p[1] - 4})
	}
	directions := Directions(24, 2, Draws{})
	distance := func(a, b *Chains) float64 { return SlicedW2(Project(a, directions), Project(b, directions)) }
	if d := distance(a, b); math.Abs(d-5/math.Sqrt2) > 1e-12 {
		t.Errorf("moved by 5: distance %g", d)
	}
	if d := distance(a, a); d != 0 {
		t.Errorf("distance to itself %g", d)
	}
	// Scaled by c: |c - 1| times the root of the mean square of the projections.
	square := 0.0
	for i, v := range a.X {
		b.X[i] = 1.5 * v
		square += v * v / float64(len(a.X))
	}
	if d := distance(a, b); math.Abs(d-0.5*math.Sqrt(square)) > 1e-9 {
		t.Errorf("scaled: distance %g", d)
	}
	// In many dimensions, and the noise floor shrinks with the number of draws.
	var floors [2]float64
	for i, n := range []int{1000, 16_000} {
		c, d := NewChains(n, 5), NewChains(n, 5)
		c.Normals(c.X, Draws{Seed: 1}, 0)
		d.Normals(d.X, Draws{Seed: 2}, 0)
		directions := Directions(20, 5, Draws{Seed: 3})
		floors[i] = SlicedW2(Project(c, directions), Project(d, directions))
	}
	if ratio := floors[0] / floors[1]; ratio < 2.5 || ratio > 6 {
		t.Errorf("noise floors %v", floors)
	}
}
