package picture

import (
	"fmt"
	"math"
)

// Float is what pixels are stored as; sums over them are float64 all the same.
type Float interface{ ~float32 | ~float64 }

// Peak is what PSNR and SSIM take for the range of grey values: the truth's own, from its
// darkest to its brightest pixel, so that a picture in other units is judged alike. That of a
// flat picture is its value, and 1 of a black one.
func Peak[T Float](truth []T) float64 {
	lo, hi := truth[0], truth[0]
	for _, v := range truth {
		lo, hi = min(lo, v), max(hi, v)
	}
	switch {
	case hi > lo:
		return float64(hi) - float64(lo)
	case hi != 0:
		return math.Abs(float64(hi))
	}
	return 1
}

// PSNR is the peak signal-to-noise ratio in decibels, 10 log10(Peak(truth)^2/MSE). It is
// +Inf when the pictures are equal.
func PSNR[T Float](truth, x []T) float64 { return psnr(truth, x, Peak(truth)) }

func psnr[T Float](truth, x []T, peak float64) float64 {
	return 10 * math.Log10(peak*peak/meanSquare(truth, x))
}

// RMSE is the root of the mean squared difference per pixel.
func RMSE[T Float](truth, x []T) float64 { return math.Sqrt(meanSquare(truth, x)) }

// LargestDifference is that of a pixel, NaN if one is not a number.
func LargestDifference[T Float](a, b []T) (most float64) {
	sameLength(a, b)
	for i, v := range a {
		most = max(most, math.Abs(float64(v)-float64(b[i])))
	}
	return most
}

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
		panic(fmt.Sprintf("picture: pictures of %d and %d pixels", len(a), len(b)))
	}
}
