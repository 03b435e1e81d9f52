package ct

import (
	"math"
	"math/rand/v2"
	"slices"

	"gradus/ct/baseline"
	"gradus/ct/operator"
	"gradus/ct/picture"
)

// scaleOf estimates how bright the brightest part of a picture is from its measurements, which
// have noise of the standard deviation sd: the unit of grey values in which priors, weights and
// schedules are stated, and in which the pictures that the network has learnt have the maximum 1.
// In proportion to y and sd it is the same, so that a picture times a constant is reconstructed
// as that constant times the picture.
//
// It is the largest value, less twice its noise, of a crude picture that is smoothed more and more.
// Of ellipse phantoms it is 0.85 to 1.1 times the maximum, be it from 5 angles, a quarter turn,
// noise of 50 % or a twentieth of the pixels; a factor of 2 costs the learnt prior 0.1 dB.
//
// Where nothing stands out it is the largest magnitude that is left, or 1 of measurements that
// are 0.
func scaleOf(op operator.Operator, y []float32, sd float64) float64 {
	var best, fallback float64
	seen, values := crude(op, y)
	_, spread := crude(op, normal(len(y)))
	for level := range scaleLevels {
		for _, p := range []picture.Image{seen, values, spread} {
			smooth(p, 1<<level)
		}
		top, largest, variance := brightest(seen, values, spread, level)
		best = max(best, top-2*sd*math.Sqrt(variance))
		fallback = largest
	}
	switch {
	case best > 0 && !math.IsInf(best, 1):
		return best
	case fallback > 0 && !math.IsInf(fallback, 1):
		return fallback
	}
	return 1
}

// scaleLevels is how often the picture is smoothed, by a kernel of variance 4^level/2.
const scaleLevels = 4

// scaleStream keeps these random numbers apart from those of phantoms, whose streams are below it.
const scaleStream = 6

// normal returns the same n Gaussian numbers each time.
func normal(n int) []float32 {
	r := rand.New(rand.NewPCG(1, scaleStream))
	z := make([]float32, n)
	for i := range z {
		z[i] = float32(r.NormFloat64())
	}
	return z
}

// crude returns a picture that is linear in y, and how often each of its pixels was seen.
func crude(op operator.Operator, y []float32) (seen, values picture.Image) {
	if p, ok := op.(*operator.Projector); ok {
		// What an arc of less than half a turn sees of a blob is in proportion to it.
		return picture.Image{N: p.N, Pix: operator.Ones(p.N * p.N)},
			baseline.FBP(p, y, baseline.FilterHann).Times(math.Pi / min(p.Arc, math.Pi))
	}
	n := int(math.Round(math.Sqrt(float64(op.Pixels()))))
	seen, values = picture.NewImage(n), picture.NewImage(n)
	op.Transpose(seen.Pix, operator.Ones(len(y)))
	op.Transpose(values.Pix, y)
	return seen, values
}

// brightest looks at a picture that was smoothed, among pixels about which at least one was seen:
// at its largest value, its largest magnitude, and the mean square of what noise of the standard
// deviation 1 leaves in it.
func brightest(seen, values, spread picture.Image, level int) (top, largest, variance float64) {
	count := 0.0
	area := 2 * math.Pi / 3 * (math.Pow(4, float64(level)+1) - 1) // 4 pi times the variances so far
	for i, w := range seen.Pix {
		if float64(w)*area < 1 {
			continue
		}
		v, z := float64(values.Pix[i]/w), float64(spread.Pix[i]/w)
		top, largest = max(top, v), max(largest, math.Abs(v))
		variance += z * z
		count++
	}
	return top, largest, variance / max(count, 1)
}

// smooth convolves with [1 2 1]/4 along rows and columns, neighbours being so many pixels apart:
// "à trous", Holschneider et al. 1989. Outside, all is 0.
func smooth(m picture.Image, apart int) {
	from := slices.Clone(m.Pix)
	n := m.N
	for i := range n {
		smoothLine(m.Pix[i*n:], from[i*n:], n, 1, apart)
	}
	copy(from, m.Pix)
	for j := range n {
		smoothLine(m.Pix[j:], from[j:], n, n, apart)
	}
}

// smoothLine does so along n pixels that lie a stride apart.
func smoothLine(to, from []float32, n, stride, apart int) {
	for i := range n {
		v := 2 * from[i*stride]
		if i >= apart {
			v += from[(i-apart)*stride]
		}
		if i+apart < n {
			v += from[(i+apart)*stride]
		}
		to[i*stride] = v / 4
	}
}
