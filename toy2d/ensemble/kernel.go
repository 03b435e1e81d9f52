package ensemble

import "gradus/internal/cpu"

// kernels are the hot loops for one instruction set.
type kernels struct {
	affine    func(*affineArgs) bool // any covariances
	isotropic func(*affineArgs) bool // only multiples of the identity, faster
	armijo    func(*armijoArgs) bool
	count     func(*countArgs) int
}

func kernelsFor(k cpu.Kernel) kernels {
	if native, ok := nativeKernels[k]; ok {
		return native
	}
	return kernels{affineGo, affineGo, armijoGo, countGo}
}

// move applies the map of a landscape with the kernel that suits its modes.
func (k *kernels) move(a *affineArgs) bool {
	if a.at.isotropic {
		return k.isotropic(a)
	}
	return k.affine(a)
}
