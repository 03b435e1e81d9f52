package score

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gradus/internal/cpu"
)

// onKernels runs a test on each kernel of this machine.
func onKernels(t *testing.T, test func(t *testing.T, k kernels)) {
	for _, name := range cpu.Available() {
		t.Run(string(name), func(t *testing.T) { test(t, kernelsFor(name)) })
	}
}

// layer is the memory of one call of a convolution. Beside what the call may read, src
// holds NaN; beside what it may write, dst holds a number that must stay.
type layer struct {
	args    convArgs
	block   int
	dst     []float32
	src     []float32
	first   int // where args.src points
	offsets []int
	w       []float32
}

const (
	guard = 1e30 // stays in dst
	ends  = 64   // numbers of guard at both ends
)

// newLayer has random numbers, and taps that lie about the first pixel in any order.
func newLayer(r *rand.Rand, block, pixels, in, taps int, onto bool) *layer {
	l := &layer{block: block, offsets: make([]int, taps), w: normal(r, taps*in*block)}
	l.args = convArgs{
		dstStride: block + r.IntN(3)*8 + r.IntN(2), srcStride: in + r.IntN(3)*in + r.IntN(3),
		pixels: pixels, in: in, taps: taps, onto: onto,
	}
	least, most := 0, 0
	for t := range l.offsets {
		l.offsets[t] = r.IntN(6*in+1) - 3*in
		least, most = min(least, l.offsets[t]), max(most, l.offsets[t])
	}
	l.first = ends - least
	l.src = filled(l.first+most+(pixels-1)*l.args.srcStride+in+ends, float32(math.NaN()))
	for _, offset := range l.offsets {
		for p := range pixels {
			copy(l.src[l.first+offset+p*l.args.srcStride:], normal(r, in))
		}
	}
	l.dst = filled(ends+(pixels-1)*l.args.dstStride+block+ends, guard)
	for p := range pixels {
		to := l.pixel(p)
		for j := range to {
			to[j] = float32(math.NaN()) // no sum may start from it
			if onto {
				to[j] = float32(r.NormFloat64())
			}
		}
	}
	l.args.dst, l.args.src = &l.dst[ends], &l.src[l.first]
	l.args.offsets, l.args.w = &l.offsets[0], &l.w[0]
	return l
}

func (l *layer) pixel(p int) []float32 { return l.dst[ends+p*l.args.dstStride:][:l.block] }

// want returns output j of pixel p in float64, and the sum of the magnitudes of its terms.
// It must be called before the convolution.
func (l *layer) want(p, j int) (sum, size float64) {
	if l.args.onto {
		sum = float64(l.pixel(p)[j])
		size = math.Abs(sum)
	}
	for t, offset := range l.offsets {
		for c := range l.args.in {
			term := float64(l.src[l.first+offset+p*l.args.srcStride+c]) * float64(l.w[(t*l.args.in+c)*l.block+j])
			sum += term
			size += math.Abs(term)
		}
	}
	return sum, size
}

func (k *kernels) convolve(block int) func(*convArgs) {
	if block == 16 {
		return k.convolve16
	}
	return k.convolve32
}

// check convolves and compares.
func (l *layer) check(t *testing.T, convolve func(*convArgs)) {
	t.Helper()
	sums, sizes := make([]float64, l.args.pixels*l.block), make([]float64, l.args.pixels*l.block)
	for i := range sums {
		sums[i], sizes[i] = l.want(i/l.block, i%l.block)
	}
	convolve(&l.args)
	shape := fmt.Sprintf("block %d, %d pixels, %d channels, %d taps, strides %d and %d, onto %v",
		l.block, l.args.pixels, l.args.in, l.args.taps, l.args.dstStride, l.args.srcStride, l.args.onto)
	for i, want := range sums {
		got := float64(l.pixel(i / l.block)[i%l.block])
		if !(math.Abs(got-want) <= 2e-6*sizes[i]) {
			t.Fatalf("%s: channel %d of pixel %d is %g, want %g", shape, i%l.block, i/l.block, got, want)
		}
	}
	for i, v := range l.dst {
		if p, j := (i-ends)/l.args.dstStride, (i-ends)%l.args.dstStride; i >= ends && p < l.args.pixels && j < l.block {
			continue
		}
		if v != guard {
			t.Fatalf("%s: wrote %g at %d numbers from dst", shape, v, i-ends)
		}
	}
}

func TestConvolutionAgainstFloat64(t *testing.T) {
	onKernels(t, func(t *testing.T, k kernels) {
		r := rand.New(rand.NewPCG(1, 2))
		for _, block := range []int{16, 32} {
			for pixels := 1; pixels <= 40; pixels++ {
				in, taps := 1+r.IntN(9), 1+r.IntN(9)
				newLayer(r, block, pixels, in, taps, r.IntN(2) == 1).check(t, k.convolve(block))
			}
			for _, in := range []int{1, 4, 32, 128} {
				for _, taps := range []int{1, 4, 9} {
					newLayer(r, block, 1+r.IntN(20), in, taps, taps == 1).check(t, k.convolve(block))
				}
			}
		}
	})
}

// Channels of a row share nothing: rectify and slope against float64 on each, with what
// they must not touch around them.
func TestRectifyAgainstFloat64(t *testing.T) {
	onKernels(t, func(t *testing.T, k kernels) {
		r := rand.New(rand.NewPCG(3, 4))
		for _, shape := range rowShapes {
			scale, shift := normal(r, shape.channels), normal(r, shape.channels)
			row, all := guarded(r, shape.channels*shape.pixels)
			for i := range row {
				row[i] *= 3
			}
			row[0] = float32(math.Inf(1)) // a divergence must stay one
			scale[0] = float32(math.Abs(float64(scale[0])))
			row[shape.channels-1] = float32(math.NaN())
			before := append([]float32(nil), row...)
			k.rectify(row, scale, shift)
			for i, v := range row {
				c := i % shape.channels
				p := float64(scale[c])*float64(before[i]) + float64(shift[c])
				want := f(p)
				if !near(float64(v), want, 5e-7*(1+math.Abs(p))) {
					t.Fatalf("%+v: f(%g) = %g, want %g", shape, p, v, want)
				}
			}
			checkGuards(t, all)
		}
	})
}

// f in float64, as the network defines it.
func f(p float64) float64 {
	knee := min(max(p/2+0.5, 0), 1)
	return knee*knee + max(0, p-1)
}

// The slope is the difference quotient of rectify.
func TestSlopeIsRectifysDerivative(t *testing.T) {
	onKernels(t, func(t *testing.T, k kernels) {
		const channels, h = 16, 1.0 / 1024
		r := rand.New(rand.NewPCG(5, 6))
		scale, shift := normal(r, channels), normal(r, channels)
		at := normal(r, 40*channels)
		for i := range at {
			at[i] *= 4
		}
		a := append([]float32(nil), at...)
		k.rectify(a, scale, shift)
		gradient := filled(len(at), 1)
		k.slope(gradient, a, scale)
		flat, bent, straight := 0, 0, 0
		for i, x := range at {
			s, p := float64(scale[i%channels]), float64(scale[i%channels])*float64(x)+float64(shift[i%channels])
			quotient := (f(p+s*h) - f(p-s*h)) / (2 * h)
			// Second derivatives are at most s^2 / 2 and jump; knees of a are square roots of rounding.
			if got := float64(gradient[i]); !near(got, quotient, s*s*h+2e-3*math.Abs(s)) {
				t.Fatalf("slope at p = %g is %g, difference quotient %g", p, got, quotient)
			}
			switch {
			case p < -1:
				flat++
				if gradient[i] != 0 {
					t.Fatalf("slope at p = %g is %g", p, gradient[i])
				}
			case p < 1:
				bent++
			default:
				straight++
			}
		}
		if flat < 50 || bent < 50 || straight < 50 {
			t.Errorf("only %d, %d and %d points on the pieces of f", flat, bent, straight)
		}
	})
}

func TestSlopeAgainstFloat64(t *testing.T) {
	onKernels(t, func(t *testing.T, k kernels) {
		r := rand.New(rand.NewPCG(7, 8))
		for _, shape := range rowShapes {
			scale, n := normal(r, shape.channels), shape.channels*shape.pixels
			row, all := guarded(r, n)
			a := make([]float32, n)
			for i := range a {
				switch r.IntN(4) {
				case 0: // stays 0
				case 1:
					a[i] = float32(math.Exp(-80 * r.Float64()))
				default:
					a[i] = 2 * r.Float32()
				}
			}
			a[1], a[2] = float32(math.NaN()), float32(math.Inf(1))
			before := append([]float32(nil), row...)
			k.slope(row, a, scale)
			for i, v := range row {
				want := float64(before[i]) * float64(scale[i%shape.channels]) * math.Sqrt(min(float64(a[i]), 1))
				if !near(float64(v), want, 5e-7*math.Abs(want)) {
					t.Fatalf("%+v: %g * %g at a = %g is %g, want %g", shape, before[i],
						scale[i%shape.channels], a[i], v, want)
				}
			}
			checkGuards(t, all)
		}
	})
}

var rowShapes = []struct{ channels, pixels int }{{16, 1}, {16, 7}, {32, 1}, {32, 10}, {48, 3}, {64, 5}, {128, 3}}

func normal(r *rand.Rand, n int) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(r.NormFloat64())
	}
	return v
}

func filled(n int, with float32) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = with
	}
	return v
}

// guarded returns n random numbers and the memory that they lie in, between guards.
func guarded(r *rand.Rand, n int) (row, all []float32) {
	all = filled(n+2*ends, guard)
	row = all[ends:][:n:n]
	copy(row, normal(r, n))
	return row, all
}

func checkGuards(t *testing.T, all []float32) {
	t.Helper()
	for i := range ends {
		if all[i] != guard || all[len(all)-1-i] != guard {
			t.Fatal("wrote beyond its row")
		}
	}
}

// near counts NaN near NaN only, and an infinity near itself.
func near(got, want, tolerance float64) bool {
	if math.IsNaN(want) {
		return math.IsNaN(got)
	}
	return got == want || !math.IsInf(want, 0) && math.Abs(got-want) <= tolerance
}
