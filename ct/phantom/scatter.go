package phantom

import (
	"math"
	"math/rand/v2"
	"slices"
)

type disc struct{ x, y, r float64 }

// scatter finds random places for discs of these radii, the largest first, inside the
// ellipse with semi-axes a and b, at least gap apart. A disc for which no place was
// found is left out.
func scatter(r *rand.Rand, radii []float64, a, b, gap float64) []disc {
	const tries = 1000
	var placed []disc
	for _, radius := range radii {
		for range tries {
			d := disc{a * (2*r.Float64() - 1), b * (2*r.Float64() - 1), radius}
			inside := math.Hypot(d.x/(a-radius-gap), d.y/(b-radius-gap)) < 1
			if inside && !slices.ContainsFunc(placed, func(o disc) bool {
				return math.Hypot(d.x-o.x, d.y-o.y) < d.r+o.r+gap
			}) {
				placed = append(placed, d)
				break
			}
		}
	}
	return placed
}

// shrinking lists count radii from most down to least, in equal ratios.
func shrinking(most, least float64, count int) []float64 {
	radii := make([]float64, count)
	for i := range radii {
		radii[i] = most * math.Pow(least/most, float64(i)/float64(count-1))
	}
	return radii
}
