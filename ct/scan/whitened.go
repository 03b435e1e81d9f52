package scan

import (
	"sync"

	"gradus/ct/operator"
)

// Whitened is an operator whose measurements are each multiplied by a weight, so that their
// noise is of one standard deviation: |A x - y|^2 is then the weighted sum of squares that
// noise of different standard deviations wants, for every method.
type Whitened struct {
	operator.Operator
	Weights []float32 // roots of those of the squares, above 0
	scratch sync.Pool // of []float32, for Transpose
}

// Apply stores the weighted A x in dst.
func (o *Whitened) Apply(dst, x []float32) {
	o.Operator.Apply(dst, x)
	multiply(dst, dst, o.Weights)
}

// Transpose stores A^T of the weighted y in dst.
func (o *Whitened) Transpose(dst, y []float32) {
	weighted, ok := o.scratch.Get().(*[]float32)
	if !ok {
		weighted = new([]float32)
		*weighted = make([]float32, o.Measurements())
	}
	defer o.scratch.Put(weighted)
	multiply(*weighted, y, o.Weights)
	o.Operator.Transpose(dst, *weighted)
}

func multiply(dst, a, b []float32) {
	for i, v := range a {
		dst[i] = v * b[i]
	}
}
