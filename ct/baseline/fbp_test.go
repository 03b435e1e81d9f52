package baseline

import (
	"fmt"
	"math"
	"testing"

	"gradus/ct/operator"
)

var filters = []Filter{FilterRamLak, FilterHann, FilterSheppLogan}

// Ram-Lak is the convolution with its kernel.
func TestRamLakConvolves(t *testing.T) {
	r := newRand(5)
	for _, c := range []struct{ bins, rows int }{{1, 1}, {2, 2}, {47, 3}, {64, 2}, {65, 5}, {183, 1}} {
		rows := random(r, c.bins*c.rows)
		got := make([]float32, len(rows))
		newRowFilter(c.bins, FilterRamLak).filter(got, rows, func(row int) float64 { return float64(row + 1) })
		for j := range c.rows {
			for k := range c.bins {
				var want float64
				for l := range c.bins {
					want += rampKernel(k-l) * float64(rows[j*c.bins+l])
				}
				want *= float64(j + 1)
				if e := math.Abs(float64(got[j*c.bins+k]) - want); e > 1e-6 {
					t.Fatalf("%v: row %d, bin %d: %g, want %g", c, j, k, got[j*c.bins+k], want)
				}
			}
		}
	}
}

// Windows leave the mean alone and damp waves by what their formulas say.
func TestFilterWindows(t *testing.T) {
	for f, want := range map[Filter][3]float64{ // at 0, half of the highest frequency, and the highest
		FilterRamLak: {1, 1, 1}, FilterHann: {1, 0.5, 0}, FilterSheppLogan: {1, 2 * math.Sqrt2 / math.Pi, 2 / math.Pi},
	} {
		ramLak, windowed := newRowFilter(100, FilterRamLak), newRowFilter(100, f)
		for i, w := range want {
			at := i * len(ramLak.response) / 4
			if got := windowed.response[at] / ramLak.response[at]; math.Abs(got-w) > 1e-12 {
				t.Errorf("%v at %d/4: %g, want %g", f, i, got, w)
			}
		}
		// The ramp itself: |frequency| but for the ends of the detector.
		if quarter := ramLak.response[len(ramLak.response)/4] * float64(len(ramLak.response)); math.Abs(quarter-0.25) > 1e-3 {
			t.Errorf("response %g at a quarter of the sampling rate", quarter)
		}
	}
}

// discSinogram is the exact sinogram of a disc of that value and radius in pixels, its
// centre at (x, y) pixels off the middle.
func discSinogram(p *operator.Projector, value, radius, x, y float64) []float32 {
	sinogram := make([]float32, p.Measurements())
	for j := range p.Angles {
		sin, cos := math.Sincos(p.Theta(j))
		for k := range p.Bins {
			u := float64(k) - float64(p.Bins-1)/2 - x*cos - y*sin
			sinogram[j*p.Bins+k] = float32(2 * value * math.Sqrt(max(0, radius*radius-u*u)))
		}
	}
	return sinogram
}

// The inside of a disc has its value, the outside zero, and the error away from the edge
// falls as the root of a pixel's size: point samples of the disc's sinogram have aliases.
func TestFBPOfDisc(t *testing.T) {
	for _, f := range filters {
		last := math.Inf(1)
		for _, n := range []int{32, 64, 128, 256} {
			p := newProjector(n, 4*n)
			h := float64(n) / 2
			x := FBP(p, discSinogram(p, 0.8, 0.5*h, 0.2*h, -0.1*h), f)
			var mean, squares, inside, all float64
			for i := range n {
				for j := range n {
					cx, cy := x.Centre(i, j)
					e := float64(x.At(i, j))
					switch r := math.Hypot(cx-0.2, cy+0.1); {
					case r < 0.3:
						e -= 0.8
						inside++
						mean += e
					case r < 0.7 || math.Hypot(cx, cy) > 1:
						continue
					}
					all++
					squares += e * e
				}
			}
			mean, rms := math.Abs(mean/inside), math.Sqrt(squares/all)
			t.Logf("%v, %d: mean error %.2g, rms %.2g", f, n, mean, rms)
			if rms > 0.8*last {
				t.Errorf("%v: rms error %g at size %d, %g at half of it", f, rms, n, last)
			}
			if mean > 1e-3 {
				t.Errorf("%v: mean error inside %g at size %d", f, mean, n)
			}
			last = rms
		}
	}
}

// Every arc from 180 degrees up gives the same picture; less gives less of its mass.
func TestFBPArcs(t *testing.T) {
	const n = 64
	inside := func(arc float64) float64 {
		p := projectorOver(n, 360, arc)
		x := FBP(p, discSinogram(p, 1, 20, 3, -2), FilterHann)
		var sum float64
		for i := range n {
			for j := range n {
				if cx, cy := x.Centre(i, j); math.Hypot(cx-6./n, cy+4./n) < 0.5 {
					sum += float64(x.At(i, j))
				}
			}
		}
		return sum
	}
	whole := inside(math.Pi)
	for _, arc := range []float64{1.25 * math.Pi, 1.5 * math.Pi, 2 * math.Pi} {
		if got := inside(arc); math.Abs(got/whole-1) > 3e-3 {
			t.Errorf("arc %.2f pi: %.4f of the mass", arc/math.Pi, got/whole)
		}
	}
	if got := inside(math.Pi / 2); math.Abs(got/whole-0.5) > 0.02 {
		t.Errorf("arc pi/2: %.4f of the mass, want half", got/whole)
	}
}

// The weights of all angles sum to the arc that is seen, once each.
func TestAngleWeights(t *testing.T) {
	for degrees := 1; degrees <= 360; degrees++ {
		for _, angles := range []int{1, 7, 15, 60, 181} {
			p := &operator.Projector{Angles: angles, Arc: float64(degrees) * math.Pi / 180}
			var sum float64
			for j := range angles {
				sum += angleWeight(p.Theta(j), angles, p.Arc)
			}
			if want := min(p.Arc, math.Pi); math.Abs(sum-want) > 1e-12 {
				t.Fatalf("%d degrees, %d angles: the weights sum to %g, want %g", degrees, angles, sum, want)
			}
		}
	}
}

func TestFBPIsLinear(t *testing.T) {
	p := newProjector(33, 7)
	r := newRand(6)
	a, b := random(r, p.Measurements()), random(r, p.Measurements())
	sum := make([]float32, len(a))
	for i := range a {
		sum[i] = 2*a[i] - 3*b[i]
	}
	for _, f := range filters {
		xa, xb, xs := FBP(p, a, f), FBP(p, b, f), FBP(p, sum, f)
		for i := range xs.Pix {
			if want := 2*xa.Pix[i] - 3*xb.Pix[i]; math.Abs(float64(xs.Pix[i]-want)) > 1e-5 {
				t.Fatalf("%v, pixel %d: %g, want %g", f, i, xs.Pix[i], want)
			}
		}
	}
}

func BenchmarkFBP(b *testing.B) {
	for _, n := range []int{128, 256} {
		p := newProjector(n, 60)
		y := discSinogram(p, 1, float64(n)/4, 1, 2)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				FBP(p, y, FilterRamLak)
			}
		})
	}
}
