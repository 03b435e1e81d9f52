package scan

import (
	"math"
	"testing"

	"gradus/ct/operator"
	"gradus/internal/parallel"
)

// A weighted operator and its transpose are of one matrix, also side by side.
func TestWhitenedAdjoint(t *testing.T) {
	p := newProjector(48, 7)
	r := newRand(31)
	o := &Whitened{Operator: p, Weights: random(r, p.Measurements())}
	for i, v := range o.Weights {
		o.Weights[i] = v*v + 0.01
	}
	x, y := random(r, p.Pixels()), random(r, p.Measurements())
	parallel.For(8, func(int) {
		ax, back := make([]float32, len(y)), make([]float32, len(x))
		o.Apply(ax, x)
		o.Transpose(back, y)
		if a, b := operator.Dot(ax, y), operator.Dot(x, back); math.Abs(a-b) > 1e-6*math.Sqrt(operator.Dot(ax,
			ax)*operator.Dot(y, y)) {
			t.Errorf("<Ax, y> = %g, <x, A^T y> = %g", a, b)
		}
	})
}
