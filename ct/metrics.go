package ct

import (
	"fmt"
	"math"
)

// Float is what pixels are stored as; sums over them are float64 all the same.
type Float interface{ ~float32 | ~float64 }

// PSNR is the peak signal-to-noise ratio in decibels, 10 log10(1/MSE): the truth
// spans the range 1, whatever it holds. It is +Inf when the pictures are equal.
func PSNR[T Float](truth, x []T) float64 { return -10 * math.Log10(meanSquare(truth, x)) }

// RMSE is the root of the mean squared difference per pixel.
func RMSE[T Float](truth, x []T) float64 { return math.Sqrt(meanSquare(truth, x)) }

// RelativeResidual is |ax - y| / |y|, Euclidean norms; against y = 0 it is +Inf, or
// NaN if ax is 0 too.
func RelativeResidual(ax, y []float32) float64 {
	var norm float64
	for _, v := range y {
		norm += float64(v) * float64(v)
	}
	return math.Sqrt(meanSquare(ax, y) * float64(len(y)) / norm)
}

func meanSquare[T Float](a, b []T) float64 {
	sameLength(a, b)
	var sum float64
	for i, v := range a {
		d := float64(v) - float64(b[i])
		sum += d * d
	}
	return sum / float64(len(a))
}

func sameLength[T Float](a, b []T) {
	if len(a) != len(b) {
		panic(fmt.Sprintf("ct: pictures of %d and %d pixels", len(a), len(b)))
	}
}
