package operator

import "fmt"

// Identity measures every pixel as it is: the operator of denoising.
type Identity int // number of pixels

// Pixels is the number of pixels.
func (n Identity) Pixels() int { return int(n) }

// Measurements is the number of pixels.
func (n Identity) Measurements() int { return int(n) }

// Apply copies x.
func (n Identity) Apply(dst, x []float32) { n.copy(dst, x) }

// Transpose copies y.
func (n Identity) Transpose(dst, y []float32) { n.copy(dst, y) }

func (n Identity) copy(dst, src []float32) {
	if len(dst) != int(n) || len(src) != int(n) {
		panic(fmt.Sprintf("operator: identity of %d pixels got %d and %d", n, len(dst), len(src)))
	}
	copy(dst, src)
}
