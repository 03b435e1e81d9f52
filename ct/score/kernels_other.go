//go:build !amd64

package score

import "gradus/internal/cpu"

var nativeKernels map[cpu.Kernel]kernels
