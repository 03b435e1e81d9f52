package score

import "gradus/solver/kernel"

var nativeKernels = map[kernel.Kernel]kernels{
	kernel.AVX512: {convolve32AVX512, convolve16Go, rectifyAVX512, slopeAVX512, addGo},
}

//go:noescape
func convolve32AVX512(a *convArgs)

//go:noescape
func rectifyAVX512(row, scale, shift []float32)

//go:noescape
func slopeAVX512(row, a, scale []float32)
