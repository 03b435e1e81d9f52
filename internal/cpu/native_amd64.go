package cpu

import "golang.org/x/sys/cpu"

func native() []Kernel {
	var ks []Kernel
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		ks = append(ks, AVX2)
		if cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512VL {
			ks = append(ks, AVX512)
		}
	}
	return ks
}
