package picture

import (
	"math"
	"slices"
	"testing"
)

var sides = [][2]int{{64, 32}, {100, 33}, {512, 77}, {2048, 128}, {33, 32}, {32, 33}, {32, 64}, {40, 512}, {97, 97}}

// Weights are positive, sum to 1 and lie inside the old picture; when shrinking every
// old pixel counts alike.
func TestTaps(t *testing.T) {
	for _, s := range sides {
		used := make([]float64, s[0])
		for i, tap := range taps(s[0], s[1]) {
			var sum float64
			for k, w := range tap.weights {
				if w < 0 {
					t.Fatalf("%v: weight %g", s, w)
				}
				sum += w
				used[tap.first+k] += w
			}
			if math.Abs(sum-1) > 1e-12 {
				t.Fatalf("%v: weights of %d sum to %g", s, i, sum)
			}
		}
		if s[0] >= s[1] {
			for k, u := range used {
				if math.Abs(u-float64(s[1])/float64(s[0])) > 1e-12 {
					t.Fatalf("%v: old pixel %d counts %g", s, k, u)
				}
			}
		}
	}
}

func TestResample(t *testing.T) {
	for _, s := range sides {
		m := Image{s[0], narrow(noise(uint64(s[0]), s[0]*s[0]))}
		got := m.Resample(s[1])
		if got.N != s[1] || len(got.Pix) != s[1]*s[1] {
			t.Fatalf("%v: side %d, %d pixels", s, got.N, len(got.Pix))
		}
		if slices.Min(got.Pix) < slices.Min(m.Pix) || slices.Max(got.Pix) > slices.Max(m.Pix) {
			t.Errorf("%v: leaves the range", s)
		}
		mean := func(x []float32) (sum float64) {
			for _, v := range x {
				sum += float64(v)
			}
			return sum / float64(len(x))
		}
		if s[0] >= s[1] && math.Abs(mean(got.Pix)-mean(m.Pix)) > 1e-7 {
			t.Errorf("%v: mean %g, was %g", s, mean(got.Pix), mean(m.Pix))
		}
		// White stays white: weights do not round above 1.
		for k := range m.Pix {
			m.Pix[k] = 1
		}
		if white := m.Resample(s[1]).Pix; slices.Min(white) != 1 || slices.Max(white) != 1 {
			t.Errorf("%v: white is %g to %g", s, slices.Min(white), slices.Max(white))
		}
	}
}

// A plane stays the plane, at the same points of the square. Where new pixels cut old
// ones, which are flat, it moves by a quarter of an old one at most; enlarged, it holds
// but for the border, where the last pixel goes on.
func TestResampleKeepsPlanes(t *testing.T) {
	plane := func(m Image, i, j int) float64 {
		x, y := m.Centre(i, j)
		return 0.5 + 0.3*x - 0.1*y
	}
	for _, s := range sides {
		m := NewImage(s[0])
		for i := range m.N {
			for j := range m.N {
				m.Pix[i*m.N+j] = float32(plane(m, i, j))
			}
		}
		got := m.Resample(s[1])
		border := (s[1] + s[0] - 1) / s[0]
		tolerance := 1e-6
		if s[0] >= s[1] {
			border = 0
			if s[0]%s[1] != 0 {
				tolerance = (0.3 + 0.1) * 2 / float64(s[0]) / 4
			}
		}
		for i := border; i < got.N-border; i++ {
			for j := border; j < got.N-border; j++ {
				if want := plane(got, i, j); math.Abs(float64(got.At(i, j))-want) > tolerance {
					t.Fatalf("%v: pixel %d, %d is %g, want %g", s, i, j, got.At(i, j), want)
				}
			}
		}
	}
}
