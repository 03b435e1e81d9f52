package sampling

import (
	"math"

	"gradus/solver/sample"
	"gradus/toy2d/mixture"
)

// Distance says how far points are from draws of a mixture.
type Distance struct {
	W2      float64   `json:"w2"`      // sliced Wasserstein-2 from as many exact draws, see Yardstick
	Shares  []float64 `json:"shares"`  // of the modes in the points; a cloud is one, the last
	Shifted float64   `json:"shifted"` // weight that sits at the wrong mode: half the sum of |share - weight|
}

// directions are those on which points are projected.
const directions = 24

// Yardstick measures points against exact draws, of which each mode has as many as its weight says.
type Yardstick struct {
	Floor   float64   // W2 of independent exact draws, on average: what is near it cannot be told from them
	Weights []float64 // of the modes
	exact   sample.Projected
	sides   [][]float64
	shares  func(x []float64) []float64
}

// floorSets is how many sets of draws the floor is the mean of.
const floorSets = 4

// newYardstick is for n points of the mixture, or of what has the same shares of modes; the last so many modes are a
// cloud, and count as one.
func newYardstick(n int, seed int64, modes []mixture.Mode, points int, shares func(x []float64) []float64) *Yardstick {
	y := &Yardstick{Weights: together(weights(modes), points), sides: sample.Directions(directions, 2, sample.Draws{}), shares: shares}
	c := sample.NewChains(n, 2)
	drawModes(c, modes, sample.Draws{Seed: uint64(seed), Stream: exactStream}, true)
	y.exact = sample.Project(c, y.sides)
	for i := range uint32(floorSets) {
		drawModes(c, modes, sample.Draws{Seed: uint64(seed), Stream: floorStream + 2*i}, false)
		y.Floor += sample.SlicedW2(sample.Project(c, y.sides), y.exact) / floorSets
	}
	return y
}

// Of measures points; their distance is infinite if some have left every bound.
func (y *Yardstick) Of(c *sample.Chains) Distance {
	d := Distance{W2: math.Inf(1), Shares: y.shares(c.X)}
	if c.Diverged() == 0 {
		d.W2 = sample.SlicedW2(sample.Project(c, y.sides), y.exact)
	}
	for i, w := range y.Weights {
		d.Shifted += math.Abs(d.Shares[i]-w) / 2
	}
	return d
}

// Yardstick measures the particles of the flow.
func (f Flow) Yardstick(d *Diffusion) *Yardstick {
	return newYardstick(f.Particles, f.Seed, d.modes, d.points, d.shares)
}
