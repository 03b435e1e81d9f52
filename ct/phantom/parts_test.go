package phantom

import (
	"gradus/ct/picture"
	"math"
	"testing"
)

// A segment's pixels add up to its area, however thin it is and whatever its direction,
// but for half a pixel of its length: the ends are not exact.
func TestSegmentArea(t *testing.T) {
	for _, angle := range []float64{0, 0.3, math.Pi / 4, math.Pi / 2, 2.5} {
		for _, width := range []float64{0.002, 0.03, 0.2} {
			sin, cos := math.Sincos(angle)
			m := picture.NewImage(128)
			segment{0.1, -0.07, sin, cos, 0.9, width, 1}.draw(m)
			var sum float64
			for _, v := range m.Pix {
				sum += float64(v)
			}
			if got, want := sum*4/(128*128), 0.9*width; math.Abs(got-want) > width/128 {
				t.Errorf("angle %g, width %g: area %g, want %g", angle, width, got, want)
			}
		}
	}
}

// Along rows and columns waves are products; the sum is that of the waves themselves,
// averaged over pixels.
func TestWavesAreAveraged(t *testing.T) {
	const n, parts = 40, 20
	ws := randomWaves(generator(1, textureStream), 6, 0.06, 0.3, 1, 2)
	s := newWaves(n, ws)
	fine := picture.Image{N: n * parts}
	for _, at := range [][2]int{{0, 0}, {7, 31}, {39, 20}} {
		var want float64
		for i := range parts {
			for j := range parts {
				x, y := fine.Centre(at[0]*parts+i, at[1]*parts+j)
				for _, w := range ws {
					want += w.amplitude * math.Cos(w.kx*x+w.ky*y+w.phase) / (parts * parts)
				}
			}
		}
		s.enter(at[0])
		if got := s.at(at[1]); math.Abs(got-want) > 2e-3 {
			t.Errorf("pixel %v: %g, want %g", at, got, want)
		}
	}
}

// A letter's smoothed pixels add up to the same area at every size.
func TestLettersKeepTheirArea(t *testing.T) {
	area := func(g glyph, n int) (sum float64) {
		m := picture.NewImage(n)
		g.draw(m, disc{0.03, -0.02, 0.7}, 0.2, 1)
		for _, v := range m.Pix {
			sum += float64(v) * 4 / float64(n*n)
		}
		return sum
	}
	for k, g := range capitals() {
		small, large := area(g, 64), area(g, 500)
		if math.Abs(small-large) > 0.01*large || large < 0.1 || large > 2*0.7*0.7 {
			t.Errorf("%c: area %g at 64, %g at 500", 'A'+k, small, large)
		}
	}
}

func TestScatter(t *testing.T) {
	radii := shrinking(0.4, 0.05, 12)
	if math.Abs(radii[0]-0.4) > 1e-15 || math.Abs(radii[11]-0.05) > 1e-15 {
		t.Errorf("radii %v", radii)
	}
	for seed := range int64(20) {
		ds := scatter(generator(seed, 1), radii, 0.97, 0.97, 0.02)
		if len(ds) < 8 {
			t.Errorf("seed %d: %d of 12 placed", seed, len(ds))
		}
		for i, d := range ds {
			if math.Hypot(d.x, d.y)+d.r > 0.95+1e-12 {
				t.Errorf("seed %d: %+v leaves the circle", seed, d)
			}
			for _, o := range ds[i+1:] {
				if math.Hypot(d.x-o.x, d.y-o.y) < d.r+o.r+0.02 {
					t.Errorf("seed %d: %+v and %+v overlap", seed, d, o)
				}
			}
		}
	}
}
