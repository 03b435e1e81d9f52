package sampling

import (
	"math"

	"gradus/solver/sample"
)

// Distance says how far points are from draws of a mixture.
type Distance struct {
	W2      float64   `json:"w2"`      // sliced Wasserstein-2 from as many exact draws, see Yardstick
	Shares  []float64 `json:"shares"`  // of the modes in the points
	Shifted float64   `json:"shifted"` // weight that sits at the wrong mode: half the sum of |share - weight|
}

// directions are those on which points are projected.
const directions = 24

// Yardstick measures points against exact draws.
type Yardstick struct {
	Floor   float64   // W2 of exact draws from other ones: what is near it cannot be told from them
	Weights []float64 // of the modes
	exact   *sample.Chains
	sides   [][]float64
	shares  func(x []float64) []float64
}

// newYardstick is for n points; draw moves chains to exact draws, and shares are those of modes in points.
func newYardstick(n int, seed int64, weights []float64, draw func(*sample.Chains, sample.Draws),
	shares func(x []float64) []float64) *Yardstick {
	y := &Yardstick{Weights: weights, exact: sample.NewChains(n, 2), sides: sample.Directions(directions, 2, sample.Draws{}),
		shares: shares}
	draw(y.exact, sample.Draws{Seed: uint64(seed), Stream: exactStream})
	other := sample.NewChains(n, 2)
	draw(other, sample.Draws{Seed: uint64(seed), Stream: otherStream})
	y.Floor = sample.SlicedW2(other, y.exact, y.sides)
	return y
}

// Of measures points; their distance is infinite if some have left every bound.
func (y *Yardstick) Of(c *sample.Chains) Distance {
	d := Distance{W2: math.Inf(1), Shares: y.shares(c.X)}
	if c.Diverged() == 0 {
		d.W2 = sample.SlicedW2(c, y.exact, y.sides)
	}
	for i, w := range y.Weights {
		d.Shifted += math.Abs(d.Shares[i]-w) / 2
	}
	return d
}

// Yardstick measures the particles of the flow.
func (f Flow) Yardstick(d *Diffusion) *Yardstick {
	return newYardstick(f.Particles, f.Seed, d.Weights(), d.Draw, func(x []float64) []float64 { return shares(d.At(0), x) })
}
