//go:build !amd64

package toy2d

import "gradus/solver/kernel"

var nativeKernels map[kernel.Kernel]kernels
