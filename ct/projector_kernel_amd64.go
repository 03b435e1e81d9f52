package ct

import "gradus/solver/kernel"

var nativeProjectorKernels = map[kernel.Kernel]projectorKernels{}
