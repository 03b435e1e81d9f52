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

// SlicedW2 is the sliced Wasserstein-2 distance between as many points as other points, all of equal weight:
//
//	sqrt(mean over directions u of W_2^2 of the projections on u),
//
// where W_2^2 in one dimension is the mean square of the differences of the sorted numbers. The distance between two sets of
// draws from one density is above zero, by what is called the noise floor: a distance is to be seen beside it.
func SlicedW2(a, b *Chains, directions [][]float64) float64 {
	if a.Len() != b.Len() || a.Dim != b.Dim || a.Len() == 0 {
		panic(fmt.Sprintf("sample: %d points of %d numbers and %d of %d", a.Len(), a.Dim, b.Len(), b.Dim))
	}
	squares := make([]float64, len(directions))
	parallel.For(len(directions), func(i int) {
		p, q := projections(a, directions[i]), projections(b, directions[i])
		for j := range p {
			squares[i] += (p[j] - q[j]) * (p[j] - q[j]) / float64(len(p))
		}
	})
	return math.Sqrt(floats.Sum(squares) / float64(len(directions)))
}

// projections returns the points along a direction, sorted.
func projections(c *Chains, u []float64) []float64 {
	p := make([]float64, c.Len())
	for i := range p {
		p[i] = floats.Dot(c.At(i), u)
	}
	slices.Sort(p)
	return p
}
