package score

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gradus/internal/cpu"
)

// BenchmarkConvolution is the network's 3x3 layers for a picture of 128 x 128, on one
// processor: lines of pixels between zero borders, block by block.
func BenchmarkConvolution(b *testing.B) {
	for _, shape := range []struct{ channels, side int }{{32, 64}, {64, 32}, {128, 16}} {
		for _, name := range cpu.Available() {
			b.Run(fmt.Sprintf("%dx%d²/%s", shape.channels, shape.side, name), func(b *testing.B) {
				benchmarkConvolution(b, kernelsFor(name), shape.channels, shape.side)
			})
		}
	}
}

func benchmarkConvolution(b *testing.B, k kernels, channels, side int) {
	const block, taps = 32, 9
	r := rand.New(rand.NewPCG(1, 2))
	line := (side + 2) * channels
	src, dst, w := normal(r, (side+2)*line), make([]float32, (side+2)*line), normal(r, taps*channels*channels)
	offsets := make([]int, 0, taps)
	for y := range 3 {
		for x := range 3 {
			offsets = append(offsets, y*line+x*channels)
		}
	}
	a := convArgs{dstStride: channels, srcStride: channels, pixels: side, in: channels, taps: taps,
		offsets: &offsets[0]}
	for b.Loop() {
		for j := 0; j < channels; j += block {
			a.w = &w[j*taps*channels]
			for y := range side {
				a.src, a.dst = &src[y*line], &dst[(y+1)*line+channels+j]
				k.convolve32(&a)
			}
		}
	}
	operations := 2 * float64(side*side*taps) * float64(channels*channels)
	b.ReportMetric(operations*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
}

// BenchmarkRows is what else the first level does, of 32 channels and 64 x 64 pixels.
func BenchmarkRows(b *testing.B) {
	const channels, n = 32, 32 * 64 * 64
	r := rand.New(rand.NewPCG(1, 2))
	row, other, scale, shift := normal(r, n), normal(r, n), normal(r, channels), normal(r, channels)
	for i := range other {
		other[i] = 1 + other[i]*other[i] // of slope 1: repeated, it leaves the row as it is
	}
	for i := range scale {
		scale[i] = 1
	}
	for _, name := range cpu.Available() {
		k := kernelsFor(name)
		for job, do := range map[string]func(){
			"rectify": func() { k.rectify(row, scale, shift) },
			"slope":   func() { k.slope(row, other, scale) },
		} {
			b.Run(job+"/"+string(name), func(b *testing.B) {
				for b.Loop() {
					do()
				}
				b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds()/1e9, "Gnumber/s")
			})
		}
	}
}
