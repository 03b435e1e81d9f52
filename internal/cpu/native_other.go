//go:build !amd64

package cpu

func native() []Kernel { return nil }
