//go:build !amd64

package operator

import "gradus/internal/cpu"

var nativeProjectorKernels map[cpu.Kernel]projectorKernels
