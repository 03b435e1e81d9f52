package sample

import (
	"math"

	"gradus/internal/parallel"
	"gradus/solver"
)

// Chains are points that move together, at the same steps of the same sampler.
type Chains struct {
	Dim   int       // numbers of a point
	X     []float64 // the points, one after the other
	First int       // number of the first chain, which names its draws: 0 unless these are part of more chains
}

// NewChains returns n points at zero.
func NewChains(n, dim int) *Chains { return &Chains{Dim: dim, X: make([]float64, n*dim)} }

// Len returns the number of chains.
func (c *Chains) Len() int { return len(c.X) / c.Dim }

// At returns the point of a chain, counted from 0; it is memory of the chains.
func (c *Chains) At(i int) []float64 { return row(c.X, i, c.Dim) }

// Normals fills dst, which is laid out as X is, with draws from N(0, I).
func (c *Chains) Normals(dst []float64, d Draws, step int) {
	c.each(func(i int) { d.Normals(row(dst, i, c.Dim), c.First+i, step) })
}

// Diverged counts the chains with a number that is not finite, or that is beyond solver.Escape.
func (c *Chains) Diverged() int {
	n := 0
	for i := range c.Len() {
		for _, v := range c.At(i) {
			if !(math.Abs(v) <= solver.Escape) {
				n++
				break
			}
		}
	}
	return n
}

// grain is how many numbers are worth a turn of another worker.
const grain = 4096

// each calls f for every chain, small ones many at a time.
func (c *Chains) each(f func(i int)) {
	n := c.Len()
	block := max(1, grain/c.Dim)
	parallel.For((n+block-1)/block, func(b int) {
		for i := b * block; i < min(n, (b+1)*block); i++ {
			f(i)
		}
	})
}

func row(x []float64, i, dim int) []float64 { return x[i*dim : (i+1)*dim] }
