package sample

import "math"

// Draws are random numbers that are found by where they are needed, rather than in the order in which they
// are asked for: those of a chain at a step are the same on any number of workers, and after any other
// draws. The generators of math/rand/v2 cannot do that: ChaCha8 and PCG run through a sequence, so each chain
// and step would have to seed one of its own, and nothing is known of how such streams hang together.
// Philox is made for being asked out of order.
//
// Draws of different seeds or streams are independent. A stream belongs to one purpose, such as the noise of one
// stage of a sampler.
type Draws struct {
	Seed   uint64
	Stream uint32
}

// Normals fills dst with independent draws from N(0, 1): those of a chain at a step, both below 2^32. Up to 2^34
// numbers are to be had of each. A shorter dst gets the first of a longer one.
func (d Draws) Normals(dst []float64, chain, step int) {
	counter := [4]uint32{0, uint32(step), uint32(chain), d.Stream}
	for len(dst) > 0 {
		b := philox(counter, d.Seed)
		counter[0]++
		for i := 0; i < 4 && len(dst) > 0; i += 2 {
			z0, z1 := boxMuller(b[i], b[i+1])
			dst[0] = z0
			if len(dst) == 1 {
				return
			}
			dst[1] = z1
			dst = dst[2:]
		}
	}
}

// boxMuller turns 64 random bits into two independent normal numbers. None is above 6.8, where one in
// 10^11 would be.
func boxMuller(a, b uint32) (float64, float64) {
	r := math.Sqrt(-2 * math.Log((float64(a)+0.5)*0x1p-32))
	sin, cos := math.Sincos(2 * math.Pi * 0x1p-32 * (float64(b) + 0.5))
	return r * cos, r * sin
}

// Uniform returns a draw from (0, 1): that of a chain at a step, independent of other ones only if the same
// stream has no Normals of that chain and step.
func (d Draws) Uniform(chain, step int) float64 {
	b := philox([4]uint32{0, uint32(step), uint32(chain), d.Stream}, d.Seed)
	return (float64(b[0]>>6)*0x1p26 + float64(b[1]>>6) + 0.5) * 0x1p-52
}
