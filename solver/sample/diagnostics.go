package sample

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// A trace is what some number of a point, such as a coordinate, was at the kept steps of a chain. The formulas below
// are those of Gelman, Carlin, Stern, Dunson, Vehtari and Rubin, "Bayesian Data Analysis", third edition, 11.4 and
// 11.5.

// SplitRHat compares the halves of the chains: the root of the variance of all draws over that within a half. It
// is near 1 once the chains agree; above 1.01 (or, with few draws, 1.1) they do not know the same
// density. It is NaN if a half has fewer than two draws, and where nothing moves.
func SplitRHat(traces [][]float64) float64 {
	within, all, _ := variances(halves(traces))
	return math.Sqrt(all / within)
}

// EffectiveSize is how many independent draws would know the mean as well as these do. Draws that hang together count
// less, chains that disagree count for hardly anything. It is NaN where SplitRHat is.
func EffectiveSize(traces [][]float64) float64 {
	parts := halves(traces)
	within, all, n := variances(parts)
	if !(within > 0) {
		return math.NaN()
	}
	m := len(parts)
	means := make([]float64, m)
	for i, p := range parts {
		means[i] = stat.Mean(p, nil)
	}
	// Correlation at a lag, of all chains together.
	correlation := func(lag int) float64 {
		sum := 0.0
		for i, p := range parts {
			for j := range n - lag {
				sum += (p[j] - means[i]) * (p[j+lag] - means[i])
			}
		}
		return 1 - (within-sum/float64(m*(n-1)))/all
	}
	// Geyer's rule: sums of neighbours are positive and fall, up to noise.
	sum, last := 0.0, math.Inf(1)
	for lag := 0; lag+1 < n; lag += 2 {
		pair := correlation(lag) + correlation(lag+1)
		if lag == 0 {
			pair = 1 + correlation(1)
		}
		if !(pair > 0) {
			break
		}
		last = min(last, pair)
		sum += last
	}
	draws := float64(m * n)
	// Of draws that alternate the sum may be below nothing: this is the bound that Stan has.
	return draws / max(2*sum-1, 1/math.Log10(draws))
}

// halves cuts traces of the same length in two, without the middle of an odd number.
func halves(traces [][]float64) [][]float64 {
	var parts [][]float64
	for _, t := range traces {
		n := len(t) / 2
		parts = append(parts, t[:n], t[len(t)-n:])
	}
	return parts
}

// variances returns the mean of the variances within the parts, and the estimate of that of all draws; n is the
// length of a part.
func variances(parts [][]float64) (within, all float64, n int) {
	if len(parts) == 0 || len(parts[0]) < 2 {
		return math.NaN(), math.NaN(), 0
	}
	n = len(parts[0])
	means := make([]float64, len(parts))
	for i, p := range parts {
		var v float64
		means[i], v = stat.MeanVariance(p, nil)
		within += v / float64(len(parts))
	}
	between := stat.Variance(means, nil)
	return within, within*float64(n-1)/float64(n) + between, n
}
