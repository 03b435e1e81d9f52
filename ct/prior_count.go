package ct

// countedPrior counts how often a prior is evaluated, which is what a learned one costs.
type countedPrior struct {
	Prior
	evaluations int // with the gradient
	energies    int // without
}

// Energy counts an energy.
func (p *countedPrior) Energy(x []float32, t float64) float64 {
	p.energies++
	return p.Prior.Energy(x, t)
}

// Gradient counts an evaluation.
func (p *countedPrior) Gradient(dst, x []float32, t float64) float64 {
	p.evaluations++
	return p.Prior.Gradient(dst, x, t)
}

// Bound counts an evaluation.
func (p *countedPrior) Bound(z, h, x []float32, t float64) (float64, Curvature) {
	p.evaluations++
	return p.Prior.Bound(z, h, x, t)
}
