package sample

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"
)

// gaussian is N(mean, variance) on each axis, as it is after a time t of the forward process.
type gaussian struct{ mean, variance []float64 }

func (g gaussian) at(j int, t float64) (mean, variance float64) {
	return math.Exp(-t) * g.mean[j], math.Exp(-2*t)*g.variance[j] - math.Expm1(-2*t)
}

func (g gaussian) Score(ctx context.Context, dst, x []float64, t float64) error {
	return g.LogDensity(ctx, make([]float64, len(x)/len(g.mean)), dst, x, t)
}

func (g gaussian) LogDensity(_ context.Context, logp, dst, x []float64, t float64) error {
	clear(logp)
	for i := range x {
		m, v := g.at(i%len(g.mean), t)
		dst[i] = (m - x[i]) / v
		logp[i/len(g.mean)] += dst[i] * (x[i] - m) / 2
	}
	return nil
}

// diagonal is a preconditioner with a precision on each axis.
type diagonal []float64

func (p diagonal) Solve(_ context.Context, dst, v []float64, _ float64) error {
	for i := range v {
		dst[i] = v[i] / p[i%len(p)]
	}
	return nil
}

func (p diagonal) Precision(_ context.Context, dst, v []float64, _ float64) error {
	for i := range v {
		dst[i] = v[i] * p[i%len(p)]
	}
	return nil
}

func (p diagonal) Draw(_ context.Context, dst []float64, normals func([]float64, int), _ float64) error {
	for i := range len(dst) / len(p) {
		xi := row(dst, i, len(p))
		normals(xi, i)
		for j := range xi {
			xi[j] /= math.Sqrt(p[j])
		}
	}
	return nil
}

// coordinate returns a coordinate of all chains.
func coordinate(c *Chains, j int) []float64 {
	v := make([]float64, c.Len())
	for i := range v {
		v[i] = c.At(i)[j]
	}
	return v
}

// zLimit is passed by a right answer in 1 of 16,000 tests; seeds are fixed.
const zLimit = 4

// checkNormal fails unless mean and variance of independent draws from N(mean, variance) are within Monte
// Carlo error.
func checkNormal(t *testing.T, what string, draws []float64, mean, variance float64) {
	t.Helper()
	n := float64(len(draws))
	m, v := stat.MeanVariance(draws, nil)
	if z := (m - mean) / math.Sqrt(variance/n); !(math.Abs(z) < zLimit) {
		t.Errorf("%s: mean %.5g, want %.5g: z = %.1f", what, m, mean, z)
	}
	if z := (v/variance - 1) / math.Sqrt(2/(n-1)); !(math.Abs(z) < zLimit) {
		t.Errorf("%s: variance %.5g, want %.5g: z = %.1f", what, v, variance, z)
	}
}

// startAt returns n chains at draws from N(mean, variance) on every axis.
func startAt(n, dim int, mean, variance float64) *Chains {
	c := NewChains(n, dim)
	c.Normals(c.X, Draws{Seed: 7, Stream: 100}, 0)
	for i := range c.X {
		c.X[i] = mean + math.Sqrt(variance)*c.X[i]
	}
	return c
}

// walk runs chains to the end.
func walk(t *testing.T, target Target, c *Chains, s Settings) (accepted float64) {
	t.Helper()
	n := 0.0
	for tick, err := range Run(t.Context(), target, c, s) {
		if err != nil {
			t.Fatal(err)
		}
		accepted += tick.Accepted
		n++
	}
	return accepted / n
}
