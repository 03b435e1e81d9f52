package solver

// barzilaiBorwein proposes the first step of a line search from the last two points and
// their directions:
//
//	4 <dx, dd> / <dd, dd>,  dx = x_k - x_{k-1},  dd = d_{k-1} - d_k
//
// (Barzilai and Borwein, "Two-point step size gradient methods", 1988; the factor, which
// backtracking takes back where it is too bold, is that of the paper's published code.)
type barzilaiBorwein struct{ x, d []float64 }

// step returns the proposal, or otherwise if there is none, and remembers the point.
func (b *barzilaiBorwein) step(x, d []float64, otherwise float64) float64 {
	var xd, dd float64
	for i := range b.x {
		change := b.d[i] - d[i]
		xd += (x[i] - b.x[i]) * change
		dd += change * change
	}
	b.x, b.d = append(b.x[:0], x...), append(b.d[:0], d...)
	if proposal := 4 * xd / dd; proposal > 0 && finite([]float64{proposal}) {
		return proposal
	}
	return otherwise
}
