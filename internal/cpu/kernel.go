// Package cpu names the instruction sets for which hot loops are written and
// chooses one at start-up. Plain Go defines every result; the others agree with it
// to a tolerance that the tests of each loop state.
package cpu

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
)

// Kernel is an instruction set.
type Kernel string

const (
	Go     Kernel = "go"     // plain Go, on every machine
	AVX2   Kernel = "avx2"   // amd64 with AVX2 and FMA
	AVX512 Kernel = "avx512" // amd64 with AVX-512 F, DQ and VL
)

// Variable is the environment variable that forces a kernel.
const Variable = "GRADUS_KERNEL"

// Available lists the kernels that this machine can run, the fastest last.
func Available() []Kernel { return append([]Kernel{Go}, native()...) }

// Choose returns the kernel of that name, or the fastest for the empty name.
func Choose(name string) (Kernel, error) {
	all := Available()
	if name == "" {
		return all[len(all)-1], nil
	}
	k := Kernel(name)
	if !slices.Contains([]Kernel{Go, AVX2, AVX512}, k) {
		return "", fmt.Errorf("%s: must be go, avx2 or avx512, got %q", Variable, name)
	}
	if !slices.Contains(all, k) {
		return "", fmt.Errorf("%s: this machine cannot run %q, only %s", Variable, name, join(all))
	}
	return k, nil
}

// Default returns the kernel that the environment asks for, or the fastest. A
// program checks it once at its start and reports the error.
var Default = sync.OnceValues(func() (Kernel, error) { return Choose(os.Getenv(Variable)) })

func join(ks []Kernel) string {
	var names []string
	for _, k := range ks {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}
