package score

import "gradus/internal/cpu"

// AVX-512 has no block of 16 of its own: only the few channels of the picture need it.
var nativeKernels = map[cpu.Kernel]kernels{
	cpu.AVX2:   {convolve32AVX2, convolve16AVX2, rectifyAVX2, slopeAVX2},
	cpu.AVX512: {convolve32AVX512, convolve16AVX2, rectifyAVX512, slopeAVX512},
}

// convolve32AVX2 does halves of the block: 16 sums for each pixel leave registers for 6 pixels.
func convolve32AVX2(a *convArgs) {
	convolveHalfAVX2(a, a.dst, a.w, 4*32)
	convolveHalfAVX2(a, (*float32)(at(a.dst, 16)), (*float32)(at(a.w, 16)), 4*32)
}

func convolve16AVX2(a *convArgs) { convolveHalfAVX2(a, a.dst, a.w, 4*16) }

// convolveHalfAVX2 convolves to 16 channels at dst; row is the bytes of a row of weights.
//
//go:noescape
func convolveHalfAVX2(a *convArgs, dst, w *float32, row int)

//go:noescape
func rectifyAVX2(row, scale, shift []float32)

//go:noescape
func slopeAVX2(row, a, scale []float32)

//go:noescape
func convolve32AVX512(a *convArgs)

//go:noescape
func rectifyAVX512(row, scale, shift []float32)

//go:noescape
func slopeAVX512(row, a, scale []float32)
