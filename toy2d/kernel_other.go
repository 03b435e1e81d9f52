//go:build !amd64

package toy2d

import "gradus/internal/cpu"

var nativeKernels map[cpu.Kernel]kernels
