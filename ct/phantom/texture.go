package phantom

import (
	"gradus/ct/picture"
	"math"
	"math/rand/v2"
)

// drawTexture fills a body whose edge is soft with two textures, one of all directions
// and one nearly of a single direction, which meet along a smooth random curve. Both
// are sums of random plane waves within a band of wavelengths.
func drawTexture(n int, seed int64) picture.Image {
	const soft = 0.06 // how wide edges are
	r := generator(seed, textureStream)
	direction := 2 * math.Pi * r.Float64()
	border := randomWaves(r, 4, 1, 2, direction, math.Pi)
	fine := newWaves(n, randomWaves(r, 10, 0.06, 0.12, direction, 0.3))
	coarse := newWaves(n, randomWaves(r, 14, 0.08, 0.24, 0, math.Pi))
	var middle float64 // taken off, so that the curve meets the centre and both textures show
	for _, w := range border {
		middle += w.amplitude * math.Cos(w.phase)
	}
	sides := newWaves(n, border)

	m := picture.NewImage(n)
	for i := range n {
		for _, w := range []*waves{sides, fine, coarse} {
			w.enter(i)
		}
		for j := range n {
			x, y := m.Centre(i, j)
			body := smoothStep((1 - math.Sqrt(x*x/(0.9*0.9)+y*y/(0.76*0.76))) / soft)
			if body == 0 {
				continue
			}
			var v float64
			share := smoothStep(0.5 + (sides.at(j)-middle)/(4*soft)) // a slope of about 4
			if share > 0 {
				v += share * (0.62 + 0.3*squash(fine.at(j)))
			}
			if share < 1 {
				v += (1 - share) * (0.38 + 0.3*squash(coarse.at(j)))
			}
			m.Pix[i*n+j] = float32(body * v)
		}
	}
	return m
}

// wave is amplitude cos(kx x + ky y + phase).
type wave struct{ kx, ky, phase, amplitude float64 }

// randomWaves draws waves of lengths from shortest to longest, whose directions differ
// from the given one by at most spread, and whose sum has variance 1.
func randomWaves(r *rand.Rand, count int, shortest, longest, direction, spread float64) []wave {
	ws := make([]wave, count)
	for i := range ws {
		k := 2 * math.Pi / (shortest * math.Pow(longest/shortest, r.Float64()))
		sin, cos := math.Sincos(direction + spread*(2*r.Float64()-1))
		ws[i] = wave{k * cos, k * sin, 2 * math.Pi * r.Float64(), math.Sqrt(2 / float64(count))}
	}
	return ws
}

// waves is a sum of waves averaged over each pixel, so that those too short for a
// coarse grid fade instead of showing as others. Along rows and columns a wave is a
// product, by cos(a+b) = cos a cos b - sin a sin b.
type waves struct {
	columns [][]complex128 // [column][wave]: e^(i kx x), the averaging included
	rows    [][]complex128 // [row][wave], with amplitude and phase
	row     []complex128
}

func newWaves(n int, ws []wave) *waves {
	s := &waves{make([][]complex128, n), make([][]complex128, n), nil}
	grid := picture.Image{N: n}
	turn := func(size, angle float64) complex128 {
		sin, cos := math.Sincos(angle)
		return complex(size*cos, size*sin)
	}
	for i := range n {
		x, y := grid.Centre(i, i)
		for _, w := range ws {
			s.columns[i] = append(s.columns[i], turn(sinc(w.kx/float64(n)), w.kx*x))
			s.rows[i] = append(s.rows[i], turn(w.amplitude*sinc(w.ky/float64(n)), w.ky*y+w.phase))
		}
	}
	return s
}

func (s *waves) enter(row int) { s.row = s.rows[row] }

func (s *waves) at(column int) (sum float64) {
	c := s.columns[column][:len(s.row)]
	for k, r := range s.row {
		sum += real(r)*real(c[k]) - imag(r)*imag(c[k])
	}
	return sum
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(x) / x
}

// squash maps the real line into (-1, 1).
func squash(v float64) float64 { return v / math.Sqrt(1+v*v) }

// smoothStep rises from 0 at 0 to 1 at 1 without corners.
func smoothStep(v float64) float64 {
	v = min(max(v, 0), 1)
	return v * v * (3 - 2*v)
}
