package score

import "gradus/solver/kernel"

var nativeKernels map[kernel.Kernel]kernels
