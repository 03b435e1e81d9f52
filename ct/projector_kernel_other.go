//go:build !amd64

package ct

import "gradus/internal/cpu"

var nativeProjectorKernels map[cpu.Kernel]projectorKernels
