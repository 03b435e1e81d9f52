package operator

import "gradus/internal/cpu"

var nativeProjectorKernels = map[cpu.Kernel]projectorKernels{
	cpu.AVX2:   {8, 4, raysAVX2, gatherAVX2},
	cpu.AVX512: {16, 5, raysAVX512, gatherAVX512},
}

//go:noescape
func raysAVX2(a *rayArgs)

//go:noescape
func gatherAVX2(a *gatherArgs)

//go:noescape
func raysAVX512(a *rayArgs)

//go:noescape
func gatherAVX512(a *gatherArgs)
