package phantom

import (
	"math"
	"math/rand/v2"
	"slices"

	"gradus/ct/picture"
)

// RandomEllipses draws the ellipses of the paper's pictures, which are also what the
// score network learns: Poisson(20) many; values exponential of mean 0.4; semi-axes
// and centres uniform on [-0.5, 0.5], of the axes only the size counts; angles uniform.
// Draw divides their sum by its largest pixel, so that factor, unlike the ellipses,
// depends a little on the side: where the peak is a sliver, a fine grid finds more of it.
//
// A set that could leave a picture black is drawn again. To decide that alike for all
// sizes, one ellipse must hold a disc that no grid of pixel centres misses; of 10
// million sets, one lacks it.
func RandomEllipses(seed int64) []Ellipse {
	const disc = math.Sqrt2 / picture.MinSize
	r := generator(seed, ellipsesStream)
	for {
		var es []Ellipse
		for time := r.ExpFloat64(); time < 20; time += r.ExpFloat64() { // a Poisson process
			es = append(es, randomEllipse(r))
		}
		if slices.ContainsFunc(es, func(e Ellipse) bool { return min(e.A, e.B) > disc }) {
			return es
		}
	}
}

func randomEllipse(r *rand.Rand) Ellipse {
	coordinate := func() float64 { return r.Float64() - 0.5 }
	return Ellipse{
		Value: 0.4 * r.ExpFloat64(),
		A:     math.Abs(coordinate()),
		B:     math.Abs(coordinate()),
		X:     coordinate(),
		Y:     coordinate(),
		Phi:   2 * math.Pi * r.Float64(),
	}
}

func drawEllipses(n int, seed int64) picture.Image {
	m := Rasterise(n, RandomEllipses(seed))
	most := slices.Max(m.Pix)
	for i := range m.Pix {
		m.Pix[i] /= most
	}
	return m
}

// sheppLogan is the head of Shepp and Logan (1974) with the stronger contrast of Toft
// (1996); its values lie in [0, 1].
func sheppLogan() []Ellipse {
	const turn = math.Pi / 10 // 18 degrees
	return []Ellipse{
		{1, 0.69, 0.92, 0, 0, 0},
		{-0.8, 0.6624, 0.874, 0, -0.0184, 0},
		{-0.2, 0.11, 0.31, 0.22, 0, -turn},
		{-0.2, 0.16, 0.41, -0.22, 0, turn},
		{0.1, 0.21, 0.25, 0, 0.35, 0},
		{0.1, 0.046, 0.046, 0, 0.1, 0},
		{0.1, 0.046, 0.046, 0, -0.1, 0},
		{0.1, 0.046, 0.023, -0.08, -0.605, 0},
		{0.1, 0.023, 0.023, 0, -0.606, 0},
		{0.1, 0.023, 0.046, 0.06, -0.605, 0},
	}
}

// lowContrast is a body of value 0.5 with discs in it, apart from each other, from
// large to small. Each is 1 to 10 % of the body lighter or darker; all ten contrasts
// come before one comes again.
func lowContrast(seed int64) []Ellipse {
	const value, a, b = 0.5, 0.88, 0.72
	r := generator(seed, contrastStream)
	es := []Ellipse{{value, a, b, 0, 0, 0}}
	var percents []int
	for _, d := range scatter(r, shrinking(0.17, 0.04, 20), a, b, 0.04) {
		if len(percents) == 0 {
			percents = r.Perm(10)
		}
		contrast := value * float64(percents[0]+1) / 100
		percents = percents[1:]
		if r.IntN(2) == 0 {
			contrast = -contrast
		}
		es = append(es, Ellipse{contrast, d.r, d.r, d.x, d.y, 0})
	}
	return es
}
