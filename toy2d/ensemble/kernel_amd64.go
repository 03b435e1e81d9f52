package ensemble

import "gradus/internal/cpu"

// AVX-512 has no count of its own: that loop waits for memory, not for arithmetic.
var nativeKernels = map[cpu.Kernel]kernels{
	cpu.AVX2:   {affineAVX2, affineAVX2, armijoAVX2, countAVX2},
	cpu.AVX512: {affineAVX512, isotropicAVX512, armijoAVX512, countAVX2},
}

//go:noescape
func affineAVX2(a *affineArgs) bool

//go:noescape
func armijoAVX2(a *armijoArgs) bool

//go:noescape
func countAVX2(a *countArgs) int

//go:noescape
func affineAVX512(a *affineArgs) bool

//go:noescape
func isotropicAVX512(a *affineArgs) bool

//go:noescape
func armijoAVX512(a *armijoArgs) bool
