package operator

import (
	"fmt"
	"math"
)

// Operator is a linear map A from pictures to measurements, whose entries are not
// negative. Its methods may be called from several goroutines at once; dst and the
// argument must not overlap, and wrong lengths panic.
type Operator interface {
	Pixels() int       // numbers of a picture
	Measurements() int // numbers of a measurement
	// Apply stores A x in dst.
	Apply(dst, x []float32)
	// Transpose stores A^T y in dst, A^T being the exact transpose of A.
	Transpose(dst, y []float32)
}

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

// NormSquared returns a bound on |A|^2 that is tight to a few percent, 0 only if nothing is
// measured. As A has no negative entry, |A|^2 <= max (A^T A x)_i / x_i for any x > 0
// (Collatz, Wielandt), and a few rounds of the power method bring that down.
func NormSquared(op Operator) float64 {
	bound := math.Inf(1)
	x, back, ax := Ones(op.Pixels()), make([]float32, op.Pixels()), make([]float32, op.Measurements())
	for range 5 {
		op.Apply(ax, x)
		op.Transpose(back, ax)
		var ratio, top float64
		for i, v := range back {
			ratio = max(ratio, float64(v)/float64(x[i]))
			top = max(top, float64(v))
		}
		bound = min(bound, ratio)
		if top == 0 {
			break
		}
		for i, v := range back {
			x[i] = v/float32(top) + 1e-3
		}
	}
	return bound
}
