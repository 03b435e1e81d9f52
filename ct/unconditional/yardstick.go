package unconditional

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"gradus/ct/picture"
	"gradus/internal/parallel"
	"gradus/solver/sample"
)

// Yardstick measures how far pictures are from phantoms: the sliced Wasserstein-2 distance of their patches of 8 x 8
// pixels, on three scales. The directions are the patch's cosines, each in units of the standard deviation that it has
// in phantoms, so that fine detail counts as much as brightness: at 1 pictures are as far from phantoms as these are
// from their own mean, or as what is spread twice as far. It takes no truth to measure it. (Karras, Aila, Laine and
// Lehtinen, arXiv 1710.10196, 5, compare patches of random directions on a Laplacian pyramid.)
type Yardstick struct {
	Floor float64 // the distance of as many other phantoms, on average: what is near it cannot be told from them
	bands []band
}

// band is one of the scales.
type band struct {
	factor     int // pixels of a side that are averaged
	directions [][]float64
	exact      sample.Projected // of the phantoms
}

// Of a patch: its side, and how far the next one is.
const (
	patchSide   = 8
	patchStride = 4
)

// scales are the factors; pictures of MinSize have patches on all.
var scales = []int{1, 2, 4}

// Sets of phantoms: exact is made of so many as there are pictures, each of the next ones is held against them.
const (
	exactSets = 4
	floorSets = 4
)

// NewYardstick returns the measure of so many pictures of n x n pixels.
func NewYardstick(n, count int) *Yardstick {
	y := &Yardstick{}
	exact := phantoms(n, 0, exactSets*count)
	for _, factor := range scales {
		b := band{factor: factor, directions: cosines()}
		for i, spread := range sample.Project(b.patches(exact), b.directions) {
			sd := stat.StdDev(spread, nil)
			floats.Scale(1/sd, b.directions[i])
			floats.Scale(1/sd, spread)
			b.exact = append(b.exact, every(spread, exactSets))
		}
		y.bands = append(y.bands, b)
	}
	for i := range floorSets {
		y.Floor += y.Of(phantoms(n, (exactSets+i)*count, count)) / floorSets
	}
	return y
}

// Of measures as many pictures as the yardstick is for; it is infinite if one holds what is no number.
func (y *Yardstick) Of(pictures []picture.Image) float64 {
	sum := 0.0
	for _, b := range y.bands {
		d := sample.SlicedW2(sample.Project(b.patches(pictures), b.directions), b.exact)
		sum += d * d / float64(len(y.bands))
	}
	if math.IsNaN(sum) {
		return math.Inf(1)
	}
	return math.Sqrt(sum)
}

// patches are those of pictures on the scale.
func (b *band) patches(pictures []picture.Image) *sample.Chains {
	of := make([][]float64, len(pictures))
	parallel.For(len(pictures), func(k int) {
		m := pictures[k].Coarsen(b.factor)
		for top := 0; top+patchSide <= m.N; top += patchStride {
			for left := 0; left+patchSide <= m.N; left += patchStride {
				for i := range patchSide {
					for j := range patchSide {
						of[k] = append(of[k], float64(m.At(top+i, left+j)))
					}
				}
			}
		}
	})
	return &sample.Chains{Dim: patchSide * patchSide, X: slices.Concat(of...)}
}

// cosines are the directions of the discrete cosine transform of a patch.
func cosines() (all [][]float64) {
	wave := func(k, i int) float64 { return math.Cos(math.Pi * float64(k) * (float64(i) + 0.5) / patchSide) }
	for a := range patchSide {
		for b := range patchSide {
			u := make([]float64, patchSide*patchSide)
			for i := range u {
				u[i] = wave(a, i/patchSide) * wave(b, i%patchSide)
			}
			floats.Scale(1/floats.Norm(u, 2), u)
			all = append(all, u)
		}
	}
	return all
}

// every returns quantiles of sorted numbers, one for each so many.
func every(sorted []float64, count int) []float64 {
	part := make([]float64, 0, len(sorted)/count)
	for i := count / 2; i < len(sorted); i += count {
		part = append(part, sorted[i])
	}
	return part
}
