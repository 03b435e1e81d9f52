package sample

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"gradus/internal/parallel"
)

// Directions returns n unit vectors to project on: spread evenly over the half circle in the plane, drawn
// uniformly elsewhere.
func Directions(n, dim int, d Draws) [][]float64 {
	all := make([][]float64, n)
	for i := range all {
		u := make([]float64, dim)
		if dim == 2 {
			u[1], u[0] = math.Sincos(math.Pi * (float64(i) + 0.5) / float64(n))
		} else {
			d.Normals(u, i, 0)
			floats.Scale(1/floats.Norm(u, 2), u)
		}
		all[i] = u
	}
	return all
}

// Projected is points along some directions, sorted along each.
type Projected [][]float64

// Project projects the points of chains on directions.
func Project(c *Chains, directions [][]float64) Projected {
	p := make(Projected, len(directions))
	parallel.For(len(directions), func(i int) {
		p[i] = make([]float64, c.Len())
		for j := range p[i] {
			p[i][j] = floats.Dot(c.At(j), directions[i])
		}
		slices.Sort(p[i])
	})
	return p
}

// SlicedW2 is the sliced Wasserstein-2 distance between as many points as other points, all of equal weight, that are
// projected on the same directions:
//
//	sqrt(mean over directions u of W_2^2 of the projections on u),
//
// where W_2^2 in one dimension is the mean square of the differences of the sorted numbers. The distance between two
// sets of draws from one density is above zero, by what is called the noise floor: a distance is to be seen beside
// it.
func SlicedW2(a, b Projected) float64 {
	sum := 0.0
	for i := range a {
		if len(a[i]) != len(b[i]) || len(a[i]) == 0 || len(a) != len(b) {
			panic(fmt.Sprintf("sample: %d points on %d directions and %d on %d", len(a[i]), len(a), len(b[i]), len(b)))
		}
		for j, v := range a[i] {
			sum += (v - b[i][j]) * (v - b[i][j]) / float64(len(a[i]))
		}
	}
	return math.Sqrt(sum / float64(len(a)))
}
