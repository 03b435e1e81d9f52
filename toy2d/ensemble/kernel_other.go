//go:build !amd64

package ensemble

import "gradus/internal/cpu"

var nativeKernels map[cpu.Kernel]kernels
