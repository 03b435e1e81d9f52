package operator

import "math"

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
