//go:build !amd64

package ct

import "gradus/solver/kernel"

var nativeProjectorKernels map[kernel.Kernel]projectorKernels
