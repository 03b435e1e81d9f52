package ct

import "slices"

// normSquared returns a bound on |A|^2: its largest row sum times its largest column sum,
// which are cheap because A has no negative entry. For a projector it is about 1.5 |A|^2.
func normSquared(op Operator) float64 {
	x, y := ones(op.Pixels()), ones(op.Measurements())
	rows, columns := make([]float32, len(y)), make([]float32, len(x))
	op.Apply(rows, x)
	op.Transpose(columns, y)
	return float64(slices.Max(rows)) * float64(slices.Max(columns))
}

func ones(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = 1
	}
	return x
}
