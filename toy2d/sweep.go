package toy2d

import "math"

// SweepTMax returns the paper's 100 values of t_max, log-spaced from 10 to 0.01.
func SweepTMax() []float64 {
	ts := make([]float64, 100)
	for i := range ts {
		ts[i] = math.Pow(10, 1-3*float64(i)/99)
	}
	return ts
}

// Rates are what the paper's pictures show of one method.
type Rates struct {
	TMax       []float64   // values of t_max, falling
	Iterations []int       // at which the shares were recorded: 0, 10, 20, ..
	Global     [][]float64 // [t_max][iteration]: share of starts within Near of the global minimiser
	Stationary [][]float64 // [t_max][iteration]: share of starts with |grad f| <= Flat
	Reached    []float64   // [start]: share of t_max values whose run ends within Near of the global minimiser
}
